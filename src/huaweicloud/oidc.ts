/**
 * Keyless authentication: exchanges GitHub's ID token for temporary keys at STS, and renews them before they expire.
 *
 * The ID token is requested with our own transport instead of `core.getIDToken`, which follows redirects, has no timeout, never
 * settles when the connection breaks within the response, and reports only "Failed to get ID Token" (read in @actions/core
 * 3.0.1, lib/oidc-utils.js). The protocol is documented: GET ACTIONS_ID_TOKEN_REQUEST_URL with `audience` in the query and
 * ACTIONS_ID_TOKEN_REQUEST_TOKEN as bearer token (GitHub Docs, "OpenID Connect reference", methods for requesting the token).
 */
import type { Cancellation } from '../runtime/cancellation.ts'
import type { Clock } from '../runtime/runtime.ts'
import { omitUndefined, asObject } from '../runtime/json.ts'
import type { Client, ApiResponse } from './client.ts'
import type { CredentialSource } from './credentials.ts'
import { CloudError } from './errors.ts'
import { exchangeAdvice, idTokenAdvice, isTransient, NO_ID_TOKEN, readTokenClaims } from './oidc-advice.ts'
import { assumeAgency, type TemporaryKey } from './sts.ts'

/** From the inputs and the runner's environment. */
export interface OidcConfig {
  readonly providerUrn: string
  readonly agencyUrn: string
  readonly audience: string
  readonly sessionName: string
  readonly requestUrl: URL
  readonly requestToken: string
}

export interface OidcOptions {
  readonly oidc: OidcConfig
  /** How long the run may take, in milliseconds. */
  readonly timeoutMs: number
  /** Both clients send without credentials. */
  readonly github: Client
  readonly sts: Client
  readonly clock: Clock
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number
  readonly cancellation: Cancellation
  readonly onSecret: (secret: string) => void
  readonly log: (line: string) => void
}

/** The shortest session of STS. */
const MIN_SESSION_SECONDS = 900
/** Every agency allows this. A longer run renews its keys. */
const MAX_SESSION_SECONDS = 3_600
/** Keys are renewed this long before they expire, so that a failed exchange can be retried while they are valid. */
const RENEW_BEFORE_MS = 2 * 60_000
const RENEWAL_PAUSE_MS = 20_000
/** Attempts at the first exchange, without which a run has no keys. */
const FIRST_ATTEMPTS = 4
const BACKOFF_MS = 1_000
/** Keys must be valid at least this long to be used: until the request arrives. */
const MIN_VALIDITY_MS = 5_000

/** The duration of the session: that of the run, within the limits of STS and the agency. */
export const sessionSeconds = (timeoutMs: number): number =>
  Math.min(MAX_SESSION_SECONDS, Math.max(MIN_SESSION_SECONDS, Math.ceil(timeoutMs / 1_000)))

/**
 * A source of temporary keys. The first `current()` does the first exchange.
 *
 * @returns a source that rejects with a CloudError, with advice, if there are no valid keys
 */
export function oidcSource(options: OidcOptions): CredentialSource {
  const { clock, oidc, log } = options
  let held: TemporaryKey | undefined
  let renewal: Promise<TemporaryKey> | undefined
  let nextRenewalAt = -Infinity

  const isValidFor = ({ expiresAt }: TemporaryKey, ms: number): boolean => expiresAt - clock.now() > ms
  const renew = async (): Promise<TemporaryKey> => {
    try {
      held = held ? await exchange(options) : await firstExchange(options)
      return held
    } catch (error) {
      nextRenewalAt = clock.now() + RENEWAL_PAUSE_MS
      if (!(error instanceof CloudError) || !held) throw error
      if (isValidFor(held, MIN_VALIDITY_MS)) {
        if (error.kind !== 'stopped')
          log(`The temporary keys are still valid, but could not be renewed yet (${error.code ?? error.message})`)
        return held
      }
      throw withAdvice(error, `the temporary keys have expired and could not be renewed: ${error.message}`, undefined)
    } finally {
      renewal = undefined
    }
  }

  return {
    description: `temporary keys of ${oidc.agencyUrn} (keyless, GitHub OIDC)`,
    async current() {
      const requiredMs = clock.now() < nextRenewalAt ? MIN_VALIDITY_MS : RENEW_BEFORE_MS
      const { key } = held && isValidFor(held, requiredMs) ? held : await (renewal ??= renew())
      return key
    },
  }
}

/** The exchange, retried with a new ID token as long as the error is transient. */
async function firstExchange(options: OidcOptions): Promise<TemporaryKey> {
  const { clock, random, cancellation, log } = options
  for (let attempt = 1; ; attempt++) {
    try {
      return await exchange(options)
    } catch (error) {
      if (!(error instanceof CloudError) || !isTransient(error) || attempt === FIRST_ATTEMPTS) throw error
      const pause = BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + random() / 2)
      if (clock.now() + pause > cancellation.deadline || cancellation.signal.aborted) throw error
      const seconds = (pause / 1_000).toFixed(1)
      log(`No temporary keys yet (${error.code ?? error.message}): retrying with a new ID token in ${seconds} s`)
      await clock.sleep(pause, cancellation.signal)
    }
  }
}

async function exchange({ oidc, timeoutMs, github, sts, clock, onSecret, log }: OidcOptions): Promise<TemporaryKey> {
  const idToken = await requestIdToken(github, oidc, onSecret)
  const session = { ...oidc, name: oidc.sessionName, durationSeconds: sessionSeconds(timeoutMs) }
  try {
    const keys = await assumeAgency(sts, { ...session, idToken }, { now: () => clock.now(), onSecret })
    const until = new Date(keys.expiresAt).toISOString()
    log(`Keyless: temporary keys of ${oidc.agencyUrn} from ${sts.host}, valid until ${until}`)
    return keys
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    const message = `GitHub's ID token could not be exchanged for temporary keys: ${error.message}`
    throw withAdvice(error, message, exchangeAdvice(error, oidc, readTokenClaims(idToken)))
  }
}

/** GitHub's ID token for this job. `onSecret` is called with it before anything else is done with it. */
async function requestIdToken(github: Client, oidc: OidcConfig, onSecret: (secret: string) => void): Promise<string> {
  const { pathname, searchParams } = oidc.requestUrl
  let response: ApiResponse
  try {
    response = await github.send({
      method: 'GET',
      path: pathname,
      query: { ...Object.fromEntries(searchParams), audience: oidc.audience },
      headers: { Authorization: `Bearer ${oidc.requestToken}` },
      purpose: 'read',
    })
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    throw withAdvice(error, `GitHub gave no ID token: ${error.message}`, idTokenAdvice(error))
  }
  const token = asObject(response.json).value
  if (typeof token === 'string') onSecret(token)
  if (typeof token === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return token
  const { status, attempts, host } = response
  const message = "GitHub's response does not contain an ID token"
  throw new CloudError({ kind: 'unclear', message, status, attempts, inDoubt: false, host, remedy: NO_ID_TOKEN })
}

const withAdvice = (error: CloudError, message: string, remedy: string | undefined): CloudError =>
  error.with({ message, ...omitUndefined({ remedy: error.remedy ?? remedy }) })
