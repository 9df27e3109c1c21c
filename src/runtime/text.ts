/** Escapes untrusted text for the log and for HTML, and formats numbers, lists and durations. */

/** Control and format characters (which can hide or reorder text), line separators, and invisible characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/**
 * The text as one line, truncated to `max` characters. Invisible characters become escapes. Workflow commands, which are `::`
 * at the start of a line and `##[…]` anywhere, are disabled.
 */
export function escapeForLog(text: string, max = 200): string {
  const truncated = text.length > max ? `${text.slice(0, max)}… (${text.length} characters)` : text
  return truncated
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
 * The same for HTML in the job summary. A blank line would end an HTML block and start Markdown; this text has none.
 */
export const escapeHtml = (text: string, max = 200): string => escapeMentions(escapeEntities(escapeForLog(text, max)))

/** Escapes only the characters that are special in HTML. */
export const escapeEntities = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)

/** Keeps GitHub from linking `@name` and `#1` in HTML text: both have to stand in one piece. */
export const escapeMentions = (html: string): string => html.replace(/(?<!&)[@#](?=\w)/g, '$&<wbr>')

/** `1 script`, `2 scripts`. */
export const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

/** `{repo}, {pr} and {branch}`. */
export const joinWithAnd = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' and ')

/** `850 ms`, `4.2 s`, `3 min 5 s`. Never negative, although a clock may be set back. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(Math.max(0, ms))} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
