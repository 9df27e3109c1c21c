/** Every input of the action: the common ones, then in each group those of single resource types. */
import { INPUTS } from '../../src/inputs/inputs.ts'
import type { IdInput, InputSpec } from '../../src/resources/definition.ts'
import { RESOURCES } from '../../src/resources/registry.ts'
import { COMMON_INPUTS, listing, same, type Group, type Input } from './common-inputs.ts'

const GROUPS: readonly Group[] = ['what', 'who', 'rare']

/** @throws Error if an input that the action reads is not described, or the other way round */
export function allInputs(): Input[] {
  const inputs = [...COMMON_INPUTS, ...ownInputs()]
  const described = inputs.map(({ name }) => name)
  const wrong = [
    ...described.filter((name, index) => !INPUTS.has(name) || described.indexOf(name) !== index),
    ...[...INPUTS.keys()].filter((name) => !described.includes(name)),
  ]
  if (wrong.length > 0)
    throw new Error(`scripts/generate/common-inputs.ts and src/inputs/ differ in ${wrong.join(', ')}`)
  return GROUPS.flatMap((group) => inputs.filter((input) => input.group === group))
}

/** The inputs that not every type knows. Types that share one describe it alike: the description of the first counts. */
function ownInputs(): Input[] {
  const names = [...INPUTS].flatMap(([name, types]) => (types ? [{ name, types }] : []))
  return names.flatMap(({ name, types }) => {
    const [owner] = RESOURCES.filter((type) => types.includes(type.name))
    const ids = owner?.ids.find(({ input }) => input === name)
    const spec = owner?.inputs[name]
    if (ids) return [idInput(ids, types)]
    return spec ? [ownInput(name, spec, types)] : []
  })
}

const idInput = ({ input: name, of }: IdInput, types: readonly string[]): Input => ({
  name,
  group: 'what',
  description: {
    en: `${listing(types, 'and')} only: ${of.en}.`,
    zh: `仅用于 ${listing(types, '和', '、')}：${of.zh.replace(/ ID$/, '的 ID')}。`,
  },
})

// A default in action.yml would set the input for every type, and those that do not know it refuse it.
function ownInput(name: string, spec: InputSpec, types: readonly string[]): Input {
  const { isRequired, isForNames, description } = spec
  const condition = {
    en: `${isForNames ? ' with name-pattern' : ''} only${isRequired ? ', and required there' : ''}`,
    zh: `${isForNames ? '，且使用 name-pattern 时' : ''}${isRequired ? '，此时必填' : ''}`,
  }
  return {
    name,
    group: isRequired || isForNames ? 'what' : 'rare',
    description: {
      en: `${listing(types, 'and')}${condition.en}: ${description.en}`,
      zh: `仅用于 ${listing(types, '和', '、')}${condition.zh}：${description.zh}`,
    },
    ...('default' in spec && { otherwise: same(`\`${String(spec.default)}\``) }),
  }
}
