/** Finds secrets in requests. Each secret may be in one place of one kind of request; anywhere else it is a leak. */
import type { Accounts } from './accounts.ts'
import { ID_TOKEN_REQUEST_TOKEN } from './defaults.ts'
import { LeakSearch } from './leaks.ts'
import type { GitHub } from './services/github.ts'
import type { GitHubOidc } from './services/github-oidc.ts'
import type { JournalEntry } from './types.ts'

interface Kind {
  what: string
  secrets: () => string[]
  /** The header it may be in, or `body`; nothing if it must not be sent at all. */
  place?: string
  /** The operations that may get it; any of Huawei Cloud's when not given. */
  operation?: string | RegExp
}

export class LeakCheck {
  readonly #kinds: Kind[]
  readonly #search = new LeakSearch()

  constructor(accounts: Accounts, github: GitHub, oidc: GitHubOidc) {
    const keys = (part: 'secret' | 'securityToken') => () => [...accounts.keys.values()].map((key) => key[part] ?? '')
    this.#kinds = [
      { what: 'the secret of a key', secrets: keys('secret') },
      { what: 'a security token', secrets: keys('securityToken'), place: 'x-security-token' },
      { what: 'an IAM token', secrets: () => [...accounts.tokens.keys()], place: 'x-auth-token' },
      { what: 'an ID token', secrets: () => oidc.issued, place: 'body', operation: 'sts.assumeWithOidc' },
      {
        ...{ what: "what opens GitHub's ID tokens", secrets: () => [ID_TOKEN_REQUEST_TOKEN] },
        ...{ place: 'authorization', operation: 'github.idToken' },
      },
      {
        ...{ what: 'a token of GitHub', secrets: () => [...github.tokens] },
        ...{ place: 'authorization', operation: /^github\.(?!idToken$)/ },
      },
    ]
  }

  /** Describes each secret that this request must not contain. */
  in({ operation, host, target, headers, body }: JournalEntry): string[] {
    const parts = Object.entries({ ...headers, body, target })
    const everything = Object.values(headers).concat(body, target).join('\n')
    return this.#kinds
      .filter(({ secrets, place, ...kind }) => {
        // Most requests contain none, so the exact place is checked only after a hit.
        const found = secrets().filter((secret) => this.#search.holds(everything, secret))
        if (found.length === 0) return false
        const { operation: own = /^(?!github\.)/ } = kind
        const allowed = typeof own === 'string' ? operation === own : own.test(operation)
        const elsewhere = parts.filter(([name]) => !(allowed && name === place)).map(([, text]) => text)
        return found.some((secret) => this.#search.holds(elsewhere.join('\n'), secret))
      })
      .map(({ what }) => `${what} was sent to ${operation} at ${host}`)
  }
}
