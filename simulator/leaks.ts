/** Finds secrets in text, in every usual encoding. */

/**
 * The secret as it is, URL-encoded, JSON-escaped, and in base64 at each of the three positions it can have in a longer
 * text (without the characters that depend on its neighbours).
 */
export function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
    return bytes.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6))
  })
  const encoded = encodeURIComponent(secret)
  const urlSafe = base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))
  return [
    ...new Set([secret, encoded, encoded.toLowerCase(), JSON.stringify(secret).slice(1, -1), ...base64, ...urlSafe]),
  ]
}

/** Shorter secrets would be found in unrelated text. */
const SHORTEST = 6
/** So many characters of a secret in a row are a leak, whatever stands around them. */
const PIECE = 12
/** Every piece of a secret contains a whole block of this size, counted from the start of the secret. */
const BLOCK = PIECE / 2

/** Searches texts for secrets and pieces of them, and caches their encoded forms. */
export class LeakSearch {
  readonly #forms = new Map<string, string[]>()

  /** The secrets that are in the text, as a whole or in part. */
  find(text: string, secrets: Iterable<string>): string[] {
    const searched: string[] = []
    return [...new Set(secrets)].filter((secret) => {
      // A secret that contains another one's form is found with that one.
      if (searched.some((form) => secret.includes(form))) return false
      searched.push(...this.#formsOf(secret))
      return this.holds(text, secret) || this.#holdsPiece(text, secret)
    })
  }

  /** Whether the text contains this whole secret in any form. */
  holds(text: string, secret: string): boolean {
    for (const form of this.#formsOf(secret)) if (text.includes(form)) return true
    return false
  }

  /** Whether the text contains a run of `PIECE` characters of the secret as it is. */
  #holdsPiece(text: string, secret: string): boolean {
    const has = (size: number, step: number): boolean => {
      for (let at = 0; at + size <= secret.length; at += step) {
        if (text.includes(secret.slice(at, at + size))) return true
      }
      return false
    }
    // Few texts have a block, so that the search for every piece is rarely needed.
    return has(BLOCK, BLOCK) && has(PIECE, 1)
  }

  #formsOf(secret: string): string[] {
    let forms = this.#forms.get(secret)
    if (!forms) {
      forms = secret.length < SHORTEST ? [] : formsOf(secret)
      this.#forms.set(secret, forms)
    }
    return forms
  }
}
