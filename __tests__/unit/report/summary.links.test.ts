/** The job summary leads on: to pull requests, to the documents, and to what was said, once for each cause. */
import { describe, expect, test } from '@jest/globals'
import { CloudError, type CloudErrorFields } from '../../../src/huaweicloud/errors.ts'
import { linksOf } from '../../../src/report/links.ts'
import { renderSummary } from '../../../src/report/summary.ts'
import { resultOf } from '../../support/recording-runner.ts'

const errorOf = (fields: Partial<CloudErrorFields>): CloudError =>
  new CloudError({ kind: 'refused', message: 'The service says no', attempts: 1, inDoubt: false, ...fields })

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
})
