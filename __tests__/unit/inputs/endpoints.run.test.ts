/** The base URLs that a run is given: which service each is for, and which is asked elsewhere. */
import { describe, expect, test } from '@jest/globals'
import { ACCOUNT_ID, PROJECT_ID } from '../../../simulator/defaults.ts'
import { inProcess } from '../../support/in-process.ts'

describe('endpoint', () => {
  /** The hosts that were asked, by the beginning of the operation: `iam`, `workspace`, … */
  async function hostsOf(given: Readonly<Record<string, string>>): Promise<Record<string, string[]>> {
    const { simulator, run } = inProcess()
    simulator.workspace.addTask({ name: 'preview_a' })
    simulator.coc.addScript({ name: 'preview_a' })
    const urls = { endpoint: '', 'iam-endpoint': '', 'sts-endpoint': '' }
    const { ok, annotations } = await run({ ...urls, 'project-id': '', 'name-pattern': 'preview_*', ...given })
    expect([ok, annotations]).toEqual([true, []])
    const asked = Map.groupBy(simulator.journal, ({ operation }) => operation.split('.')[0] ?? '')
    return Object.fromEntries(
      [...asked].map(([service, entries]) => [service, [...new Set(entries.map(({ host }) => host))]]),
    )
  }
  const WORKSPACE = { 'resource-type': 'workspace-scheduled-task' }
  const BOTH = { 'resource-type': 'workspace-scheduled-task coc-script' }

  test('is the base URL of the one service: IAM is asked at its own host', async () => {
    expect(await hostsOf({ ...WORKSPACE, endpoint: 'https://one.example' })).toEqual({
      workspace: ['one.example'],
      iam: ['iam.cn-north-4.myhuaweicloud.com'],
    })
  })

  test('gives a base URL to each service that a line names, and others are asked where they are documented', async () => {
    const endpoint = `# ours
      workspace=https://one.example:8443

      roma = https://unused.example`
    expect(await hostsOf({ ...BOTH, endpoint })).toEqual({
      workspace: ['one.example:8443'],
      coc: ['coc.myhuaweicloud.com'],
      iam: ['iam.cn-north-4.myhuaweicloud.com'],
    })
  })

  test('is where IAM is asked only if a line names it, as iam-endpoint does', async () => {
    const lines = 'workspace=https://one.example\r\niam=https://two.example'
    const expected = { workspace: ['one.example'], iam: ['two.example'] }
    expect(await hostsOf({ ...WORKSPACE, endpoint: lines })).toEqual(expected)
    const inputs = { ...WORKSPACE, endpoint: 'https://one.example', 'iam-endpoint': 'https://two.example' }
    expect(await hostsOf(inputs)).toEqual(expected)
  })

  test('for every service takes the place of a region', async () => {
    const endpoint = 'workspace=https://one.example\ncoc=https://two.example'
    expect(await hostsOf({ ...BOTH, endpoint, region: '', 'project-id': PROJECT_ID })).toEqual({
      workspace: ['one.example'],
      coc: ['two.example'],
    })
  })

  test('is where STS is asked only if a line names it', async () => {
    const endpoint = 'workspace=https://one.example\nsts=https://three.example'
    const given = { ...WORKSPACE, endpoint, 'expected-account-id': ACCOUNT_ID, 'project-id': PROJECT_ID }
    expect(await hostsOf(given)).toMatchObject({ sts: ['three.example'] })
    expect(await hostsOf({ ...given, endpoint: 'https://one.example' })).toMatchObject({
      sts: ['sts.cn-north-4.myhuaweicloud.com'],
    })
  })
})
