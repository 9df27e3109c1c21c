/**
 * Security Token Service: temporary keys for a token of GitHub's, and whose keys they are.
 * (IAM API reference for the new console, "AssumeAgencyWithOIDC" and "GetCallerIdentity"; huaweicloud-sdk-sts for Python.)
 */
import { omitUndefined, asObject } from '../runtime/json.ts'
import { parseTime } from '../runtime/time.ts'
import type { Client, ApiResponse } from './client.ts'
import { CloudError } from './errors.ts'
import type { AccessKey } from './signing.ts'

/** What STS is asked for, besides the token that proves the right to it. */
export interface AgencySession {
  readonly providerUrn: string
  readonly agencyUrn: string
  /** 2 to 128 characters; appears in the account's audit trail. */
  readonly name: string
  /** 900 to 43,200, and no more than the agency allows: that is 3,600 at least. */
  readonly seconds: number
}

export interface TemporaryKey {
  readonly key: AccessKey & { readonly securityToken: string }
  /** Milliseconds since 1970, by our own clock. */
  readonly expiresAt: number
}

/**
 * Exchanges an ID token for temporary keys of an agency.
 *
 * @param sts sends without credentials
 * @param onSecret is told every part of the keys as soon as it is read
 * @throws CloudError
 */
export async function assumeAgency(
  sts: Client,
  { providerUrn, agencyUrn, name, seconds, idToken }: AgencySession & { readonly idToken: string },
  { now, onSecret }: { readonly now: () => number; readonly onSecret: (secret: string) => void },
): Promise<TemporaryKey> {
  const reply = await sts.send({
    method: 'POST',
    path: '/v5/agencies/assume-with-oidc',
    body: {
      provider_urn: providerUrn,
      agency_urn: agencyUrn,
      agency_session_name: name,
      id_token: idToken,
      duration_seconds: seconds,
    },
    purpose: 'read',
  })
  const given = asObject(asObject(reply.json).credentials)
  const { access_key_id: accessKeyId, secret_access_key: secretAccessKey, security_token: securityToken } = given
  const parts = [accessKeyId, secretAccessKey, securityToken].filter((part) => typeof part === 'string')
  for (const part of parts) onSecret(part)
  const expiration = parseTime(String(given.expiration))
  // They go into headers.
  if (parts.length < 3 || !parts.every((part) => /^[\x21-\x7e]+$/.test(part)) || expiration === undefined) {
    throw unclear(reply, 'STS answered success without usable keys')
  }
  const key = { accessKeyId, secretAccessKey, securityToken } as TemporaryKey['key']
  // The moment is one of the clock over there: what counts is how far it is away.
  return { key, expiresAt: Math.min(expiration - (reply.clockSkew ?? 0), now() + seconds * 1_000) }
}

/**
 * The account that the keys belong to. Needs no permission, but a signature.
 *
 * @throws CloudError
 */
export async function callerAccount(sts: Client): Promise<string> {
  const reply = await sts.send({ method: 'GET', path: '/v5/caller-identity', purpose: 'read' })
  const account = asObject(reply.json).account_id
  if (typeof account !== 'string' || account === '') throw unclear(reply, 'STS did not say whose the credentials are')
  return account
}

const unclear = ({ status, attempts, requestId, host }: ApiResponse, message: string): CloudError =>
  new CloudError({ kind: 'unclear', message, status, attempts, inDoubt: false, host, ...omitUndefined({ requestId }) })
