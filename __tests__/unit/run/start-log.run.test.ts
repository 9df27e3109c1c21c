/** What a run says before it begins. */
import { describe, expect, test } from '@jest/globals'
import { ACCOUNT_ID, PROJECT_ID } from '../../../simulator/defaults.ts'
import { addResource } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { inputsFor } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const coc = { 'resource-type': 'coc-script' }

describe('Before it begins, a run says what it is about to do, and where', () => {
  const script = fixtureOf('coc-script')
  test.each([
    ['false', /^Deleting: 2 COC scripts in cn-north-4 at service\.invalid, with /],
    ['true', /^Looking up \(dry run, nothing is deleted\): 2 COC scripts in cn-north-4 at service\.invalid, with /],
  ])('with ids, dry-run %s', async (dryRun, line) => {
    const { simulator, run } = inProcess()
    const { log } = await run(
      inputsFor(script, [addResource(script, simulator), addResource(script, simulator)], {
        ...{ 'dry-run': dryRun, 'project-id': PROJECT_ID },
      }),
    )
    expect(log[0]).toMatch(line)
  })

  test.each([
    [
      'false',
      /^Looking for web_\* api_\* among COC scripts, CodeArts Build tasks in cn-north-4 at coc\..+, cloudbuild/,
    ],
    ['true', /^Looking for web_\* api_\* \(dry run, nothing is deleted\) among COC scripts, CodeArts/],
  ])('by name, dry-run %s', async (dryRun, line) => {
    const types = { 'resource-type': 'coc-script codeartsbuild-task', endpoint: '' }
    const { log } = await inProcess().run({ ...types, 'name-pattern': 'web_*\napi_*', 'dry-run': dryRun })
    expect(log[0]).toMatch(line)
  })
})

describe('The second line of a run by name says what protects the resources, and what does not', () => {
  test.each<[string, Record<string, string>, string]>([
    [
      'nothing but the limit',
      { 'name-pattern': 'web_*', exclude: '', 'older-than': '', 'expected-account-id': '' },
      'Protections: owners off; exclude off; older-than off; max-deletes 100; expected-account-id off',
    ],
    [
      'everything',
      {
        ...{ 'name-pattern': '{repo}-{pr}-*', exclude: 'a\nb', 'older-than': '7d', 'max-deletes': '0' },
        'expected-account-id': ACCOUNT_ID,
      },
      'Protections: owners {repo} and {pr}; exclude 2 patterns; older-than 7d; max-deletes 0; expected-account-id on',
    ],
    [
      'one pattern of each kind',
      { 'name-pattern': 'web-{pr}-*', exclude: 'a' },
      'Protections: owners {pr}; exclude 1 pattern; older-than off; max-deletes 100; expected-account-id off',
    ],
  ])('%s', async (_, inputs, line) => {
    const { log } = await inProcess().run({ ...coc, ...inputs })
    expect(log.slice(0, 3)).toContain(line)
  })
})
