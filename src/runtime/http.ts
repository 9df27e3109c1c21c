/** The interface of an HTTP transport. */

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
  /** Sends one request. Rejects with a `TransportError`, at the latest soon after `signal` aborts. */
  (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>
  /** Opens connections to this host in advance, until `count` are idle or being opened. Never throws. */
  readonly preconnect?: (url: URL, count: number) => void
}
