/**
 * Security Token Service (STS): temporary access keys for an OIDC token of GitHub, and the account of an access key.
 * (IAM API reference for the new console, "AssumeAgencyWithOIDC" and "GetCallerIdentity"; huaweicloud-sdk-sts for Python.)
 */
import { omitUndefined, asObject } from '../runtime/json.ts'
import { parseTime } from '../runtime/time.ts'
import type { Client, ApiResponse } from './client.ts'
import { CloudError } from './errors.ts'
import type { AccessKey } from './signing.ts'

/** The parameters of AssumeAgencyWithOIDC, except the token. */
export interface AgencySession {
  readonly providerUrn: string
  readonly agencyUrn: string
  /** 2 to 128 characters; appears in the account's audit trail. */
  readonly name: string
  /** 900 to 43,200, and at most the limit of the agency, which is 3,600 or more. */
  readonly durationSeconds: number
}

export interface TemporaryKey {
  readonly key: AccessKey & { readonly securityToken: string }
  /** Milliseconds since 1970, by the runner's clock. */
  readonly expiresAt: number
}

/**
 * Exchanges an ID token for a temporary access key of an agency.
 *
 * @param sts sends without credentials
 * @param onSecret called with every part of the key before anything else is done with it
 * @throws CloudError
 */
export async function assumeAgency(
  sts: Client,
  { providerUrn, agencyUrn, name, durationSeconds, idToken }: AgencySession & { readonly idToken: string },
  { now, onSecret }: { readonly now: () => number; readonly onSecret: (secret: string) => void },
): Promise<TemporaryKey> {
  const response = await sts.send({
    method: 'POST',
    path: '/v5/agencies/assume-with-oidc',
    body: {
      provider_urn: providerUrn,
      agency_urn: agencyUrn,
      agency_session_name: name,
      id_token: idToken,
      duration_seconds: durationSeconds,
    },
    purpose: 'read',
  })
  const { credentials } = asObject(response.json)
  const {
    access_key_id: accessKeyId,
    secret_access_key: secretAccessKey,
    security_token: securityToken,
    expiration,
  } = asObject(credentials)
  const parts = [accessKeyId, secretAccessKey, securityToken].filter((part) => typeof part === 'string')
  for (const part of parts) onSecret(part)
  const expiresAt = parseTime(String(expiration))
  // Each part becomes a header.
  if (parts.length < 3 || !parts.every((part) => /^[\x21-\x7e]+$/.test(part)) || expiresAt === undefined) {
    throw unclearError(response, 'the response of STS does not contain valid temporary keys')
  }
  const key = { accessKeyId, secretAccessKey, securityToken } as TemporaryKey['key']
  // The expiration is by the clock of STS.
  return { key, expiresAt: Math.min(expiresAt - (response.clockSkew ?? 0), now() + durationSeconds * 1_000) }
}

/**
 * The ID of the account that the access key belongs to. Needs no permission, but a signed request.
 *
 * @throws CloudError
 */
export async function getCallerAccount(sts: Client): Promise<string> {
  const response = await sts.send({ method: 'GET', path: '/v5/caller-identity', purpose: 'read' })
  const account = asObject(response.json).account_id
  if (typeof account === 'string' && account !== '') return account
  throw unclearError(response, 'the response of STS does not name the account of the credentials')
}

const unclearError = ({ status, attempts, requestId, host }: ApiResponse, message: string): CloudError =>
  new CloudError({ kind: 'unclear', message, status, attempts, inDoubt: false, host, ...omitUndefined({ requestId }) })
