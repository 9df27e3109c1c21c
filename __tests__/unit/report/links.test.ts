/** Links are made only of what can be an address, a repository and a version. */
import { expect, test } from '@jest/globals'
import { linksOf } from '../../../src/report/links.ts'

test('links nothing where the runner says something else than an address', () => {
  expect(linksOf({ GITHUB_SERVER_URL: 'https://x"><b>', GITHUB_REPOSITORY: 'a/b' })).toEqual({})
  expect(linksOf({ GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'a/b/c' })).toEqual({})
})
