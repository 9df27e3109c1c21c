/** Markdown: tables, and the parts of a document that are generated. */

/** `|` and line breaks would end a cell. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim()

export const code = (text: string): string => `\`${text}\``

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n')
}

/**
 * Fills everything between `<!-- name:start -->` and `<!-- name:end -->`.
 *
 * @throws Error for a name that nothing is generated for, and for a marker without its counterpart
 */
export function fillMarkers(file: string, text: string, parts: Readonly<Record<string, () => string>>): string {
  const names = [...text.matchAll(/<!-- ([\w-]+):(?:start|end) -->/g)].map(([, name = '']) => name)
  return [...new Set(names)].reduce((filled, name) => {
    const part = parts[name]
    if (!part) throw new Error(`${file}: nothing is generated for the marker ${name}`)
    const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
    const [before, rest, ...more] = filled.split(start)
    const [, after, ...others] = rest?.split(end) ?? []
    if (before === undefined || after === undefined || more.length + others.length > 0)
      throw new Error(`${file}: the markers of ${name} must stand once each, in order`)
    return `${before}${start}\n\n${part()}\n\n${end}${after}`
  }, text)
}
