/** The committed bundle against a simulator over real HTTP: what most promises are tested with. */
import * as defaults from '../../simulator/defaults.ts'
import { runAction, type FinishedRun, type RunOptions } from '../../simulator/runner.ts'
import { startServer } from '../../simulator/server.ts'
import type { Simulator } from '../../simulator/simulator.ts'

export const KEYS = {
  'access-key-id': defaults.ACCESS_KEY_ID,
  'secret-access-key': defaults.SECRET_ACCESS_KEY,
} as const

export const KEYLESS = {
  'oidc-provider-urn': defaults.PROVIDER_URN,
  'oidc-agency-urn': defaults.AGENCY_URN,
} as const

/** Everything in the log that a person would read, masks aside. */
export const errorsOf = (run: FinishedRun): string =>
  run.commands
    .filter(({ command }) => command === 'error')
    .map(({ message }) => message)
    .join('\n')

/**
 * Runs the bundle once, with all endpoints at the simulator and GitHub's ID tokens to be had there.
 *
 * @throws Error if a secret leaked, into what the run wrote or to where it had no business
 */
export async function runStep(
  simulator: Simulator,
  inputs: Readonly<Record<string, string>>,
  options: Omit<RunOptions, 'inputs'> = {},
): Promise<FinishedRun> {
  const server = await startServer(simulator)
  try {
    const { url } = server
    const endpoints = { region: defaults.REGION, endpoint: url, 'iam-endpoint': url, 'sts-endpoint': url }
    const env = { ...simulator.githubOidc.environment(url), ...options.env }
    return await runAction({
      ...options,
      ...{ inputs: { ...endpoints, ...inputs }, env, secrets: () => simulator.secrets },
    })
  } finally {
    await server.close()
  }
}
