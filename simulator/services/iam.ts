/**
 * Identity and Access Management: the projects and the account of a caller.
 * Source: Huawei Cloud IAM API reference, KeystoneListProjects, KeystoneListAuthProjects, KeystoneListAuthDomains. The
 * latter two list what the caller belongs to, and need no permission.
 */
import type { Accounts } from '../accounts.ts'
import { json } from '../answers.ts'
import { integer, oneOf, text } from '../checks.ts'
import type { Call, Failure, Route, Service, SimAnswer } from '../types.ts'

export class Iam implements Service {
  readonly hosts = /^iam(\.[a-z0-9-]+)?\.myhuaweicloud\.(com|eu)$/
  readonly codes = { invalid: 'IAM.0011', internal: 'IAM.0006', denied: 'IAM.0003' }
  readonly routes: Route[]
  readonly #accounts: Accounts

  constructor(accounts: Accounts) {
    this.#accounts = accounts
    this.routes = [
      {
        method: 'GET',
        path: '/v3/projects',
        operation: 'iam.projects',
        kind: 'list',
        query: {
          name: text(1, 64),
          domain_id: text(1, 64),
          parent_id: text(1, 64),
          enabled: oneOf(['true', 'false']),
          is_domain: oneOf(['true', 'false']),
          page: integer(1, 1_000_000),
          per_page: integer(1, 5000),
        },
        handle: (call) => this.#projects(call),
      },
      {
        method: 'GET',
        path: '/v3/auth/projects',
        operation: 'iam.authProjects',
        kind: 'list',
        noPermission: true,
        // It has no filter: what looks like one is ignored.
        handle: (call) => this.#projects({ ...call, query: {} }),
      },
      {
        method: 'GET',
        path: '/v3/auth/domains',
        operation: 'iam.authDomains',
        kind: 'list',
        noPermission: true,
        handle: (call) => this.#domains(call),
      },
    ]
  }

  /** Keystone's shape: the code is the number of the HTTP status. */
  fail({ status, message }: Failure): SimAnswer {
    const titles: Record<number, string> = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden' }
    return json(status, { error: { code: status, message, title: titles[status] ?? 'Internal Server Error' } })
  }

  refuseToken(failure: Failure): SimAnswer {
    return this.fail({ ...failure, status: 401, message: 'The request you have made requires authentication.' })
  }

  #projects({ query, principal }: Call): SimAnswer {
    const account = this.#accounts.accountOf(principal)
    const projects = account.projects
      .filter((project) => query['name'] === undefined || project.name === query['name'])
      .map(({ id, name }) => ({
        id,
        name,
        domain_id: account.id,
        parent_id: account.id,
        is_domain: false,
        enabled: true,
        description: '',
        links: { self: `https://iam.myhuaweicloud.com/v3/projects/${id}` },
      }))
    const links = { self: 'https://iam.myhuaweicloud.com/v3/projects', previous: null, next: null }
    return json(200, { projects, links })
  }

  #domains({ principal }: Call): SimAnswer {
    const { id, name } = this.#accounts.accountOf(principal)
    const links = { self: 'https://iam.myhuaweicloud.com/v3/auth/domains', previous: null, next: null }
    const domain = {
      id,
      name,
      enabled: true,
      description: '',
      links: { self: `https://iam.myhuaweicloud.com/v3/domains/${id}` },
    }
    return json(200, { domains: [domain], links })
  }
}
