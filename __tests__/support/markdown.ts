/** Documents in Markdown, as tests read them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ACTION_FOLDER } from '../../simulator/runner.ts'

export const readDocument = (file: string): string => readFileSync(join(ACTION_FOLDER, file), 'utf8')

/** A document without its blocks of code. */
export const withoutCode = (text: string): string => text.replaceAll(/^ *```[^]*?^ *```$/gm, '')

/** The anchors of its headings, as GitHub makes them: lower case, without punctuation, blanks as hyphens. */
export const anchorsOf = (text: string): string[] =>
  [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )

/** The text between two markers, `<!-- name:start -->` and `<!-- name:end -->`. */
export function marked(text: string, name: string): string {
  const [, found] = new RegExp(`<!-- ${name}:start -->([^]*?)<!-- ${name}:end -->`).exec(text) ?? []
  if (found === undefined) throw new Error(`no markers for ${name}`)
  return found
}

/** The section under a heading of level 2. */
export function section(text: string, heading: string): string {
  const [, found] = new RegExp(`^## ${heading}$([^]*?)(?=^## |$(?![^]))`, 'm').exec(text) ?? []
  if (found === undefined) throw new Error(`no section ${heading}`)
  return found
}

/** The rows of all tables of a text, without their heads: the cells, trimmed. */
export const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/^\|.*\|\n\|[-| ]+\|\n((?:\|.*\|(?:\n|$))*)/gm)].flatMap(([, rows = '']) =>
    rows
      .trim()
      .split('\n')
      .filter((row) => row !== '')
      .map((row) =>
        row
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim().replaceAll('\\|', '|')),
      ),
  )

/** What stands between backticks. */
export const codesIn = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
