/** No response, or an incomplete one. */
export class TransportError extends Error {
  /** The code of Node.js (ECONNRESET, ENOTFOUND, CERT_HAS_EXPIRED, …), or TIMEOUT, TOO_LARGE, NETWORK, PROXY, PROXY_SETTING. */
  readonly code: string
  /** False only if the request certainly did not reach the service. */
  readonly sent: boolean

  constructor(message: string, code: string, sent: boolean, cause?: unknown) {
    super(message, { cause })
    this.name = 'TransportError'
    this.code = code
    this.sent = sent
  }

  /** A retry within seconds cannot help: the host name does not exist, or the certificate is not valid. */
  get isPermanent(): boolean {
    return !this.sent && /ENOTFOUND|PROXY_SETTING|CERT_|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH/.test(this.code)
  }
}
