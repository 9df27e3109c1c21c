/** The steps of .github/workflows/e2e.yml that delete resources of each type. The rest of the file stays as it is. */
import { stringify } from 'yaml'
import { resourceOf } from '../../src/resources/registry.ts'
import { REGION } from '../../simulator/defaults.ts'
import { FIXTURES, type SimulatorFixture } from '../../simulator/registry.ts'

const [START, END] = ['      # types:start\n', '      # types:end\n']

/** @throws Error if the markers do not stand once each, in order */
export function e2eWorkflow(text: string): string {
  const [before, rest, ...more] = text.split(START)
  const [steps, after, ...others] = rest?.split(END) ?? []
  if (before === undefined || steps === undefined || after === undefined || more.length + others.length > 0)
    throw new Error('.github/workflows/e2e.yml: the markers of types must stand once each, in order')
  const generated = stringify(FIXTURES.map(stepOf), { singleQuote: true, lineWidth: 0 })
  return `${before}${START}${generated.replace(/^(?=.)/gm, '      ')}${END}${after}`
}

/** Deletes what the demo does: everything of pull request 128. */
const stepOf = ({ type, inputs, inputsForNames, demo }: SimulatorFixture): unknown => ({
  name: `${resourceOf(type).plural} of pull request 128`,
  id: type,
  uses: './',
  with: {
    'resource-type': type,
    ...inputs,
    ...('name-pattern' in demo.inputs && inputsForNames),
    ...demo.inputs,
    region: REGION,
    endpoint: '${{ env.SIMULATOR }}',
    'iam-endpoint': '${{ env.SIMULATOR }}',
    'access-key-id': '${{ env.ACCESS_KEY_ID }}',
    'secret-access-key': '${{ env.SECRET_ACCESS_KEY }}',
  },
})
