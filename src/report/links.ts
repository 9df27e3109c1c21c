/** Links to web pages, from what the runner says. (github/docs, "Variables reference".) */
import type { Environment } from '../runtime/runtime.ts'
import { omitUndefined } from '../runtime/json.ts'
import type { Links } from './result.ts'

const SERVER = /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/
const REPOSITORY = /^[\w.-]{1,100}\/[\w.-]{1,100}$/
const REF = /^(?!.*\.\.)[\w./-]{1,200}$/

/** The links that can be made; a variable that is missing or invalid makes none. A local action has no repository. */
export function linksOf(env: Environment): Links {
  const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '' } = env
  const { GITHUB_ACTION_REPOSITORY: action = '', GITHUB_ACTION_REF: ref = '' } = env
  if (!SERVER.test(server)) return {}
  return omitUndefined({
    repository: REPOSITORY.test(repository) ? `${server}/${repository}` : undefined,
    docs: REPOSITORY.test(action) && REF.test(ref) ? `${server}/${action}/blob/${ref}/docs` : undefined,
  })
}
