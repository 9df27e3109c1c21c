/** Every secret of a run, in every form in which it could come out again: masked at the runner, and never printed by us. */
import { createRedactor, MIN_SECRET_LENGTH } from './redaction.ts'
import type { ActionsRunner } from './runtime.ts'
import { parseJson } from './json.ts'
import { escapeForLog, escapeHtml } from './text.ts'

/** Header, payload and signature of a JSON Web Token (RFC 7519). */
const JWT = /^eyJ[\w-]*\.([\w-]+)\.([\w-]+)$/

export class Secrets {
  readonly #mask: (secret: string) => void
  readonly #masked = new Set<string>()
  readonly #encoded = new Set<string>()
  #redact: ((text: string) => string) | undefined

  /** @param mask tells the runner of a secret */
  constructor(mask: (secret: string) => void) {
    this.#mask = mask
  }

  /**
   * From here on nothing prints it, neither as it is nor in a derived form. To be called before anything could. One that is
   * too short is left alone.
   */
  add(secret: string | undefined): void {
    if (!secret || secret.trim().length < MIN_SECRET_LENGTH) return
    for (const form of plainForms(secret)) {
      if (this.#masked.has(form)) continue
      this.#masked.add(form)
      this.#mask(form)
    }
    for (const form of encodedForms(secret)) this.#encoded.add(form)
    this.#redact = undefined
    for (const part of JWT.exec(secret)?.slice(1) ?? []) this.add(part)
  }

  /** The text without any secret, or any piece of one. An arrow, so that it can be handed on by itself. */
  readonly redact = (text: string): string => {
    this.#redact ??= createRedactor([...this.#masked], [...this.#encoded])
    return this.#redact(text)
  }
}

/** The log without secrets, each line as text of one line. Outputs and files are given to it without secrets already. */
export function redactingRunner(runner: ActionsRunner, { redact }: Secrets): ActionsRunner {
  const safe = (line: string): string => escapeForLog(redact(line), Infinity)
  return {
    ...runner,
    info: (line) => {
      runner.info(safe(line))
    },
    debug: (line) => {
      runner.debug(safe(line))
    },
    group: (title, lines) => {
      runner.group(safe(title), lines.map(safe))
    },
    annotate: (level, message, title) => {
      runner.annotate(level, safe(message), title && safe(title))
    },
  }
}

/** The body of an answer without secrets. Of JSON only the values are changed: its structure stays as it is. */
export function redactBody(body: string, redact: (text: string) => string): string {
  const json = parseJson(body)
  if (json === undefined) return redact(body)
  try {
    return JSON.stringify(json, (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value))
  } catch {
    // Nested deeper than any service's answer.
    return redact(body)
  }
}

/** As it is, and as URLs, JSON, HTML and base64 would carry it. */
function plainForms(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    escapeHtml(secret, Infinity),
    Buffer.from(secret).toString('base64'),
  ]
}

/** In hexadecimal digits, in a URL with lower-case escapes, and in base64 at each position within a longer text. */
function encodedForms(secret: string): string[] {
  const hex = Buffer.from(secret).toString('hex')
  const url = encodeURIComponent(secret.toWellFormed()).replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
  const base64 = [0, 1, 2].flatMap((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
    // Without the characters at both ends that depend on the neighbours.
    const [first, last] = [Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6)]
    return [bytes.toString('base64'), bytes.toString('base64url')].map((text) => text.slice(first, last))
  })
  return [hex, hex.toUpperCase(), url, ...base64]
}
