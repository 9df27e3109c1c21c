/**
 * GitHub's OIDC provider: the route that issues a job's ID token, and the key that signs it.
 * Source: GitHub Docs, "OpenID Connect reference": claims, both formats of the subject, requesting the token.
 */
import { generateKeyPairSync } from 'node:crypto'
import { createSigner } from 'fast-jwt'

import { json } from '../answers.ts'
import { text } from '../checks.ts'
import { ID_TOKEN_REQUEST_TOKEN } from '../defaults.ts'
import { once } from '../once.ts'
import type { Call, Failure, Route, Service, SimAnswer, ServiceContext } from '../types.ts'

/** The job that requests the token. */
export interface Job {
  owner: string
  ownerId: string
  repository: string
  repositoryId: string
  runId: string
  /** What the subject says after the repository, such as `ref:refs/heads/main` or `environment:preview`. */
  context: string
  /** The format of the subject in repositories created, renamed or transferred since 15 July 2026. */
  immutableSubject: boolean
}

const LIFETIME_SECONDS = 300

/** A key pair, both in PEM. */
interface KeyPair {
  readonly publicKey: string
  readonly privateKey: string
}

export const newKeyPair = (): KeyPair =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

/** Generating a pair takes as long as a run. */
const keyPair = once(newKeyPair)

export class GitHubOidc implements Service {
  readonly issuer = 'https://token.actions.githubusercontent.com'
  readonly hosts = /^[a-z0-9-]+\.actions\.githubusercontent\.com$/
  readonly codes = { invalid: '400', internal: '500', denied: '403' }
  readonly routes: Route[]
  readonly job: Job = {
    ...{ owner: 'octo-org', ownerId: '123456', repository: 'shop', repositoryId: '456789', runId: '17000000001' },
    ...{ context: 'environment:preview-cleanup', immutableSubject: false },
  }
  /** Claims that replace the real ones. */
  claims: Record<string, unknown> = {}
  /** Every issued token. */
  readonly issued: string[] = []
  readonly #context: ServiceContext
  readonly #keyId = once(() => this.#context.ids.hex(16))

  constructor(context: ServiceContext) {
    this.#context = context
    this.routes = [
      {
        method: 'GET',
        path: '/{plan}//idtoken/{job}/{step}',
        operation: 'github.idToken',
        kind: 'other',
        open: true,
        query: { 'api-version': text(1, 10, true), audience: text(1, 255) },
        handle: (call) => this.#give(call),
      },
    ]
  }

  fail({ status, message }: Failure): SimAnswer {
    return json(status, { message })
  }

  /** What the runner sets for a job with `id-token: write`. `base` has no slash at its end. */
  environment(base = 'https://run-actions-1.actions.githubusercontent.com'): Record<string, string> {
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${base}/157//idtoken/6ab41ba2-0000-4000-8000-1d2e3f405162/8c5fb0a1?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: ID_TOKEN_REQUEST_TOKEN,
      GITHUB_REPOSITORY: `${this.job.owner}/${this.job.repository}`,
      GITHUB_RUN_ID: this.job.runId,
    }
  }

  get subject(): string {
    const { owner, ownerId, repository, repositoryId, context, immutableSubject } = this.job
    const name = immutableSubject ? `${owner}@${ownerId}/${repository}@${repositoryId}` : `${owner}/${repository}`
    return `repo:${name}:${context}`
  }

  /** The public key with this id, as the issuer publishes it. */
  publicKey(id: string): string | undefined {
    return id === this.#keyId() ? keyPair().publicKey : undefined
  }

  #give({ headers, query, now }: Call): SimAnswer {
    if (headers['authorization'] !== `Bearer ${ID_TOKEN_REQUEST_TOKEN}`) return json(401, { message: 'Unauthorized' })
    const { owner, ownerId, repository, repositoryId, runId } = this.job
    const seconds = Math.floor(now / 1000)
    const claims = {
      ...{ jti: this.#context.ids.uuid(), sub: this.subject, aud: query['audience'] ?? `https://github.com/${owner}` },
      ...{ iss: this.issuer, iat: seconds, nbf: seconds - 600, exp: seconds + LIFETIME_SECONDS },
      ...{ repository: `${owner}/${repository}`, repository_owner: owner, repository_id: repositoryId },
      ...{ repository_owner_id: ownerId, run_id: runId },
      ...this.claims,
    }
    const value = this.sign(claims)
    this.issued.push(value)
    return json(200, { count: value.length, value })
  }

  /** A token with these claims and GitHub's signature, or that of another key. */
  sign(claims: Record<string, unknown>, key = keyPair().privateKey): string {
    return createSigner({ key, algorithm: 'RS256', kid: this.#keyId(), noTimestamp: true })(claims)
  }
}
