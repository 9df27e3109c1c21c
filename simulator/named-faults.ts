/** Errors of one service, under a name each: what the service says and with which status. */
import { json } from './answers.ts'
import type { SimAnswer } from './types.ts'

/**
 * Source: ROMA Connect API reference, error codes (HTTP 400 for all but the instance API); COC API reference, error codes, and
 * Huawei's Terraform provider for the third meaning of COC.00040601.
 */
export const SERVICE_ERRORS = {
  'roma-1000': { status: 400, code: 'ROMA.1000', message: 'No token is provided.' },
  'roma-1002': { status: 400, code: 'ROMA.1002', message: 'Incorrect token.' },
  'roma-1006': { status: 400, code: 'ROMA.1006', message: 'You have no permission for this operation.' },
  'roma-12001': { status: 400, code: 'ROMA.12001', message: 'No permission to operate the application.' },
  'roma-12002': { status: 400, code: 'ROMA.12002', message: 'The user does not support this feature.' },
  'roma-1007': { status: 404, code: 'ROMA.1007', message: 'Invalid request URL.' },
  'roma-no-instance': { status: 404, code: 'APIC.7302', message: 'Instance not found' },
  'coc-invalid-uuid': { status: 400, code: 'COC.00040601', message: 'invalid script uuid' },
  'coc-duplicate-name': { status: 400, code: 'COC.00040601', message: 'Exist script with same name' },
  'coc-invalid-value': { status: 400, code: 'COC.00040601', message: 'The paramValue is invalid.' },
} as const

export type ServiceErrorName = keyof typeof SERVICE_ERRORS

/** Ways in which GitHub refuses a query, or answers it wrongly. */
export type GitHubFaultName =
  | 'github-401'
  | 'github-403-permission'
  | 'github-403-ip-allow-list'
  | 'github-403-retry-after'
  | 'github-403-rate-limit-reset'
  | 'github-429'
  | 'github-502'
  | 'github-200-rate-limited'
  | 'github-200-errors'
  | 'github-state-constructor'

/** Tells the faults of GitHub from all others. */
export const isGitHubFault = (fault: string): fault is GitHubFaultName => fault.startsWith('github-')

/**
 * GitHub's answer with this fault.
 * Source: GitHub Docs, "Rate limits and query limits for the GraphQL API" and "Troubleshooting the REST API".
 *
 * @param details seconds until the next request is welcome, the time in milliseconds since 1970, and what GitHub would answer
 */
export function gitHubAnswer(
  fault: GitHubFaultName,
  { seconds, now, real }: { seconds: number; now: number; real: SimAnswer | undefined },
): SimAnswer {
  const refuse = (status: number, message: string, headers: Record<string, string> = {}): SimAnswer => {
    const answer = json(status, {
      message,
      documentation_url: 'https://docs.github.com/graphql',
      status: String(status),
    })
    return { ...answer, headers: { ...answer.headers, ...headers } }
  }
  const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
  const primary = 'API rate limit exceeded for installation ID 1.'
  const used = {
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.ceil(now / 1000) + seconds),
  }
  switch (fault) {
    case 'github-401':
      return refuse(401, 'Bad credentials')
    case 'github-403-permission':
      return refuse(403, 'Resource not accessible by integration')
    case 'github-403-ip-allow-list':
      return refuse(
        403,
        'Although you appear to have the correct authorization credentials, the `octo-org` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
      )
    case 'github-403-retry-after':
      return refuse(403, secondary, { 'retry-after': String(seconds) })
    case 'github-403-rate-limit-reset':
      return refuse(403, primary, used)
    case 'github-429':
      return refuse(429, secondary, { 'retry-after': String(seconds) })
    case 'github-502':
      return { status: 502, headers: { 'content-type': 'text/html' }, body: '<html><h1>502 Bad Gateway</h1></html>' }
    case 'github-200-rate-limited': {
      const answer = json(200, { errors: [{ type: 'RATE_LIMITED', message: primary }] })
      return { ...answer, headers: { ...answer.headers, ...used } }
    }
    case 'github-200-errors':
      return json(200, { data: null, errors: [{ message: 'Something went wrong while executing your query.' }] })
    case 'github-state-constructor': {
      const answer = real ?? json(200, { data: { repository: null } })
      return { ...answer, body: answer.body.replace(/"state":"[A-Z]+"/g, '"state":"constructor"') }
    }
  }
}
