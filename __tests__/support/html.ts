/** Reads a job summary as GitHub does, as far as it matters: HTML blocks that a blank line ends, and Markdown between them. */

const TAGS = [
  'table',
  'tr',
  'th',
  'td',
  'code',
  'h4',
  'p',
  'ul',
  'li',
  'details',
  'summary',
  'br',
  'strong',
  'em',
  'a',
  'wbr',
]
/** (CommonMark, "HTML blocks", kind 6.) */
const BLOCK = /^<(table|h4|p|ul|details)>/
/** The Markdown that is ours: a heading, and a word on dry runs. Neither has text of a service in it. */
const MARKDOWN = /^(### (✅|❌|🔍) [\w ,.:();-]+|\*\*[\w :.]+\*\*)$/u

/** A link to a page of a GitHub server. */
const LINK = /^<a href="https:\/\/[\w./:#-]+">$/

/** Everything in a summary that is not plain text within our own tags; nothing for one as it has to be. */
export function checkSummary(summary: string): string[] {
  return summary
    .split(/\n\s*\n/)
    .filter((block) => block.trim() !== '')
    .flatMap((block) => (BLOCK.test(block.trim()) ? checkHtml(block) : checkMarkdown(block)))
}

const checkMarkdown = (block: string): string[] =>
  block
    .trim()
    .split('\n')
    .filter((line) => !MARKDOWN.test(line))
    .map((line) => `Markdown: ${line.slice(0, 200)}`)

/** Tags without attributes but the address of a link, each closed where it was opened; every other `<`, `>` and `&` an entity. */
function checkHtml(block: string): string[] {
  const problems: string[] = []
  const open: string[] = []
  for (const [part] of block.matchAll(/<[^>]*>?|[^<]+/g)) {
    const [, slash, tag = ''] = /^<(\/?)([a-z0-9]+)>$/.exec(part.replace(LINK, '<a>')) ?? []
    if (!part.startsWith('<')) {
      if (/>|&(?!(amp|lt|gt|quot|#39);)/.test(part)) problems.push(`text: ${part.slice(0, 200)}`)
    } else if (!TAGS.includes(tag)) problems.push(`tag: ${part.slice(0, 200)}`)
    else if (slash) {
      if (open.pop() !== tag) problems.push(`${part} closes what is not open`)
    } else if (tag !== 'br' && tag !== 'wbr') open.push(tag)
  }
  return [...problems, ...open.map((tag) => `<${tag}> is never closed`)]
}
