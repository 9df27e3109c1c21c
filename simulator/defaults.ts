/** The credentials and names that a new simulator has. The tests, the demo and `npm run simulator` use them. */

export const DAY_MS = 24 * 60 * 60_000

export const REGION = 'cn-north-4'

/** The account (its `domain_id`), its one IAM user, and its one project. */
export const ACCOUNT_ID = 'd78cbac186b744899480f25bd022f468'
export const ACCOUNT_NAME = 'preview-account'
export const USER_ID = '7116d09f88fa41908676fdd4b039e95b'
export const USER_NAME = 'preview-cleanup'
export const PROJECT_ID = '06f1c1a2b3d4400f8c2e5a7b9d1e3f50'

/** A permanent key pair and a project-scoped token. They are valid in the simulator only. */
export const ACCESS_KEY_ID = 'SIMULATORACCESSKEY01'
export const SECRET_ACCESS_KEY = 'simulator-secret-key-that-opens-nothing'
export const TOKEN = 'simulator-project-token'

/** A temporary key pair with the security token that belongs to it. */
export const TEMPORARY_ACCESS_KEY_ID = 'HSTASIMULATORTEMP001'
export const TEMPORARY_SECRET_ACCESS_KEY = 'simulator-temporary-secret-key'
export const SECURITY_TOKEN = 'gQpjbi1zaW11bGF0b3IwMQ1234'

/** What a new simulator accepts. */
export const KEYS = [
  { access: ACCESS_KEY_ID, secret: SECRET_ACCESS_KEY },
  {
    access: TEMPORARY_ACCESS_KEY_ID,
    secret: TEMPORARY_SECRET_ACCESS_KEY,
    securityToken: SECURITY_TOKEN,
  },
] as const
export const TOKENS = [{ value: TOKEN, projectId: PROJECT_ID }] as const

/** For OIDC: the identity provider, the agency that trusts it, and the token with which a job requests its ID token. */
export const PROVIDER_URN = `iam::${ACCOUNT_ID}:oidcProvider:github`
export const AGENCY_URN = `iam::${ACCOUNT_ID}:agency:preview-cleanup`
export const ID_TOKEN_REQUEST_TOKEN = 'simulator-id-token-request-token'

/** The ROMA Connect instance, and the CodeArts project (which is not the IAM project). */
export const INSTANCE_ID = '9a7f5c1e-2b4d-4c6e-8f10-a1b2c3d4e5f6'
export const CODEARTS_PROJECT_ID = 'b4d3971c3988463b865f6f920846149e'

/** GitHub: the repository whose pull requests the simulator knows, and a token that may read them. */
export const GITHUB_REPOSITORY = 'octo-org/shop'
export const GITHUB_TOKEN = 'ghs_simulatortokenthatopensnothing'
