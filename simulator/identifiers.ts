import type { Identifiers } from './types.ts'

/**
 * Makes unique identifiers. They end in a counter, so they differ even if `random` is constant.
 * @param random a number from 0 up to 1, as Math.random gives
 */
export function createIdentifiers(random: () => number): Identifiers {
  let counter = 0
  const digits = (length: number): string => {
    let text = ''
    for (let n = 0; n < length; n++) text += '0123456789abcdef'[Math.floor(random() * 16)] ?? ''
    return text
  }
  const hex = (length: number): string => {
    counter += 1
    return digits(length - 7) + counter.toString(16).padStart(7, '0')
  }
  return {
    hex,
    uuid: () => {
      const h = hex(30)
      return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(12, 15)}-a${h.slice(15, 18)}-${h.slice(18)}`
    },
    next: () => {
      counter += 1
      return counter
    },
  }
}
