/** No answer, or not the whole of it. */
export class TransportError extends Error {
  /** Node's code (ECONNRESET, ENOTFOUND, CERT_HAS_EXPIRED, …) or one of ours. */
  readonly code: string
  /** False only if the request surely never reached the service. */
  readonly sent: boolean

  constructor(message: string, code: string, sent: boolean, cause?: unknown) {
    super(message, { cause })
    this.name = 'TransportError'
    this.code = code
    this.sent = sent
  }

  /** A name that does not exist or a certificate that does not fit will not mend itself within seconds. */
  get isPermanent(): boolean {
    return !this.sent && /ENOTFOUND|PROXY_SETTING|CERT_|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH/.test(this.code)
  }
}
