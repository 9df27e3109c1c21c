/** What each kind of credentials adds to a request. */
import { describe, expect, test } from '@jest/globals'
import { authenticate } from '../../../src/huaweicloud/credentials.ts'
import type { HttpRequest } from '../../../src/huaweicloud/transport.ts'

const SDK_KEY = { accessKeyId: 'AccessKey', secretAccessKey: 'SecretKey' }

const signedNames = ({ headers }: HttpRequest): string[] | undefined =>
  /SignedHeaders=([^,]*)/.exec(headers['Authorization'] ?? '')?.[1]?.split(';')

describe('what is sent', () => {
  const request: HttpRequest = {
    ...{ method: 'POST', url: new URL('https://host.example:8443/a'), body: '{}' },
    headers: { Accept: 'x' },
  }

  test('the security token and the project, where there are any', () => {
    const signed = authenticate(request, { ...SDK_KEY, securityToken: 'temporary' }, 0, 'project')
    expect(signed.headers).toMatchObject({ 'X-Security-Token': 'temporary', 'X-Project-Id': 'project' })
    expect(signedNames(signed)).toEqual(['host', 'x-project-id', 'x-sdk-date', 'x-security-token'])
  })

  test('one spelling of X-Project-Id goes out, whatever the service calls it, and every other header', () => {
    const coc = { ...request, headers: { Accept: 'x', 'x-project-id': 'project' } }
    const names = Object.keys(authenticate(coc, SDK_KEY, 0, 'project').headers).map((name) => name.toLowerCase())
    expect(names.sort()).toEqual(['accept', 'authorization', 'host', 'x-project-id', 'x-sdk-date'])
  })

  test('nothing for one who needs no proof', () => {
    expect(authenticate(request, 'anonymous', 0, 'project')).toEqual(request)
  })

  test('with a token nothing is signed', () => {
    expect(authenticate(request, { token: 'secret-token' }, 0, 'project')).toEqual({
      ...request,
      headers: { Accept: 'x', 'X-Auth-Token': 'secret-token' },
    })
  })
})
