/** Where each type is looked for: at its own host, in the project where it needs one, and said so that a wrong place is seen. */
import { expect, test } from '@jest/globals'
import * as defaults from '../../../simulator/defaults.ts'
import { inProcess } from '../../support/in-process.ts'

const BY_NAME = { 'name-pattern': 'preview-*', 'dry-run': 'true', 'project-id': '' }
const PROJECT = `, project ${defaults.PROJECT_ID})`

test.each<[string, Record<string, string>, string[], string]>([
  [
    'a host that was given',
    { 'resource-type': 'coc-script' },
    [`coc-script: 0 rows listed at service.invalid (a host given by endpoint${PROJECT}`],
    'service.invalid',
  ],
  [
    'a region, and a project that both name',
    { 'resource-type': 'coc-script, workspace-scheduled-task', endpoint: '' },
    [
      `coc-script: 0 rows listed at coc.myhuaweicloud.com (account site China${PROJECT}`,
      `workspace-scheduled-task: 0 rows listed at workspace.cn-north-4.myhuaweicloud.com (account site China${PROJECT}`,
    ],
    'coc.myhuaweicloud.com, workspace.cn-north-4.myhuaweicloud.com',
  ],
  [
    'another site, where the account has no project',
    { 'resource-type': 'coc-script', endpoint: '', region: 'ap-southeast-3' },
    ['coc-script: 0 rows listed at coc-intl.myhuaweicloud.com (account site International)'],
    'coc-intl.myhuaweicloud.com',
  ],
])('%s', async (_, inputs, places, host) => {
  const { simulator, run } = inProcess()
  const { log, report } = await run({ ...BY_NAME, ...inputs })
  expect(log.filter((line) => line.includes('listed at'))).toEqual(places)
  expect(report).toMatchObject({ host })
  const lookUps = simulator.journal.filter(({ operation }) => operation === 'iam.authProjects')
  expect(lookUps).toHaveLength(1)
})
