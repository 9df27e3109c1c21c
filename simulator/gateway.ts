/**
 * The checks of the API gateway, before a service gets a request.
 * Source of codes and statuses: Huawei Cloud "API request signing" guide, error codes; API Gateway FAQ, common errors
 * related to IAM authentication information.
 */
import type { Account, Accounts, Key } from './accounts.ts'
import { dateProblem, readAuthorization, signatureMatches } from './signature.ts'
import type { Principal, Route, Service, SimRequest } from './types.ts'

const MAX_BODY_BYTES = 12 * 1024 * 1024
const MAX_HEADER_BYTES = 64 * 1024
const MAX_TARGET_BYTES = 8 * 1024

/** A refusal by the gateway, without the request id. */
export interface GatewayRefusal {
  status: number
  code: string
  message: string
  /** A token was refused: IAM has an error of its own for that. */
  token?: boolean
}

/** Refuses requests that are too large. */
export function sizeRefusal(request: SimRequest): GatewayRefusal | undefined {
  const refuse = (status: number, message: string): GatewayRefusal => ({ status, code: 'APIGW.0201', message })
  if (Buffer.byteLength(request.body) > MAX_BODY_BYTES) return refuse(413, 'Request entity too large')
  if (Buffer.byteLength(request.target) > MAX_TARGET_BYTES) return refuse(414, 'Request URI too large')
  const headers = Object.entries(request.headers).reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  return headers > MAX_HEADER_BYTES ? refuse(494, 'Request headers too large') : undefined
}

/** Refuses a path that no service publishes under this host and with this method. */
export function unknownRoute(request: SimRequest, service: Service | undefined): GatewayRefusal | undefined {
  const name = request.host.replace(/:\d+$/, '').toLowerCase()
  const elsewhere = /\.(myhuaweicloud\.[a-z]+|githubusercontent\.com)$/.test(name) && !service?.hosts.test(name)
  if (service && !elsewhere) return undefined
  const message = 'The API does not exist or has not been published in the environment'
  return { status: 404, code: 'APIGW.0101', message }
}

/** What a request is for. */
export interface Access {
  service: Service
  route: Route
  /** The project in the path, if there is one. */
  projectId: string | undefined
  /** Milliseconds since 1970. */
  now: number
}

/** Identifies the caller by a token or by a signature. Both at once are refused. */
export function authenticate(request: SimRequest, accounts: Accounts, access: Access): Principal | GatewayRefusal {
  const { 'x-auth-token': token, authorization } = request.headers
  if (token !== undefined && authorization !== undefined) return incorrect('a token and a signature were sent at once')
  if (token !== undefined) {
    return access.route.signed
      ? incorrect('this API takes signed requests only')
      : byToken(request, token, accounts, access)
  }
  if (authorization !== undefined) return bySignature(request, authorization, accounts, access)
  return incorrect('x-auth-token not found')
}

/** Tells the two results of `authenticate` apart. */
export function isGatewayRefusal(result: Principal | GatewayRefusal): result is GatewayRefusal {
  return 'status' in result
}

function byToken(
  request: SimRequest,
  value: string,
  accounts: Accounts,
  { service, projectId, now }: Access,
): Principal | GatewayRefusal {
  const token = accounts.tokens.get(value)
  if (!token) return { ...incorrect('decrypt token fail'), token: true }
  const outdated = token.expiresAt !== undefined && token.expiresAt <= now
  const named = projectId ?? request.headers['x-project-id']
  const elsewhere = named !== undefined && token.projectId !== undefined && token.projectId !== named
  const tooWide = token.projectId === undefined && service.projectTokensOnly === true
  if (outdated || elsewhere || tooWide) {
    return { status: 401, code: 'APIGW.0307', message: 'The token must be updated', token: true }
  }
  const account = accounts.accountOf(token)
  const foreign = scopeRefusal(request, account, projectId)
  if (foreign) return foreign
  const scope = token.projectId === undefined ? { wholeAccount: true } : { projectId: token.projectId }
  return { accountId: account.id, userId: account.user.id, means: 'token', ...scope }
}

function bySignature(
  request: SimRequest,
  authorization: string,
  accounts: Accounts,
  { projectId, now }: Access,
): Principal | GatewayRefusal {
  const signed = readAuthorization(authorization)
  if (!signed) return incorrect('the Authorization header is malformed')
  const { access } = signed
  const key = accounts.keys.get(access)
  if (!key) return incorrect(`Get secretKey failed,ak:${access},err:ak not exist`)
  if (accounts.isLocked(access, now)) return incorrect('AK access failed to reach the limit,forbidden')
  const date = dateProblem(request, signed, now)
  if (date) return incorrect(date)
  if (!signatureMatches(request, signed, key.secret)) {
    accounts.signatureFailed(access, now)
    return incorrect('verify aksk signature fail')
  }
  const temporary = temporaryProblem(request, key, now)
  if (temporary) return incorrect(temporary)
  accounts.signatureHeld(access)
  const account = accounts.accountOf(key)
  const { 'x-project-id': named, 'x-domain-id': domain } = request.headers
  return (
    scopeRefusal(request, account, projectId) ?? {
      ...{ accountId: account.id, userId: account.user.id, means: 'signature' },
      ...(key.urn !== undefined && { urn: key.urn }),
      ...(named === undefined ? { wholeAccount: domain !== undefined } : { projectId: named }),
    }
  )
}

/**
 * A temporary key needs its own security token; a permanent key has none. The token need not be signed: the gateway checks
 * the headers that `SignedHeaders` lists, and no others (API request signing guide, FAQ).
 */
function temporaryProblem(request: SimRequest, key: Key, now: number): string | undefined {
  if (key.expiresAt !== undefined && key.expiresAt <= now) return 'the access key has expired'
  if (request.headers['x-security-token'] === key.securityToken) return undefined
  return 'the securityToken is missing or incorrect'
}

/** Refuses a foreign project or account, in the path, in `X-Project-Id` or in `X-Domain-Id`. */
function scopeRefusal(
  request: SimRequest,
  account: Account,
  projectId: string | undefined,
): GatewayRefusal | undefined {
  const { 'x-project-id': named, 'x-domain-id': domain } = request.headers
  const isForeign = (id?: string): boolean => id !== undefined && !account.projects.some((project) => project.id === id)
  if (isForeign(projectId) || isForeign(named)) {
    return { status: 403, code: 'APIGW.0310', message: 'The project is unavailable' }
  }
  if (domain === undefined || domain === account.id) return undefined
  return { status: 403, code: 'APIGW.0302', message: 'The IAM user does not belong to this account' }
}

function incorrect(reason: string): GatewayRefusal {
  const message = `Incorrect IAM authentication information: ${reason}`
  return { status: 401, code: 'APIGW.0301', message }
}
