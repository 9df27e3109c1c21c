/** Untrusted text made harmless where it is printed: names come from people, in previews from pull request authors. */

/** Control and format characters (which change the direction, or hide text), separators of lines, and what has no glyph. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/**
 * One line of at most `max` characters. What cannot be seen is shown as an escape, and nothing in it is a command to the
 * runner: those start a line with `::`, or stand anywhere as `##[…]`.
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
 * The same for HTML within the job summary. Markdown is not read inside HTML blocks, which this text cannot end: it has no
 * line break. Put it into `<code>` where it comes from a service, so that `@name` and the like stay plain text.
 */
export function escapeHtml(text: string, max = 200): string {
  return escapeForLog(text, max).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
}

/** `1 script`, `2 scripts`. */
export const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

/** A duration for people: `850 ms`, `4.2 s`, `3 min 5 s`. Never negative, although a clock may step back. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(Math.max(0, ms))} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
