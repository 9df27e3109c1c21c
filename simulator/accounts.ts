import { ACCOUNT_ID, ACCOUNT_NAME, PROJECT_ID, REGION, USER_ID, USER_NAME } from './defaults.ts'

export interface Project {
  id: string
  /** The project of a region has the region's name. */
  name: string
}

export interface Account {
  /** What IAM calls `domain_id`. */
  id: string
  name: string
  user: { id: string; name: string }
  projects: Project[]
}

/** An access key pair. With `securityToken` it is a temporary one. */
export interface Key {
  access: string
  secret: string
  securityToken?: string
  /** Milliseconds since 1970. */
  expiresAt?: number
  /** Defaults to the simulator's first account. */
  accountId?: string
  /** The URN of the agency session that it belongs to. */
  urn?: string
}

/** An IAM token. Without `projectId` it is scoped to the whole account. */
export interface Token {
  value: string
  projectId?: string
  /** Milliseconds since 1970. */
  expiresAt?: number
  accountId?: string
}

// "AK access failed to reach the limit": more than five consecutive failures lock a key for five minutes.
// Source: Huawei Cloud API Gateway FAQ, common errors related to IAM authentication information.
const MAX_FAILURES = 5
const LOCK_MS = 5 * 60_000

/** Accounts with their projects, keys and tokens, and the keys that are locked. */
export class Accounts {
  readonly all = new Map<string, Account>()
  readonly keys = new Map<string, Key>()
  readonly tokens = new Map<string, Token>()
  readonly #failures = new Map<string, { count: number; lockedUntil: number }>()

  /** @param projects of the default account; one, named cn-north-4, when not given */
  constructor(projects: Project[] = [{ id: PROJECT_ID, name: REGION }]) {
    this.addAccount({ id: ACCOUNT_ID, name: ACCOUNT_NAME, user: { id: USER_ID, name: USER_NAME }, projects })
  }

  addAccount(account: Account): Account {
    this.all.set(account.id, account)
    return account
  }

  addKey(key: Key): void {
    this.keys.set(key.access, key)
  }

  addToken(token: Token): void {
    this.tokens.set(token.value, token)
  }

  /** The account a key or token belongs to. Throws if it names one that does not exist. */
  accountOf(owner: { accountId?: string }): Account {
    const account = this.all.get(owner.accountId ?? ACCOUNT_ID)
    if (!account) throw new Error(`There is no account ${owner.accountId ?? ACCOUNT_ID}`)
    return account
  }

  /** Whether the key is locked at `now` because of bad signatures. */
  isLocked(access: string, now: number): boolean {
    return (this.#failures.get(access)?.lockedUntil ?? 0) > now
  }

  /** Counts a bad signature. The sixth in a row locks the key. */
  signatureFailed(access: string, now: number): void {
    const count = (this.#failures.get(access)?.count ?? 0) + 1
    const locks = count > MAX_FAILURES
    this.#failures.set(access, { count: locks ? 0 : count, lockedUntil: locks ? now + LOCK_MS : 0 })
  }

  /** Resets the count of bad signatures. */
  signatureHeld(access: string): void {
    this.#failures.delete(access)
  }
}
