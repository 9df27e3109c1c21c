/** A keyless run from its first request to its last: who is asked for what, where, and that no key is told to anybody. */
import { describe, expect, test } from '@jest/globals'
import * as defaults from '../../../simulator/defaults.ts'
import { inProcess, type InProcess, type InProcessRunOptions } from '../../support/in-process.ts'
import { idsByOutcome, inputsFor, KEYLESS, type Run } from '../../support/harness.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { addResource } from '../../../simulator/fixture.ts'

const coc = fixtureOf('coc-script')

async function run(
  { simulator, run: start }: InProcess,
  inputs: Readonly<Record<string, string>> = {},
  transport?: InProcessRunOptions['transport'],
): Promise<Run> {
  const given = inputsFor(coc, [addResource(coc, simulator)], { ...KEYLESS, 'project-id': '', ...inputs })
  return start(given, transport && { transport })
}

describe('a keyless run', () => {
  test('asks GitHub, then STS, both without a key, and the service with the temporary ones', async () => {
    const cloud = inProcess()
    const result = await run(cloud)
    expect(Object.keys(idsByOutcome(result))).toEqual(['deleted'])
    const [token, exchange, , deletion] = cloud.seen()
    expect(cloud.seen().map(({ operation }) => operation)).toEqual([
      ...['github.idToken', 'sts.assumeWithOidc', 'iam.authProjects', 'coc.delete'],
    ])
    expect(token?.query).toEqual({ 'api-version': '2.0', audience: 'sts.huaweicloud.com' })
    expect(exchange?.headers).not.toHaveProperty('authorization')
    expect(deletion?.headers).toHaveProperty('x-security-token')
    expect(result.log.join('\n')).toContain(`Keyless: temporary keys of ${defaults.AGENCY_URN} from`)
    expect(result.log.join('\n')).toContain(`with temporary keys of ${defaults.AGENCY_URN} (keyless, GitHub OIDC)`)
  })

  test("asks for keys for as long as it may take, of the region's STS", async () => {
    const cloud = inProcess()
    await run(cloud, { timeout: '40m', 'sts-endpoint': '' })
    const [exchange] = cloud.seen('sts.assumeWithOidc')
    expect(exchange?.host).toBe('sts.cn-north-4.myhuaweicloud.com')
    expect(JSON.parse(exchange?.body ?? '')).toMatchObject({ duration_seconds: 2_400 })
  })

  test('tells nobody its keys, not even when the service repeats them', async () => {
    // `run` throws if one shows anywhere.
    const result = await run(inProcess(), {}, (simulated) => async (request, signal) => {
      const key = request.headers['X-Security-Token']
      if (key === undefined) return simulated(request, signal)
      return { status: 403, headers: {}, body: JSON.stringify({ error_msg: `${key} is not good enough` }) }
    })
    expect(result.report.targets).toMatchObject([{ outcome: 'failed', error: { message: '*** is not good enough' } }])
  })

  test('that is not let in touches nothing', async () => {
    const cloud = inProcess()
    cloud.simulator.sts.trust({ StringEquals: { 'oidc:sub': 'nobody' } })
    const result = await run(cloud)
    expect(Object.keys(idsByOutcome(result))).toEqual(['unattempted'])
    expect(cloud.seen('coc.delete')).toEqual([])
    expect(result.annotations[0]?.message).toContain('STS5.1001')
  })
})
