/** Targets are known by type, kind and ID together. */
import { expect, test } from '@jest/globals'
import { keyOf, type Target } from '../../../src/plan/target.ts'

test.each<[Target, string]>([
  [{ type: 'coc-script', id: 'SC1' }, 'coc-script//SC1'],
  [{ type: 'roma-asset', kind: 'app', id: '1' }, 'roma-asset/app/1'],
  [{ type: 'roma-asset', kind: 'task', id: '1', name: 'web', creator: 'ann', createdAt: 0 }, 'roma-asset/task/1'],
])('the key of %j is %s', (target, key) => {
  expect(keyOf(target)).toBe(key)
})
