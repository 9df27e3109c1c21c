/** One HTTP exchange, as the code that needs one sees it. */

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Transport {
  /** Rejects with a `TransportError`, at the latest soon after `signal` aborts. */
  (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>
  /** Opens connections to this host ahead, until `count` are idle or being opened. Never throws: a request will tell. */
  readonly preconnect?: (url: URL, count: number) => void
}
