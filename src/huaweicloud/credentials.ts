/** The credentials that requests are sent with: an IAM token, an access key that signs every request, or none. */
import { sign, type AccessKey } from './signing.ts'
import type { HttpRequest } from './transport.ts'

export type Credentials = { readonly token: string } | AccessKey | 'anonymous'

/** Provides the credentials of a run. */
export interface CredentialSource {
  /** For the log: where the credentials come from, without secrets. */
  readonly description: string
  /** The credentials to use now. May request new ones from a service. Rejects with a CloudError if none are available. */
  current(): Promise<Credentials>
}

/** For requests that need no credentials, or have them in their headers or body. */
export const anonymous: CredentialSource = {
  description: 'no credentials',
  current: () => Promise.resolve('anonymous'),
}

/**
 * Adds the credentials to a request.
 *
 * @param now milliseconds since 1970
 * @param projectId sent and signed as `X-Project-Id` with an access key; a token contains its project
 */
export function authenticate(
  request: HttpRequest,
  credentials: Credentials,
  now: number,
  projectId: string | undefined,
): HttpRequest {
  if (credentials === 'anonymous') return request
  if ('token' in credentials) {
    return { ...request, headers: { ...request.headers, 'X-Auth-Token': credentials.token } }
  }
  if (!projectId) return sign(request, credentials, now)
  // A resource type may set the same header in another case: only one of them is sent.
  const others = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'x-project-id')
  const headers = { ...Object.fromEntries(others), 'X-Project-Id': projectId }
  return sign({ ...request, headers }, credentials, now, ['X-Project-Id'])
}
