/** Escapes untrusted text for the log and for HTML, and formats numbers and durations. */

/** Control and format characters (which can hide text or change its direction), line separators, and invisible characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/**
 * One line of at most `max` characters. Invisible characters are shown as escapes, and workflow commands are disabled: those
 * start a line with `::`, or stand anywhere as `##[…]`.
 */
export function escapeForLog(text: string, max = 200): string {
  const cut = text.length > max ? `${text.slice(0, max)}… (${text.length} characters)` : text
  return cut
    .replace(UNPRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll('##[', '#\\#[')
    .replace(/^(\s*):(?=:)/, '$1\\:')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * The same for HTML in the job summary. An HTML block has no Markdown, and ends with a blank line, which this text cannot have.
 * Text of a service goes into `<code>`, so that GitHub does not link `@name` in it.
 */
export const escapeHtml = (text: string, max = 200): string => escapeEntities(escapeForLog(text, max))

/** Escapes only what HTML gives a meaning to. */
export const escapeEntities = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)

/** `1 script`, `2 scripts`. */
export const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

/** A duration as text: `850 ms`, `4.2 s`, `3 min 5 s`. Never negative, although a clock may be set back. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(Math.max(0, ms))} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
