/** The permission policies of the setup guide, one chapter for each resource type. */
import type { ResourceDefinition } from '../../src/resources/definition.ts'
import { RESOURCES } from '../../src/resources/registry.ts'
import { table } from './markdown.ts'
import type { Language } from './readme.ts'

const WIDTH = 120

const WORDS = {
  en: {
    also: (right: string) => `the same, and ${right}`,
    alone: 'Delete alone',
    byName: 'Delete by name',
    for: 'for',
    right: 'what the user may do in the project',
  },
  zh: {
    also: (right: string) => `同上，以及${right}`,
    alone: '只删除',
    byName: '按名称删除',
    for: '用途',
    right: '用户在项目中需要的权限',
  },
} as const

export const policies = (language: Language): string =>
  RESOURCES.map((resource) => chapter(resource, language)).join('\n\n')

function chapter({ name, plural, docs }: ResourceDefinition, language: Language): string {
  const words = WORDS[language]
  const { policy, permissions } = docs
  const colon = { en: ':', zh: '：' }[language]
  const parts = policy
    ? [
        `${words.alone}${colon}`,
        block(`policy=${name} delete`, policy.version, policy.delete),
        `${words.byName}${colon}`,
        block(`policy=${name} name`, policy.version, [...new Set([...policy.delete, ...policy.list])]),
      ]
    : [
        table(
          [words.for, words.right],
          [
            [words.alone, permissions.delete[language]],
            [words.byName, words.also(permissions.list[language])],
          ],
        ),
      ]
  return [`### ${{ en: plural, zh: docs.pluralZh }[language]}`, docs.setup[language], ...parts].join('\n\n')
}

function block(label: string, version: string, actions: readonly string[]): string {
  const quoted = actions.map((action) => `"${action}"`)
  const line = `    { "Effect": "Allow", "Action": [${quoted.join(', ')}] }`
  const statement =
    line.length <= WIDTH
      ? line
      : [
          '    {',
          '      "Effect": "Allow",',
          `      "Action": [\n        ${quoted.join(',\n        ')}\n      ]`,
          '    }',
        ].join('\n')
  return `\`\`\`json ${label}
{
  "Version": "${version}",
  "Statement": [
${statement}
  ]
}
\`\`\``
}
