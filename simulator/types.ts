/** Types that the parts of the simulator share. None of them depends on a transport. */

/** The source of time: a virtual clock in tests, the machine's clock by default. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  sleep(ms: number): Promise<void>
}

/** A request as it arrived, not yet parsed. */
export interface SimRequest {
  method: string
  /** What the `Host` header says, port included. */
  host: string
  /** Raw path and query, exactly as sent. */
  target: string
  /** Names in lower case. */
  headers: Record<string, string>
  body: string
}

/** A fault below HTTP. The caller of `handle` applies it to the connection. */
export type WireFault = 'refuse' | 'reset-before' | 'reset-during' | 'cut' | 'hang' | 'drip' | 'huge'

/** An answer. With `wire`, the answer that the connection fault breaks off. */
export interface SimAnswer {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: string
  wire?: WireFault
}

/** One request the simulator saw, refused ones included. */
export interface JournalEntry {
  /** Position in the journal, from 1. */
  n: number
  /** When it arrived, milliseconds since 1970. */
  at: number
  method: string
  host: string
  target: string
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  body: string
  /** Such as `coc.delete`, or `unknown` for a route the gateway does not publish. */
  operation: string
  /** The status of the answer; 0 while the request is under way, or if the connection broke before a status was sent. */
  status: number
  /** The injected fault that it met. */
  fault?: string
  /** Whether the handler of the service ran, whatever the caller received. */
  executed: boolean
  /** The resources it names, in its own order. */
  ids: string[]
  /**
   * What the request carries beyond the documented API, such as `query foo` or `body apps.name`. The service ignores it, as
   * the real ones do; a test can still assert that the action sends nothing of the kind.
   */
  undocumented: string[]
}

/** The caller, as the gateway identified it. */
export interface Principal {
  accountId: string
  userId: string
  /** The project that the request is for: the one that the token is scoped to, or that `X-Project-Id` names. */
  projectId?: string
  /** The request is for the whole account: by `X-Domain-Id`, or by a token that is scoped to no project. */
  wholeAccount?: boolean
  /** The agency session behind temporary keys. */
  urn?: string
  means: 'token' | 'signature' | 'nothing'
}

/** A request that matched a route, with its parsed parts. */
export interface Incoming {
  params: Record<string, string>
  query: Record<string, string>
  /** The parsed JSON body; undefined when there is none or it is not JSON. */
  body: unknown
}

/** The input of a handler: the request, the caller, and the time. */
export interface Call extends Incoming {
  principal: Principal
  /** Names in lower case. */
  headers: Record<string, string>
  requestId: string
  now: number
}

/** An error. Each service writes it in the shape of its documentation. */
export interface Failure {
  status: number
  code: string
  message: string
  requestId: string
  /** Adds `encoded_authorization_message`, as an IAM 5.0 refusal does. */
  encoded?: boolean
}

/** Checks one value (undefined: not sent), and returns the problem. */
export type Check = (value: string | undefined) => string | undefined

/** Where the parts of a list's answer are, and how it is paged. */
export interface ListShape {
  /** The key of the rows: the first of these that the answer has. */
  rows: string[]
  /** The key of the total. */
  total: string
  /** The key of a row's id, and of its name. */
  id: string
  name: string
  /** The query parameter with the size of a page. */
  size: string
  defaultSize: number
  /** The query parameter that says where a page starts. */
  start: string
  counts: 'rows' | 'pages' | 'marker'
  /** The key of a row's number, which a marker means. */
  marker?: string
  /** For an answer that is no object: its rows and total as one, and back. */
  read?: (answer: SimAnswer) => Record<string, unknown>
  write?: (body: Record<string, unknown>) => SimAnswer
}

/** One published API of a service. */
export interface Route {
  method: string
  /** With `{name}` for a variable segment. */
  path: string
  /** Such as `coc.delete`. */
  operation: string
  kind: 'delete' | 'show' | 'list' | 'other'
  /** Accepts requests without credentials: the request contains its own proof. */
  open?: boolean
  /** Takes signed requests only, no tokens. */
  signed?: boolean
  /** Needs no permission, so that none can be denied. */
  noPermission?: boolean
  /** The query parameters it knows. Any other is ignored. */
  query?: Record<string, Check>
  /** The headers whose values it checks; names in lower case. */
  headers?: Record<string, Check>
  /** Says what is wrong with the JSON body. Without it, a body is ignored. */
  body?: (body: unknown) => string | undefined
  /** The keys of the body that are documented, such as `apps` and `apps.id`. Any other is ignored. */
  bodyKeys?: string[]
  /** The resources the request names. Must accept any body, since it also runs for malformed ones. */
  ids?: (incoming: Incoming) => string[]
  handle: (call: Call) => SimAnswer
  /** The shape of its answer, for lists that can have faults (list-faults.ts). */
  list?: ListShape
  /** A successful body that names `id`; the `200-other-id` fault uses it with the wrong one. */
  success?: (id: string) => unknown
}

/** A service of the cloud: its hosts, its routes, and the shape of its errors. */
export interface Service {
  /** Host names under which the real one answers. Any other `*.myhuaweicloud.*` name gets 404 APIGW.0101. */
  hosts: RegExp
  routes: Route[]
  /** Codes for: malformed requests, errors of its own, denied permissions. */
  codes: { invalid: string; internal: string; denied: string }
  /** Its refusals of permission come from IAM 5.0 and have an encoded reason. */
  encodesRefusals?: boolean
  /** Refuses tokens that are not scoped to a project. */
  projectTokensOnly?: boolean
  fail(failure: Failure): SimAnswer
  /** For a service that has its own words for a refused token. */
  refuseToken?(failure: Failure): SimAnswer
}

/** What the services share. */
export interface ServiceContext {
  now(): number
  ids: Identifiers
  /** Whether the caller may not delete this resource. */
  forbidden(id: string): boolean
}

/** Unique identifiers in the shapes Huawei Cloud uses. */
export interface Identifiers {
  /** `length` lower-case hex digits, at least 8. */
  hex(length: number): string
  uuid(): string
  /** 1, 2, 3 and so on. */
  next(): number
}
