/** The blocks `inputs:` and `outputs:` of action.yml. The rest of the file stays as it is. */
import type { Group, Input } from './common-inputs.ts'
import { allInputs } from './inputs.ts'
import { OUTPUTS } from './outputs.ts'

const HEADINGS: Readonly<Record<Group, string>> = {
  what: '# What to delete.',
  who: '# Who asks, and where.',
  rare: '# Rarely needed.',
}

export function actionFile(text: string): string {
  const outputs = Object.entries(OUTPUTS).map(
    ([name, { en }]) => `  ${name}:\n    description: ${quote(withoutCode(en))}\n`,
  )
  return replaceBlock(replaceBlock(text, 'inputs', inputsBlock()), 'outputs', outputs.join(''))
}

function inputsBlock(): string {
  const inputs = allInputs()
  const groups = Object.entries(HEADINGS).map(([group, heading]) => {
    const entries = inputs.filter((input) => input.group === group).map(entry)
    return `  ${heading}\n${entries.join('')}`
  })
  return groups.join('\n')
}

function entry({
  name,
  description,
  inAction = description.en,
  isRequired,
  default: preset,
  otherwise,
}: Input): string {
  const text = otherwise ? `${inAction} Default: ${otherwise.en}.` : inAction
  const lines = [
    `  ${name}:`,
    `    description: ${quote(withoutCode(text))}`,
    ...(isRequired ? ['    required: true'] : []),
    ...(preset === undefined ? [] : [`    default: ${quote(preset)}`]),
  ]
  return `${lines.join('\n')}\n`
}

const withoutCode = (text: string): string => text.replaceAll('`', '')

/** As prettier writes it: the quotes that need fewer escapes. */
const quote = (text: string): string =>
  text.includes("'") && !/["\\]/.test(text) ? `"${text}"` : `'${text.replaceAll("'", "''")}'`

/** Everything from the line `name:` to the blank line before the next key. */
function replaceBlock(text: string, name: string, content: string): string {
  const block = new RegExp(`^${name}:\\n[^]*?(?=\\n^\\S)`, 'm')
  if (!block.test(text)) throw new Error(`action.yml has no block ${name}`)
  return text.replace(block, () => `${name}:\n${content}`)
}
