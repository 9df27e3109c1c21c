/** Checks of a request against its route. */
import { unknownKeys, valuesProblem } from './checks.ts'
import type { Matched } from './router.ts'
import { readAuthorization } from './signature.ts'
import type { Route, SimRequest } from './types.ts'

/** The first problem with the query, the headers or the body, before the service looks at their meaning. */
export function requestProblem(request: SimRequest, matched: Matched, route: Route): string | undefined {
  if (matched.repeated !== undefined) return `${matched.repeated} was sent more than once`
  const problem = valuesProblem(route.query ?? {}, matched.query) ?? valuesProblem(route.headers ?? {}, request.headers)
  if (problem ?? !route.body) return problem
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    return 'Content-Type must be application/json'
  return matched.body === undefined ? 'the request body is missing or not JSON' : route.body(matched.body)
}

/** The parts of a request that the API does not document. The services ignore them. */
export function undocumentedParts(
  request: SimRequest,
  { query, body }: Pick<Matched, 'query' | 'body'>,
  route: Route,
): string[] {
  const names = Object.keys(query).filter((name) => !Object.hasOwn(route.query ?? {}, name))
  const keys = route.body ? unknownKeys(body, route.bodyKeys ?? []) : []
  const { authorization = '', 'x-security-token': token } = request.headers
  const isUnsigned =
    token !== undefined && !(readAuthorization(authorization)?.headers ?? []).includes('x-security-token')
  return [
    ...names.map((name) => `query ${name}`),
    ...keys.map((key) => `body ${key}`),
    ...(!route.body && request.body !== '' ? ['body'] : []),
    ...(isUnsigned ? ['unsigned x-security-token'] : []),
  ]
}
