/** Who asks: an IAM token, an access key that signs every request, or nobody. */
import { sign, type AccessKey } from './signing.ts'
import type { HttpRequest } from './transport.ts'

export type Credentials = { readonly token: string } | AccessKey | 'nobody'

/** Where the credentials of a run come from. */
export interface CredentialSource {
  /** For people: where they were found, never what they are. */
  readonly description: string
  /** The credentials to use now. May ask a service for new ones, and rejects if there are none to be had any more. */
  current(): Promise<Credentials>
}

/** For requests that carry their proof in themselves, if they need one. */
export const anonymous: CredentialSource = { description: 'no credentials', current: () => Promise.resolve('nobody') }

/**
 * The request with what proves who sends it.
 *
 * @param projectId sent, and signed, as `X-Project-Id` with an access key; a token carries its project itself
 */
export function authenticate(
  request: HttpRequest,
  credentials: Credentials,
  now: number,
  projectId: string | undefined,
): HttpRequest {
  if (credentials === 'nobody') return request
  if ('token' in credentials) {
    return { ...request, headers: { ...request.headers, 'X-Auth-Token': credentials.token } }
  }
  if (!projectId) return sign(request, credentials, now)
  // A service may ask for the same header under its own spelling: one of them goes out.
  const others = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'x-project-id')
  return sign({ ...request, headers: { ...Object.fromEntries(others), 'X-Project-Id': projectId } }, credentials, now, [
    'X-Project-Id',
  ])
}
