/** When a pattern says enough, and which names it can never match. */
import { describe, expect, test } from '@jest/globals'
import { impossibleCharacter, isSpecific, parsePattern } from '../../../src/plan/pattern.ts'

describe('A pattern says enough', () => {
  test.each<[string, boolean]>([
    ['pr{pr}-*', true],
    ['pr{pr}', true],
    ['a*b*c', true],
    ['p*-*x', true],
    ['{repo}*', true],
    ['*{repo}*{pr}*', true],
    ['{pr}-x', true],
    ['a-*', false],
    ['a*b', false],
    ['{pr}', false],
    ['{pr}-*', false],
    ['*{pr}*', false],
    ['*-{pr}-*', false],
    ['*-*-*-*', false],
    ['***', false],
  ])('%s: %j', (pattern, expected) => {
    expect(isSpecific(parsePattern(pattern, 'web'))).toBe(expected)
  })

  test('by the letters of its repository only where that has enough of them', () => {
    expect(isSpecific(parsePattern('*{repo}*', 'a-b'))).toBe(false)
    expect(isSpecific(parsePattern('*{repo}*', 'a-bc'))).toBe(true)
  })
})

describe('A character that no name can have', () => {
  const script = { pattern: /^[\u4e00-\u9fa5A-Za-z0-9_]{1,64}$/, description: '' }
  const slug = { pattern: /^[a-z][a-z0-9-]*[a-z0-9]$/, description: '' }
  test.each<[string, typeof script, string | undefined]>([
    ['preview-{pr}-*', script, '-'],
    ['preview_{pr}_*', script, undefined],
    ['预览_{pr}_*', script, undefined],
    ['größe_*', script, 'ö'],
    ['preview_🔥_*', script, '🔥'],
    ['a\\*_x', script, '*'],
    ['preview-{pr}-*', slug, undefined],
    ['*-9', slug, undefined],
    ['Preview*', slug, 'P'],
  ])('of %s', (pattern, rule, expected) => {
    expect(impossibleCharacter(parsePattern(pattern), rule)).toBe(expected)
  })
})
