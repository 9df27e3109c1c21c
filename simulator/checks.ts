/** Judges of query values and JSON bodies. Each returns what is wrong, or undefined. */

import type { Check } from './types.ts'

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number, required = false): Check {
  return (value) => {
    if (value === undefined) return required ? 'is required' : undefined
    if (!/^\d{1,15}$/.test(value)) return 'must be a whole number'
    return Number(value) < min || Number(value) > max ? `must be ${min} to ${max}` : undefined
  }
}

/** Text of `min` to `max` characters. */
export function text(min: number, max: number, required = false): Check {
  return (value) => {
    if (value === undefined) return required ? 'is required' : undefined
    return value.length < min || value.length > max ? `must have ${min} to ${max} characters` : undefined
  }
}

/** One of the given words. */
export function oneOf(words: string[]): Check {
  return (value) => (value === undefined || words.includes(value) ? undefined : `must be one of ${words.join(', ')}`)
}

/** The first thing wrong with a query: a value out of range, a missing one, or a name the API does not know. */
export function queryProblem(rules: Record<string, Check>, query: Record<string, string>): string | undefined {
  const unknown = Object.keys(query).find((name) => !Object.hasOwn(rules, name))
  if (unknown !== undefined) return `${unknown} is not a parameter of this API`
  for (const [name, check] of Object.entries(rules)) {
    const problem = check(query[name])
    if (problem) return `${name} ${problem}`
  }
  return undefined
}

/** Whether it is a JSON object (and not an array or null). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Says which key an object has too many or too few of, or that it is no object. */
export function keysProblem(value: unknown, required: string[], optional: string[] = []): string | undefined {
  if (!isObject(value)) return 'must be a JSON object'
  const missing = required.find((key) => !Object.hasOwn(value, key))
  if (missing !== undefined) return `${missing} is required`
  const unknown = Object.keys(value).find((key) => !required.includes(key) && !optional.includes(key))
  return unknown === undefined ? undefined : `${unknown} is not a property of this object`
}

/** Says what keeps a value from being an identifier of 1 to `max` characters. */
export function idProblem(value: unknown, max: number): string | undefined {
  if (typeof value !== 'string') return 'must be a string'
  return value.length < 1 || value.length > max ? `must have 1 to ${max} characters` : undefined
}

/** The strings in an array, or none when it is something else. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

/** The number in a checked query value, or the default. */
export function numberOr(value: string | undefined, otherwise: number): number {
  return value === undefined ? otherwise : Number(value)
}
