/** What an error means here and what to do about it. */
export interface Advice {
  /** Codes of services (`APIGW` stands for `APIG` too), of Node.js, or `HTTP 403`. A `*` at the end stands for any rest. */
  readonly codes: readonly string[]
  readonly meaning: string
  readonly remedy: string
}

/** Where the permission of the refused request is all that there is to say, it is added to this. */
export const SEE_MESSAGE = 'The message has the reason.'

export const RUN_AGAIN = 'Run again; if it stays, give the request id to Huawei Cloud support.'

export const internalError = (...codes: string[]): Advice => ({
  codes,
  meaning: 'The service has an internal error.',
  remedy: RUN_AGAIN,
})

export const tooManyRequests = (...codes: string[]): Advice => ({
  codes,
  meaning: 'The service refused requests as too many for longer than the run could wait.',
  remedy: 'Run again later, lower concurrency, or raise timeout.',
})

export const credentialsRefused = (...codes: string[]): Advice => ({
  codes,
  meaning: 'The credentials were refused: the key is wrong or was deleted, or the token has expired.',
  remedy:
    'Check that the secrets are current and belong together, and that temporary keys come with their security-token. After more than five refusals a key is locked for five minutes.',
})

export const unknownRoute = (...codes: string[]): Advice => ({
  codes,
  meaning: 'This host has no such API, so the endpoint is the likely cause; that says nothing about the resource.',
  remedy: 'Check region and endpoint: the service may have another host there, or none.',
})
