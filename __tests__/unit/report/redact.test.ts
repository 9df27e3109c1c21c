/** No text of a target or an outcome keeps a secret, and nothing else of them changes. */
import { expect, test } from '@jest/globals'
import { CloudError, type CloudErrorFields } from '../../../src/huaweicloud/errors.ts'
import { redactError, redactOutcome, redactTarget } from '../../../src/report/redact.ts'

const redact = (text: string): string => text.replaceAll('secret', '***')

test('a target loses secrets in its ID, name and creator', () => {
  const target = { type: 'roma-asset', kind: 'app', id: 'id-secret', name: 'a secret', creator: 'secret', createdAt: 0 }
  expect(redactTarget(target, redact)).toEqual({ ...target, id: 'id-***', name: 'a ***', creator: '***' })
  expect(redactTarget({ type: 'coc-script', id: 'SC1' }, redact)).toEqual({ type: 'coc-script', id: 'SC1' })
})

test('an error loses secrets in every text, and keeps what is no text', () => {
  const text = 'the secret'
  const fields: CloudErrorFields = {
    ...{ kind: 'refused', status: 403, attempts: 3, inDoubt: true, clockSkew: 7, message: text, code: text },
    ...{ detail: text, requestId: text, encodedAuthorizationMessage: text, host: text, remedy: text },
  }
  const found = redactError(new CloudError(fields), redact)
  const safe = Object.entries(fields).map(([name, value]) => [name, value === text ? 'the ***' : (value as unknown)])
  expect(found).toMatchObject(Object.fromEntries(safe) as object)
})

test('an outcome loses secrets in its reason, its request and its error', () => {
  const error = new CloudError({ kind: 'refused', message: 'secret', attempts: 1, inDoubt: false })
  const outcome = { kind: 'failed', state: 'there', error, reason: 'secret', requestId: 'secret' } as const
  const found = redactOutcome(outcome, redact)
  expect(found).toMatchObject({ kind: 'failed', state: 'there', reason: '***', requestId: '***' })
  expect(found.kind === 'failed' && found.error.message).toBe('***')
  expect(redactOutcome({ kind: 'deleted' }, redact)).toEqual({ kind: 'deleted' })
})
