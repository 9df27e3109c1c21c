/** Checks of query values and JSON bodies. Each returns the problem, or undefined. */

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

/** The first thing wrong with named values (a query, headers): one out of range, or a missing one. */
export function valuesProblem(rules: Record<string, Check>, values: Record<string, string>): string | undefined {
  for (const [name, check] of Object.entries(rules)) {
    const problem = check(values[name])
    if (problem) return `${name} ${problem}`
  }
  return undefined
}

/** The keys of a JSON body that are not documented, as paths such as `apps.name`. Arrays add nothing to a path. */
export function unknownKeys(body: unknown, documented: string[], path = ''): string[] {
  if (Array.isArray(body)) return [...new Set(body.flatMap((item) => unknownKeys(item, documented, path)))]
  if (!isObject(body)) return []
  const inside = path === '' || documented.some((key) => key.startsWith(`${path}.`))
  if (!inside) return []
  return Object.entries(body).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`
    return documented.includes(here) ? unknownKeys(value, documented, here) : [here]
  })
}

/** Whether it is a JSON object (and not an array or null). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Names the first required key that is missing, or says that the value is not an object. Ignores unknown keys. */
export function keysProblem(value: unknown, required: string[]): string | undefined {
  if (!isObject(value)) return 'must be a JSON object'
  const missing = required.find((key) => !Object.hasOwn(value, key))
  return missing === undefined ? undefined : `${missing} is required`
}

/** The reason why a value is not an identifier of 1 to `max` characters, or undefined. */
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
