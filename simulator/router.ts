import type { Incoming, ListShape, Route, Service, SimRequest } from './types.ts'

/** A parsed request, and its route if there is one. */
export interface Matched extends Incoming {
  path: string
  /** A query parameter that was sent more than once. */
  repeated?: string
  service?: Service
  route?: Route
}

interface Entry {
  service: Service
  route: Route
  segments: string[]
}

/** Finds the route of a request among those of all services. */
export class Router {
  readonly #entries = new Map<string, Entry[]>()

  /** @param services earlier ones win where two routes would take the same request */
  constructor(services: Service[]) {
    for (const service of services) {
      for (const route of service.routes) {
        const segments = route.path.split('/')
        const key = `${route.method} ${segments.length}`
        this.#entries.set(key, [...(this.#entries.get(key) ?? []), { service, route, segments }])
      }
    }
  }

  get operations(): string[] {
    return [...this.#entries.values()].flat().map(({ route }) => route.operation)
  }

  /** Whether everybody may use this operation. */
  needsNoPermission(operation: string): boolean {
    return [...this.#entries.values()].flat().some(({ route }) => route.operation === operation && route.noPermission)
  }

  /** The shape of a list that can have faults; undefined for any other operation. */
  listShape(operation: string): ListShape | undefined {
    return [...this.#entries.values()].flat().find(({ route }) => route.operation === operation && route.list)?.route
      .list
  }

  /** Reads a request. An unknown path, or a known one with another method, has no `route`. */
  match(request: SimRequest): Matched {
    const { path, query, repeated } = readTarget(request.target)
    const read = { path, query, ...(repeated === undefined ? {} : { repeated }), body: readJson(request.body) }
    const segments = path.split('/')
    for (const entry of this.#entries.get(`${request.method} ${segments.length}`) ?? []) {
      const params = readParams(entry.segments, segments)
      if (params) return { ...read, params, service: entry.service, route: entry.route }
    }
    return { ...read, params: {} }
  }
}

/** Splits a target into path and decoded query; a `+` in the query is a space, as the gateway's own parser has it. */
export function readTarget(target: string): { path: string; query: Record<string, string>; repeated?: string } {
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const query: Record<string, string> = {}
  let repeated: string | undefined
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1))) {
    if (Object.hasOwn(query, name)) repeated = name
    else query[name] = value
  }
  return { path, query, ...(repeated === undefined ? {} : { repeated }) }
}

function readParams(template: string[], segments: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? ''
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined
      continue
    }
    const value = decode(segment)
    if (value === undefined || value === '') return undefined
    params[part.slice(1, -1)] = value
  }
  return params
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function readJson(body: string): unknown {
  if (body === '') return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
