/** The tables of README.md and README.zh-CN.md. */
import type { ResourceDefinition, Text } from '../../src/resources/definition.ts'
import { RESOURCES } from '../../src/resources/registry.ts'
import type { Group, Input } from './common-inputs.ts'
import { allInputs } from './inputs.ts'
import { code, table } from './markdown.ts'
import { OUTPUTS } from './outputs.ts'

export type Language = keyof Text

/** What may stand between markers, by the name of the marker. */
export const readmeParts = (language: Language): Readonly<Record<string, () => string>> => ({
  resources: () => resources(language),
  'inputs-what': () => inputs(language, 'what'),
  'inputs-who': () => inputs(language, 'who'),
  'inputs-rare': () => inputs(language, 'rare'),
  outputs: () => outputs(language),
  permissions: () => permissions(language),
})

function resources(language: Language): string {
  const header = {
    en: ['`resource-type`', 'IDs', 'how', 'recoverable'],
    zh: ['`resource-type`', 'ID', '方式', '能否恢复'],
  }[language]
  const rows = RESOURCES.map(({ name, ids, docs }) => [
    code(name),
    idsOf({ ids }, language),
    docs.how[language],
    docs.recoverable[language],
  ])
  return table(header, rows)
}

/** One kind of ids needs no name of an input; several do. */
function idsOf({ ids }: Pick<ResourceDefinition, 'ids'>, language: Language): string {
  const [only, ...others] = ids
  if (only && others.length === 0) return only.of[language]
  if (language === 'zh') return ids.map(({ input, of }) => `${code(input)} 为${of.zh}`).join('，')
  return ids.map(({ input, of }) => `${of.en} in ${code(input)}`).join(', ')
}

function inputs(language: Language, group: Group): string {
  const header = { en: ['input', 'meaning', 'default'], zh: ['输入', '含义', '默认值'] }[language]
  const rows = allInputs()
    .filter((input) => input.group === group)
    .map((input) => [code(input.name), input.description[language], defaultOf(input, language)])
  return table(header, rows)
}

function defaultOf({ isRequired, default: preset, otherwise }: Input, language: Language): string {
  if (isRequired) return { en: 'required', zh: '必填' }[language]
  return preset === undefined ? (otherwise?.[language] ?? '') : code(preset)
}

function outputs(language: Language): string {
  const header = { en: ['output', 'meaning'], zh: ['输出', '含义'] }[language]
  return table(
    header,
    Object.entries(OUTPUTS).map(([name, text]) => [code(name), text[language]]),
  )
}

function permissions(language: Language): string {
  const header = {
    en: ['`resource-type`', 'delete', 'find by name', 'look up by ID (dry run, `exclude`, checks)'],
    zh: ['`resource-type`', '删除', '按名称查找', '按 ID 查询（试运行、`exclude`、核实）'],
  }[language]
  const rows = RESOURCES.map(({ name, docs }) => {
    const { delete: remove, list, lookUp } = docs.permissions
    return [code(name), remove[language], list[language], lookUp[language]]
  })
  return table(header, rows)
}
