/** A simulator under the hosts of the real cloud, with the SDK and the action as its two clients. */
import * as assert from 'node:assert/strict'
import * as defaults from '../../../simulator/defaults.ts'
import { runAction, type FinishedRun } from '../../../simulator/runner.ts'
import { Simulator } from '../../../simulator/simulator.ts'
import type { JournalEntry } from '../../../simulator/types.ts'
import { startCloud } from '../../../__tests__/support/tls-cloud.ts'
import { startDriver, type Driver, type SdkAnswer, type SdkClient, type SdkCredentials } from './driver.ts'

/** One label below these are all hosts of the services. */
const HOSTS = ['*.myhuaweicloud.com', `*.${defaults.REGION}.myhuaweicloud.com`, '*.actions.githubusercontent.com']

const key = { accessKeyId: defaults.ACCESS_KEY_ID, secretAccessKey: defaults.SECRET_ACCESS_KEY }
const temporary = {
  accessKeyId: defaults.TEMPORARY_ACCESS_KEY_ID,
  secretAccessKey: defaults.TEMPORARY_SECRET_ACCESS_KEY,
}
const basic = { kind: 'basic', projectId: defaults.PROJECT_ID } as const

/** Good and bad credentials, as the SDK takes them. */
export const CREDENTIALS = {
  permanent: { ...basic, ...key },
  /** The SDK looks the project up. */
  withoutProject: { kind: 'basic', ...key },
  /** For the whole account, which the SDK looks up. */
  account: { kind: 'global', ...key },
  wrongSecret: { ...basic, ...key, secretAccessKey: 'not-the-secret-access-key' },
  unknownKey: { ...basic, ...key, accessKeyId: 'SIMULATORACCESSKEY99' },
  temporary: { ...basic, ...temporary, securityToken: defaults.SECURITY_TOKEN },
  temporaryWithoutToken: { ...basic, ...temporary },
  permanentWithToken: { ...basic, ...key, securityToken: defaults.SECURITY_TOKEN },
} as const satisfies Record<string, SdkCredentials>

export interface Setup {
  readonly simulator: Simulator
  readonly driver: Driver
  /** What the SDK answers; what its classes do not describe is added to `surprises`. */
  sdk(
    client: SdkClient,
    method: string,
    request: Readonly<Record<string, unknown>>,
    credentials?: SdkCredentials,
  ): Promise<SdkAnswer>
  /** Runs the committed bundle. */
  action(inputs: Readonly<Record<string, string>>, env?: Readonly<Record<string, string>>): Promise<FinishedRun>
  /** The requests of each client so far. */
  requestsOf(who: 'sdk' | 'action'): readonly JournalEntry[]
  /** `method: what`. */
  readonly surprises: ReadonlySet<string>
}

/** Starts all three, and stops them when `use` has ended. */
export async function withSetup(bin: string, use: (setup: Setup) => Promise<void>): Promise<void> {
  const simulator = new Simulator({ romaJobDuration: 100 })
  const cloud = await startCloud(simulator, HOSTS)
  const driver = startDriver(bin, cloud.env)
  const surprises = new Set<string>()
  const requests: Record<'sdk' | 'action', JournalEntry[]> = { sdk: [], action: [] }
  const recorded = async <T>(who: 'sdk' | 'action', send: () => Promise<T>): Promise<T> => {
    const before = simulator.journal.length
    const result = await send()
    requests[who].push(...simulator.journal.slice(before))
    return result
  }
  try {
    await use({
      simulator,
      driver,
      surprises,
      sdk: async (client, method, request, credentials = CREDENTIALS.permanent) => {
        const call = { ...client, regionId: defaults.REGION, credentials, method, request }
        const answer = await recorded('sdk', () => driver.call(call))
        for (const what of answer.surprises ?? []) surprises.add(`${method}: ${what}`)
        return answer
      },
      action: (inputs, env = {}) =>
        recorded('action', () =>
          runAction({
            inputs: { region: defaults.REGION, ...inputs },
            env: { ...cloud.env, ...env },
            secrets: () => simulator.secrets,
          }),
        ),
      requestsOf: (who) => requests[who],
    })
  } finally {
    await driver.close()
    await cloud.close()
  }
}

/** The SDK raises an error with this status and code. */
export function isRefused({ status, code }: SdkAnswer, expected: { status: number; code: string }): void {
  assert.deepEqual({ status, code }, expected)
}
