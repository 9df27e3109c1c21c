/** Workflows as they are written, run on the committed bundle: nothing is added but what the runner gives, and the way to the simulator. */
import * as defaults from '../../simulator/defaults.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { runBundle, type BundleRun } from './child-process.ts'
import { GITHUB_ENV } from './harness.ts'
import type { Cloud } from './tls-cloud.ts'
import { fillIn, inputsOf, type Contexts, type Workflow } from './workflow.ts'

/** The host of GitHub that issues ID tokens. */
export const IDENTITY_HOST = 'run-actions-1.actions.githubusercontent.com'

export const SECRETS = {
  HUAWEICLOUD_ACCESS_KEY_ID: defaults.ACCESS_KEY_ID,
  HUAWEICLOUD_SECRET_ACCESS_KEY: defaults.SECRET_ACCESS_KEY,
  SLACK_WEBHOOK: 'https://hooks.slack.example/T0/B0/x',
} as const

const CONTEXTS: Contexts = {
  secrets: SECRETS,
  vars: { ROMA_INSTANCE_ID: defaults.INSTANCE_ID, HUAWEICLOUD_ACCOUNT_ID: defaults.ACCOUNT_ID },
  inputs: {},
}

export interface WorkflowRunOptions {
  readonly eventName?: string
  /** The payload of the event. */
  readonly event?: object
  /** Contexts in place of those above. */
  readonly contexts?: Contexts
  /** What the context `github` has besides the event and the token. */
  readonly github?: object
  readonly env?: Readonly<Record<string, string>>
}

/** Runs the step of a workflow with one job that uses the action. Its expressions are worked out as GitHub does. */
export function runWorkflow(
  simulator: Simulator,
  cloud: Cloud,
  workflow: Workflow,
  { eventName = 'workflow_dispatch', event = {}, contexts, github, env }: WorkflowRunOptions = {},
): Promise<BundleRun> {
  const all = {
    ...CONTEXTS,
    github: { event_name: eventName, event, token: defaults.GITHUB_TOKEN, ...github },
    ...contexts,
  }
  const [job] = Object.values(workflow.jobs)
  const ofJob = Object.entries(job?.env ?? {}).map(([name, value]) => [name, fillIn(value, all)] as const)
  const mayAskForIdentity = { ...workflow.permissions, ...job?.permissions }['id-token'] === 'write'
  return runBundle(simulator, {
    inputs: inputsOf(workflow, all),
    event,
    env: {
      ...Object.fromEntries(ofJob),
      ...(mayAskForIdentity && simulator.githubOidc.environment(`https://${IDENTITY_HOST}`)),
      ...cloud.env,
      GITHUB_EVENT_NAME: eventName,
      ...GITHUB_ENV,
      ...env,
    },
  })
}
