/** A keyless run from its first request to its last: who is asked for what, where, and that no key is told to anybody. */
import { describe, expect, test } from '@jest/globals'
import * as defaults from '../../../simulator/defaults.ts'
import { keyless, type InProcessOptions, type InProcessRun } from '../../support/in-process.ts'
import { kindOf } from '../../support/kinds.ts'
import { outcomesOf, scene, type Scene } from '../../support/scene.ts'

const coc = kindOf('coc-script')

async function run(
  { simulator, run: start }: Scene,
  inputs: Readonly<Record<string, string>> = {},
  transport?: InProcessOptions['transport'],
): Promise<InProcessRun> {
  const { inputs: given, env = {} } = keyless(simulator)
  return start(coc, [coc.add(simulator)], { ...given, ...inputs }, { env, ...(transport && { transport }) })
}

describe('a keyless run', () => {
  test('asks GitHub, then STS, both without a key, and the service with the temporary ones', async () => {
    const cloud = scene()
    const result = await run(cloud)
    expect(Object.keys(outcomesOf(result))).toEqual(['deleted'])
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
    const cloud = scene()
    await run(cloud, { timeout: '40m', 'sts-endpoint': '' })
    const [exchange] = cloud.seen('sts.assumeWithOidc')
    expect(exchange?.host).toBe('sts.cn-north-4.myhuaweicloud.com')
    expect(JSON.parse(exchange?.body ?? '')).toMatchObject({ duration_seconds: 2_400 })
  })

  test('tells nobody its keys, not even when the service repeats them', async () => {
    // `run` throws if one shows anywhere.
    const result = await run(scene(), {}, (simulated) => async (request, signal) => {
      const key = request.headers['X-Security-Token']
      if (key === undefined) return simulated(request, signal)
      return { status: 403, headers: {}, body: JSON.stringify({ error_msg: `${key} is not good enough` }) }
    })
    expect(result.report.targets).toMatchObject([{ outcome: 'failed', error: { message: '*** is not good enough' } }])
  })

  test('that is not let in touches nothing', async () => {
    const cloud = scene()
    cloud.simulator.sts.trust({ StringEquals: { 'oidc:sub': 'nobody' } })
    const result = await run(cloud)
    expect(Object.keys(outcomesOf(result))).toEqual(['unattempted'])
    expect(cloud.seen('coc.delete')).toEqual([])
    expect(result.annotations[0]?.message).toContain('STS5.1001')
  })
})
