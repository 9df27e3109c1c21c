/** Whether the messages of a run are correct sentences. */
import type { Run } from './harness.ts'

/** What no text may have: a gap, a doubled or lonely mark, a value that is not there, half a pair of quotes or brackets. */
const SLIPS: readonly (readonly [string, RegExp])[] = [
  ['two blanks', / {2}/],
  ['two marks', /\.\.(?!\.)|[,;][,;:]|:[,;]|[,;]\./],
  ['a blank before a mark', / [,;.](?!\w)/],
  ['a missing value', /\b(undefined|null|NaN)\b|\[object|\(\)|: \.| "":/],
  ['a lower-case sentence', /[a-z]{3}[.!?] [a-z]/],
]

/** The first word is a capital one, or the name of an input, a type or a variable, with a colon. */
const START = /^([A-Z0-9]|["'{]|[a-z_]+(-[a-z]+)*(, [a-z-]+)*: )/

const count = (text: string, mark: string): number => text.split(mark).length - 1

/** What is wrong with a message. What a service or a user said, and the stack of a mistake, are not ours. */
export function slipsOf(whole: string): string[] {
  const text = whole.replace(/(?<=; detail: ).*(?= \(request id)|\\u\{a\} {4}at .*(?=\.$)/, '…')
  const own = text.replace(/"[^"]+"/g, '"…"')
  const slips = SLIPS.flatMap(([name, pattern]) => (pattern.test(own) ? [name] : []))
  if (!START.test(text)) slips.push('its start')
  if (!/[.!?。)]$/.test(text)) slips.push('its end')
  if (count(text, '"') % 2 > 0) slips.push('half a pair of quotes')
  if (count(text, '(') !== count(text, ')')) slips.push('half a pair of brackets')
  return slips.map((slip) => `${slip}: ${text}`)
}

/** Everything that people read of a run outside of its lists: annotations, problems and notes. */
export const messagesOf = ({ annotations, report }: Pick<Run, 'annotations' | 'report'>): string[] => [
  ...annotations.map(({ message }) => message),
  ...report.problems,
  ...report.notes,
]

export const slipsIn = (run: Pick<Run, 'annotations' | 'report'>): string[] => [
  ...new Set(messagesOf(run).flatMap(slipsOf)),
]
