/** Links are made only of what can be an address, a repository and a version. */
import { expect, test } from '@jest/globals'
import { linksOf } from '../../../src/report/links.ts'

test('links nothing where the runner says something else than an address', () => {
  expect(linksOf({ GITHUB_SERVER_URL: 'https://x"><b>', GITHUB_REPOSITORY: 'a/b' })).toEqual({})
  expect(linksOf({ GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'a/b/c' })).toEqual({})
})

test.each<[Record<string, string>, object]>([
  [{}, { repository: 'https://ghes.example:8443/octo/shop', docs: 'https://ghes.example:8443/a/b/blob/v1/docs' }],
  // A local action has no repository.
  [{ GITHUB_ACTION_REPOSITORY: '' }, { repository: 'https://ghes.example:8443/octo/shop' }],
  [{ GITHUB_ACTION_REF: '../x' }, { repository: 'https://ghes.example:8443/octo/shop' }],
  [{ GITHUB_REPOSITORY: 'shop' }, { docs: 'https://ghes.example:8443/a/b/blob/v1/docs' }],
  [{ GITHUB_SERVER_URL: 'http://ghes.example' }, {}],
])('with %j there are the links %j', (changed, links) => {
  const env = {
    ...{ GITHUB_SERVER_URL: 'https://ghes.example:8443', GITHUB_REPOSITORY: 'octo/shop' },
    ...{ GITHUB_ACTION_REPOSITORY: 'a/b', GITHUB_ACTION_REF: 'v1' },
  }
  expect(linksOf({ ...env, ...changed })).toEqual(links)
})
