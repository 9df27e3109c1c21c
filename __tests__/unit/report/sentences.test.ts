/** Every message, as it is assembled: correct sentences, with the permission that a refused request needs. */
import { describe, expect, test } from '@jest/globals'
import { CloudError, type CloudErrorFields } from '../../../src/huaweicloud/errors.ts'
import { describeOutcome, explain } from '../../../src/report/describe.ts'
import { ADVICE } from '../../../src/report/error-advice.ts'
import { linksOf } from '../../../src/report/links.ts'
import { Progress } from '../../../src/report/progress.ts'
import { renderSummary } from '../../../src/report/summary.ts'
import { permissionsOf, RESOURCES } from '../../../src/resources/registry.ts'
import { recordingRunner, resultOf } from '../../support/recording-runner.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const errorOf = (fields: Partial<CloudErrorFields>): CloudError =>
  new CloudError({ kind: 'refused', message: 'The service says no', attempts: 1, inDoubt: false, ...fields })

const SHAPES: readonly Partial<CloudErrorFields>[] = [
  {},
  { requestId: 'r-1', detail: 'more' },
  { inDoubt: true },
  { permission: 'Deleting needs coc:document:delete.' },
  { encodedAuthorizationMessage: 'QUJD', permission: 'Listing needs coc:document:list.' },
]

test('every advice with every shape of an error is a text of whole sentences', () => {
  for (const { codes } of ADVICE) {
    const code = (codes[0] ?? '').replace('*', '7777')
    const [, status, own] = /^HTTP (\d)7*(\d*) ?/.exec(code) ?? []
    const known = status ? { status: Number(`${status}${own || '18'}`.slice(0, 3)) } : { code }
    for (const shape of SHAPES) {
      for (const state of ['there', 'unknown'] as const) {
        const text = describeOutcome({ kind: 'failed', state, error: errorOf({ ...known, ...shape }) })
        expect(text).toMatch(/[.)]$/)
        expect(text).not.toMatch(/ {2}|\.\.|undefined| [,.;]|— /)
        expect(text).toMatch(
          /\. It (was not deleted|was still there when it was looked up|may have been deleted: [^.]+)\. [A-Z]/,
        )
      }
    }
  }
})

test.each(RESOURCES)('a refusal names the permission that the request needs: $name', (type) => {
  const sentences = permissionsOf(type)
  for (const permission of Object.values(sentences)) {
    expect(permission).toMatch(/^(Deleting|Looking it up|Listing) needs [^`]+\.$/)
    const { remedy } = explain(errorOf({ status: 403, errorClass: 'denied', permission }))
    expect(remedy).toContain(permission)
    expect(explain(errorOf({ status: 403, permission, encodedAuthorizationMessage: 'QUJD' })).remedy).toContain(
      permission,
    )
  }
})

test('a job whose status stays the same is logged every minute, with the time that it took', () => {
  const clock = new VirtualClock()
  const { runner, log } = recordingRunner()
  const progress = new Progress(clock, runner, 1)
  for (let n = 0; n <= 8; n += 1) {
    progress.job('j1', 'RUNNING', 0.4)
    clock.pass(15_000)
  }
  expect(log).toEqual([
    'Job j1: RUNNING 40 %',
    'Job j1: RUNNING 40 %, after 1 min 0 s',
    'Job j1: RUNNING 40 %, after 2 min 0 s',
  ])
})

describe('the summary', () => {
  const links = linksOf({
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_ACTION_REPOSITORY: 'octo/cleanup',
    GITHUB_ACTION_REF: 'v1',
  })
  const entry = (name: string) => ({
    target: { type: 'coc-script', id: `SC${name.length}`, name },
    outcome: { kind: 'deleted' } as const,
    why: 'matches preview-*; pull request 7 is merged',
  })

  test('sorts names as people count, and links their pull requests', () => {
    const text = renderSummary(resultOf([entry('preview-10'), entry('preview-2')], { info: { links } })).join('')
    expect(text.indexOf('preview-2<')).toBeLessThan(text.indexOf('preview-10<'))
    expect(text).toContain('<a href="https://github.com/octo/shop/pull/7">pull request 7</a>')
  })

  test('has one block for fifty targets that were refused for one cause, with links to the documents', () => {
    const error = errorOf({
      status: 403,
      code: 'NEW.1',
      errorClass: 'denied',
      encodedAuthorizationMessage: 'Q'.repeat(2_000),
    })
    const outcome = { kind: 'failed', state: 'there', error } as const
    const failures = Array.from({ length: 50 }, (_, n) => ({ ...entry(`preview-${n}`), outcome }))
    const text = renderSummary(resultOf(failures, { info: { links }, ok: false })).join('')
    expect(text.match(/What was said/g)).toHaveLength(1)
    expect(text).toContain('<details><summary>50 targets</summary>')
    expect(text).toContain('<details><summary>Encoded authorization message</summary>')
    expect(text).toContain('https://github.com/octo/cleanup/blob/v1/docs/troubleshooting.md#http-403')
    expect(text).toContain('https://github.com/octo/cleanup/blob/v1/docs/huaweicloud-setup.md')
  })

  test('links nothing where the runner says something else than an address', () => {
    expect(linksOf({ GITHUB_SERVER_URL: 'https://x"><b>', GITHUB_REPOSITORY: 'a/b' })).toEqual({})
    expect(linksOf({ GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'a/b/c' })).toEqual({})
  })
})
