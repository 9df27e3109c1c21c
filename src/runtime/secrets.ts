/** Every secret of a run, in every form in which it could come out again: masked at the runner, and never printed by us. */
import { escapeHtml } from './text.ts'
import type { ActionsRunner } from './runtime.ts'

/** A shorter one is masked by the runner alone: taken out of every text, it would take half of the text along. */
const SHORTEST = 6
/** A long one that was cut off on its way into a message is still recognised by its beginning. */
const BEGINNING = 16
const LONG = 24

export class Secrets {
  readonly #mask: (secret: string) => void
  readonly #forms = new Set<string>()
  #pattern: RegExp | undefined

  /** @param mask tells the runner of a secret */
  constructor(mask: (secret: string) => void) {
    this.#mask = mask
  }

  /** From here on nothing prints it, neither as it is nor in a derived form. To be called before anything could. */
  add(secret: string | undefined): void {
    if (!secret) return
    for (const form of formsOf(secret)) {
      if (this.#forms.has(form)) continue
      this.#forms.add(form)
      this.#mask(form)
    }
    this.#pattern = undefined
  }

  /** The text without any secret. An arrow, so that it can be handed on by itself. */
  readonly redact = (text: string): string => {
    this.#pattern ??= patternOf([...this.#forms])
    return text.replace(this.#pattern, '***')
  }
}

/** What leaves the action, free of secrets: the runner masks its log, but neither report file nor outputs. */
export function redactingRunner(runner: ActionsRunner, { redact }: Secrets): ActionsRunner {
  return {
    info: (line) => {
      runner.info(redact(line))
    },
    debug: (line) => {
      runner.debug(redact(line))
    },
    group: (title, lines) => {
      runner.group(redact(title), lines.map(redact))
    },
    annotate: (level, message, title) => {
      runner.annotate(level, redact(message), title && redact(title))
    },
    setSecret: (secret) => {
      runner.setSecret(secret)
    },
    setOutput: (name, value) => {
      runner.setOutput(name, redact(value))
    },
    writeSummary: (parts) => {
      runner.writeSummary(Iterator.from(parts).map(redact))
    },
    writeReport: (parts) => runner.writeReport(Iterator.from(parts).map(redact)),
  }
}

/** As it is, and as URLs, JSON, HTML and base64 would carry it. */
function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    escapeHtml(secret, Infinity),
    Buffer.from(secret).toString('base64'),
  ]
}

/** Matches longest first: a form may contain another. */
function patternOf(forms: readonly string[]): RegExp {
  const parts = forms
    .filter((form) => form.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .map((form) => (form.length < LONG || /[\s"'<>…\\]/.test(form) ? RegExp.escape(form) : beginningOf(form)))
  return parts.length > 0 ? new RegExp(parts.join('|'), 'g') : /(?!)/g
}

const beginningOf = (form: string): string => `${RegExp.escape(form.slice(0, BEGINNING))}[^\\s"'<>…\\\\]*`
