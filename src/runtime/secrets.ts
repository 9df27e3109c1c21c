/** The secrets of a run, in every encoding in which they could be printed: masked by the runner, and redacted by us. */
import { createRedactor, MIN_SECRET_LENGTH } from './redaction.ts'
import type { ActionsRunner } from './runtime.ts'
import { parseJson } from './json.ts'
import { escapeForLog, escapeHtml } from './text.ts'

/** Header, payload and signature of a JSON Web Token (RFC 7519). */
const JWT = /^eyJ[\w-]*\.([\w-]+)\.([\w-]+)$/

/** A debug line may contain a message of a service. */
const MAX_DEBUG_LINE = 500

export class Secrets {
  readonly #mask: (secret: string) => void
  readonly #masked = new Set<string>()
  readonly #encoded = new Set<string>()
  #redact: ((text: string) => string) | undefined

  /** @param mask registers a secret with the runner */
  constructor(mask: (secret: string) => void) {
    this.#mask = mask
  }

  /**
   * Registers a secret: from now on it is masked and redacted, plain and encoded. A secret that is too short is ignored, because
   * masking it would hide ordinary text.
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

  /** Replaces all secrets, and parts of them, by `***`. Bound to this object. */
  readonly redact = (text: string): string => {
    this.#redact ??= createRedactor([...this.#masked], [...this.#encoded])
    return this.#redact(text)
  }
}

/** A runner that redacts and escapes the log. Outputs and files must be redacted by the caller. */
export function redactingRunner(runner: ActionsRunner, { redact }: Secrets): ActionsRunner {
  const safe = (line: string): string => escapeForLog(redact(line), Infinity)
  return {
    ...runner,
    info: (line) => {
      runner.info(safe(line))
    },
    debug:
      runner.debug &&
      ((line) => {
        runner.debug?.(escapeForLog(redact(line), MAX_DEBUG_LINE))
      }),
    group: (title, lines) => {
      runner.group(safe(title), lines.map(safe))
    },
    annotate: (level, message, title) => {
      runner.annotate(level, safe(message), title && safe(title))
    },
  }
}

/** Redacts the body of a response. In JSON only string values are redacted, so that it stays valid. */
export function redactBody(body: string, redact: (text: string) => string): string {
  const json = parseJson(body)
  if (json === undefined) return redact(body)
  try {
    return JSON.stringify(json, (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value))
  } catch {
    // Nested too deeply for JSON.stringify.
    return redact(body)
  }
}

/** The secret itself, and encoded for URLs, JSON, HTML, and as base64. */
function plainForms(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    escapeHtml(secret, Infinity),
    Buffer.from(secret).toString('base64'),
  ]
}

/** In hexadecimal, in a URL with lower-case escapes, and in base64 at each of three offsets within a longer text. */
function encodedForms(secret: string): string[] {
  const hex = Buffer.from(secret).toString('hex')
  const url = encodeURIComponent(secret.toWellFormed()).replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
  const base64 = [0, 1, 2].flatMap((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
    // Without the characters at both ends, which depend on the neighbouring bytes.
    const [first, last] = [Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6)]
    return [bytes.toString('base64'), bytes.toString('base64url')].map((text) => text.slice(first, last))
  })
  return [hex, hex.toUpperCase(), url, ...base64]
}
