/**
 * Keyless: GitHub says who runs (an ID token), STS gives temporary keys for it, and new ones before those end.
 *
 * GitHub's token comes through our own transport, not from `core.getIDToken`: that one follows redirects, knows no
 * deadline, never settles when the connection breaks within the answer, and prints no more than "Failed to get ID Token"
 * (read in @actions/core 3.0.1, lib/oidc-utils.js). What both do is GitHub's documented contract: a GET to
 * ACTIONS_ID_TOKEN_REQUEST_URL with `audience` added, and ACTIONS_ID_TOKEN_REQUEST_TOKEN as the bearer.
 * (GitHub Docs, "OpenID Connect reference", methods for requesting the OIDC token.)
 */
import type { Cancellation } from '../runtime/cancellation.ts'
import type { Clock } from '../runtime/runtime.ts'
import { omitUndefined, asObject } from '../runtime/json.ts'
import type { Client, ApiResponse } from './client.ts'
import type { CredentialSource } from './credentials.ts'
import { CloudError, type CloudErrorFields } from './errors.ts'
import { adviceOnExchange, adviceOnRequest, claimsOf, mayPass, NO_ID_TOKEN } from './oidc-advice.ts'
import { assumeAgency, type TemporaryKey } from './sts.ts'

/** What the inputs and the runner give. */
export interface Oidc {
  readonly providerUrn: string
  readonly agencyUrn: string
  readonly audience: string
  readonly sessionName: string
  readonly requestUrl: URL
  readonly requestToken: string
}

export interface OidcOptions {
  readonly oidc: Oidc
  /** How long the run may take, in milliseconds. */
  readonly timeoutMs: number
  /** Send without credentials. */
  readonly github: Client
  readonly sts: Client
  readonly clock: Clock
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number
  readonly cancellation: Cancellation
  readonly onSecret: (secret: string) => void
  readonly say: (line: string) => void
}

/** The shortest that STS gives. */
const SHORTEST_SECONDS = 900
/** What every agency allows; a longer run renews. */
const LONGEST_SECONDS = 3_600
/** Before their end, so that a failing exchange can be tried again while they are good. */
const RENEW_BEFORE_MS = 2 * 60_000
const RETRY_AFTER_MS = 20_000
/** Of the first exchange: a run has no keys to go on with when it fails. */
const FIRST_ATTEMPTS = 4
const BACKOFF_MS = 1_000
/** A request under way needs keys that are good until it arrives. */
const LAST_USE_MS = 5_000

/** The session that a run of this length asks for: as short as can be, and the run's own length if that is longer. */
export const sessionSeconds = (timeoutMs: number): number =>
  Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, Math.ceil(timeoutMs / 1_000)))

/** A source of temporary keys. The first `current()` does the first exchange; a CloudError it rejects with knows the mend. */
export function oidcSource(options: OidcOptions): CredentialSource {
  const { clock, oidc, say } = options
  let held: TemporaryKey | undefined
  let renewal: Promise<TemporaryKey> | undefined
  let notBefore = -Infinity

  const renew = async (): Promise<TemporaryKey> => {
    try {
      held = held ? await exchange(options) : await firstExchange(options)
      return held
    } catch (error) {
      notBefore = clock.now() + RETRY_AFTER_MS
      if (!(error instanceof CloudError) || !held) throw error
      if (isGood(held, LAST_USE_MS)) {
        if (error.kind !== 'stopped')
          say(`The temporary keys could not be renewed yet, and are still good (${error.code ?? error.message})`)
        return held
      }
      throw withAdvice(error, `the temporary keys have ended, and there are no new ones: ${error.message}`, undefined)
    } finally {
      renewal = undefined
    }
  }
  const isGood = ({ expiresAt }: TemporaryKey, spareMs: number): boolean => expiresAt - clock.now() > spareMs

  return {
    description: `temporary keys of ${oidc.agencyUrn} (keyless, GitHub OIDC)`,
    async current() {
      const { key } =
        held && (isGood(held, RENEW_BEFORE_MS) || (clock.now() < notBefore && isGood(held, LAST_USE_MS)))
          ? held
          : await (renewal ??= renew())
      return key
    },
  }
}

/** The exchange, repeated with a new ID token unless the refusal is about the set-up: STS may be in trouble for a moment. */
async function firstExchange(options: OidcOptions): Promise<TemporaryKey> {
  const { clock, random, cancellation, say } = options
  for (let attempt = 1; ; attempt++) {
    try {
      return await exchange(options)
    } catch (error) {
      if (!(error instanceof CloudError) || !mayPass(error) || attempt === FIRST_ATTEMPTS) throw error
      const pause = BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + random() / 2)
      if (clock.now() + pause > cancellation.deadline || cancellation.signal.aborted) throw error
      const seconds = (pause / 1_000).toFixed(1)
      say(`No temporary keys yet (${error.code ?? error.message}): trying again with a new ID token in ${seconds} s`)
      await clock.sleep(pause, cancellation.signal)
    }
  }
}

async function exchange({ oidc, timeoutMs, github, sts, clock, onSecret, say }: OidcOptions): Promise<TemporaryKey> {
  const idToken = await requestIdToken(github, oidc, onSecret)
  const session = { ...oidc, name: oidc.sessionName, seconds: sessionSeconds(timeoutMs) }
  try {
    const keys = await assumeAgency(sts, { ...session, idToken }, { now: () => clock.now(), onSecret })
    const until = new Date(keys.expiresAt).toISOString()
    say(`Keyless: ${sts.host} gave temporary keys of ${oidc.agencyUrn}, good until ${until}`)
    return keys
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    const message = `GitHub's ID token was not exchanged for keys: ${error.message}`
    throw withAdvice(error, message, adviceOnExchange(error, oidc, claimsOf(idToken)))
  }
}

/** The ID token for this run. It is known as a secret before anything else is done with it. */
async function requestIdToken(github: Client, oidc: Oidc, onSecret: (secret: string) => void): Promise<string> {
  const { pathname, searchParams } = oidc.requestUrl
  let reply: ApiResponse
  try {
    reply = await github.send({
      method: 'GET',
      path: pathname,
      query: { ...Object.fromEntries(searchParams), audience: oidc.audience },
      headers: { Authorization: `Bearer ${oidc.requestToken}` },
      purpose: 'read',
    })
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    throw withAdvice(error, `GitHub gave no ID token: ${error.message}`, adviceOnRequest(error))
  }
  const token = asObject(reply.json).value
  if (typeof token === 'string') onSecret(token)
  if (typeof token !== 'string' || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
    const { status, attempts, host } = reply
    throw new CloudError({
      ...{ kind: 'unclear', message: 'GitHub answered success without an ID token' },
      ...{ status, attempts, host, inDoubt: false, remedy: NO_ID_TOKEN },
    })
  }
  return token
}

const withAdvice = (error: CloudError, message: string, remedy: string | undefined): CloudError =>
  new CloudError(
    { ...(error as CloudErrorFields), message, ...omitUndefined({ remedy: error.remedy ?? remedy }) },
    error,
  )
