/** `{branch}`: what belongs to a branch goes when GitHub shows its deletion, and no branch that exists could own the name. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { GITHUB_REPOSITORY } from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { compile, slugOf } from '../../../src/plan/glob.ts'
import { parsePattern } from '../../../src/plan/pattern.ts'
import { addWithAnyName } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { outcomesByName, reasonOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'preview-{branch}-*', 'max-deletes': '1000' }

const add = (simulator: Simulator, ...names: readonly string[]): void => {
  for (const name of names) addWithAnyName(fixtureOf('coc-script'), simulator, name)
}

const requests = ({ journal }: Simulator): string[] =>
  journal.filter(({ operation }) => operation.startsWith('github.')).map(({ operation }) => operation)

/** (github/docs, "Webhook events and payloads", `delete`.) */
const deleteEvent = (ref: unknown, type: unknown = 'branch', repository = GITHUB_REPOSITORY) => ({
  env: { GITHUB_EVENT_NAME: 'delete' },
  event: { ref, ref_type: type, pusher_type: 'user', repository: { full_name: repository } },
})

describe('A slug', () => {
  test.each([
    ['Feature/Login', 'feature-login'],
    ['fix__a..b', 'fix-a-b'],
    ['-x-', 'x'],
    ['release/1.2', 'release-1-2'],
    ['größe', 'gr-e'],
    ['\u212aelvin', 'elvin'],
    ['дом', ''],
  ])('of %s is %s', (branch, slug) => {
    expect(slugOf(branch)).toBe(slug)
  })

  test.each([
    ['preview-{branch}-*', 'preview-feature-x-web', ['feature', 'feature-x']],
    ['preview-{branch}', 'preview-feature_X', ['feature-x']],
    ['preview_{branch}_web', 'preview_feature_x_web', ['feature-x']],
    ['*-{branch}', 'preview-x', ['x']],
    ['preview-{branch}', 'preview--', []],
    ['preview-{branch}-*', 'preview-дом-web', []],
    ['preview-{branch}*', 'preview-ab1.2', ['ab1-2']],
  ])('by %s in %s may be %j', (pattern, name, expected) => {
    expect(compile(parsePattern(pattern)).values('branch', name)).toEqual(expected)
  })

  test('is found in every name that it is put into, and matched where it is found', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,5}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), word, (words, part) => {
        const glob = compile(parsePattern('preview-{branch}-*'))
        const name = `preview-${words.join('-')}-${part}`
        expect(glob.matches(name)).toBe(true)
        expect(glob.values('branch', name)).toContain(words.join('-'))
      }),
    )
  })

  test('too many of which a name may be of is kept', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    const name = `preview-${'a-'.repeat(110)}web`
    add(simulator, name)
    simulator.github.deleteBranch('a')
    const result = await run(inputs)
    expect(result.report.targets).toMatchObject([
      { outcome: 'kept', reason: 'its name holds too many words to tell whose it is' },
    ])
  })
})

describe('A sweep', () => {
  test('deletes what belongs to deleted branches, keeps what belongs to others, and says why', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    add(simulator, 'preview-feature-login-web', 'preview-main-web', 'preview-fork-branch-web', 'prod-feature-login-db')
    simulator.github.deleteBranch('Feature/Login')
    const result = await run(inputs, { env: { GITHUB_EVENT_NAME: 'schedule' } })
    expect([result.ok, outcomesByName(result)]).toEqual([
      true,
      { 'preview-feature-login-web': 'deleted', 'preview-main-web': 'kept', 'preview-fork-branch-web': 'kept' },
    ])
    expect(reasonOf(result, 'preview-feature-login-web')).toBe(
      'matches preview-{branch}-*; branch Feature/Login was deleted',
    )
    expect(reasonOf(result, 'preview-main-web')).toBe('branch main exists')
    expect(reasonOf(result, 'preview-fork-branch-web')).toBe(
      'GitHub shows no deletion of a branch fork; GitHub shows no deletion of a branch fork-branch',
    )
  })

  test.each([
    ['a branch that was made again', ['feature/x'], ['feature/x'], 'branch feature/x exists'],
    ['another branch with the same slug', ['feature/x'], ['feature-x'], 'branch feature-x exists'],
    ['a branch whose slug has more words', ['feature'], ['feature/x'], 'branch feature/x exists'],
    ['a branch whose slug has fewer words', ['feature/x'], ['feature'], 'branch feature exists'],
  ])('keeps what could also belong to %s', async (_, deleted, existing, reason) => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    add(simulator, 'preview-feature-x-web')
    for (const name of deleted) simulator.github.deleteBranch(name)
    for (const name of existing) simulator.github.branches.add(name)
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([true, { 'preview-feature-x-web': 'kept' }])
    expect(reasonOf(result, 'preview-feature-x-web')).toBe(reason)
  })

  test('takes a slug of 20 characters or more for one that may be cut: it protects, and never deletes', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    const [cut, short] = ['feature-long-name-12', 'feature-long-name-1']
    add(simulator, `preview-${cut}-web`, `preview-${short}-web`, 'preview-fix-a-very-long-on-web')
    simulator.github.branches.add(`${cut}-and-more`)
    for (const name of [cut, short, 'fix/a-very-long-one-indeed']) simulator.github.deleteBranch(name)
    const result = await run(inputs)
    expect(outcomesByName(result)).toEqual({
      [`preview-${cut}-web`]: 'kept',
      [`preview-${short}-web`]: 'deleted',
      'preview-fix-a-very-long-on-web': 'kept',
    })
    expect(reasonOf(result, `preview-${cut}-web`)).toBe(`${cut} may be cut, and branch ${cut}-and-more exists`)
  })

  test('keeps what belongs to a branch that is made again before the deletion', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    add(simulator, 'preview-x-web')
    simulator.github.deleteBranch('x')
    let looks = 0
    simulator.onRequest(({ operation }) => {
      if (operation === 'github.branches' && ++looks === 2) simulator.github.branches.add('x')
    })
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([true, { 'preview-x-web': 'kept' }])
    expect(reasonOf(result, 'preview-x-web')).toContain('right before its deletion: branch x exists')
  })

  test('keeps what belongs to a branch that is made again while the deletions are read', async () => {
    const { simulator, run } = inProcess()
    add(simulator, 'preview-x-web')
    simulator.github.deleteBranch('x')
    simulator.onRequest(({ operation }) => {
      if (operation === 'github.activity') simulator.github.branches.add('x')
    })
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([true, { 'preview-x-web': 'kept' }])
  })

  test('reads both lists to their end', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    for (let n = 0; n < 250; n++) {
      simulator.github.branches.add(`there/${String(n).padStart(3, '0')}`)
      simulator.github.deleteBranch(`gone/${n}`)
    }
    add(simulator, 'preview-there-249-web', 'preview-gone-0-web', 'preview-gone-249-web')
    const result = await run(inputs)
    expect(outcomesByName(result)).toEqual({
      'preview-there-249-web': 'kept',
      'preview-gone-0-web': 'deleted',
      'preview-gone-249-web': 'deleted',
    })
    // The deletions once, the branches also right before the first delete.
    const count = (operation: string): number => requests(simulator).filter((each) => each === operation).length
    expect([count('github.branches'), count('github.activity')]).toEqual([6, 3])
  })

  test.each([
    ['the branches', 'github.branches'],
    ['the deletions', 'github.activity'],
  ])('is red where %s may not be read, and names the permission', async (_, operation) => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    add(simulator, 'preview-x-web')
    simulator.github.deleteBranch('x')
    simulator.deny(operation)
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([false, { 'preview-x-web': 'unattempted' }])
    expect(reasonOf(result, 'preview-x-web')).toMatch(/^the state of branch x could not be read: HTTP 403/)
    expect(result.report.problems).toEqual([expect.stringMatching(/which branches exist.*contents: read/)])
  })

  test.each([
    ['a branch without a name', '[{"name":"main"},{"commit":{}}]'],
    ['no list', '{"name":"main"}'],
    ['no JSON', 'main'],
  ])('is red where the list of branches has %s', async (_, body) => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    add(simulator, 'preview-x-web')
    simulator.github.deleteBranch('x')
    const answer = { status: 200, headers: { 'content-type': 'application/json' }, body }
    simulator.inject({ fault: 'answer', answer, operation: 'github.branches', times: Infinity })
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([false, { 'preview-x-web': 'unattempted' }])
  })

  test('is red where there are more branches than are read, and says what to name instead', async () => {
    const { simulator, run } = inProcess()
    add(simulator, 'preview-x-web')
    simulator.github.deleteBranch('x')
    for (let n = 0; n < 10_000; n++) simulator.github.branches.add(`b${n}`)
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([false, { 'preview-x-web': 'unattempted' }])
    expect(reasonOf(result, 'preview-x-web')).toContain('the repository has more than 10000 branches')
    expect(result.report.problems.join()).toContain('Name what belongs to them by {pr} or {run} instead.')
  })

  test.each([
    ['a push', { ref: 'refs/heads/x', activity_type: 'push' }],
    ['a tag', { ref: 'refs/tags/x', activity_type: 'branch_deletion' }],
    ['a ref that only contains a branch', { ref: 'a/refs/heads/x', activity_type: 'branch_deletion' }],
    ['no ref', { activity_type: 'branch_deletion' }],
  ])('takes %s for no deletion of a branch', async (_, row) => {
    const { simulator, run } = inProcess()
    add(simulator, 'preview-x-web')
    const headers = { 'content-type': 'application/json' }
    const answer = { status: 200, headers, body: JSON.stringify([{ id: 1, ...row }]) }
    simulator.inject({ fault: 'answer', answer, operation: 'github.activity', times: Infinity })
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([true, { 'preview-x-web': 'kept' }])
  })
})

describe('On delete', () => {
  test('of a branch, only what is its own goes; its deletion is not looked up', async () => {
    const { simulator, run } = inProcess()
    add(simulator, 'preview-feature-x-web', 'preview-feature-y-web')
    simulator.github.deleteBranch('feature/y')
    const result = await run(inputs, deleteEvent('Feature/X'))
    expect([result.ok, outcomesByName(result)]).toEqual([true, { 'preview-feature-x-web': 'deleted' }])
    // The branch of the event at once, then the others that its names may mean.
    expect(requests(simulator)).toEqual(['github.branches', 'github.branches'])
  })

  test('of a branch that is there again keeps what it has', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    add(simulator, 'preview-feature-x-web')
    simulator.github.branches.add('feature/x')
    expect(outcomesByName(await run(inputs, deleteEvent('feature/x')))).toEqual({ 'preview-feature-x-web': 'kept' })
  })

  test('of a tag is about no branch: every deleted one counts', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    add(simulator, 'preview-v1-web', 'preview-y-web')
    simulator.github.deleteBranch('y')
    const result = await run(inputs, deleteEvent('v1', 'tag'))
    expect(outcomesByName(result)).toEqual({ 'preview-v1-web': 'kept', 'preview-y-web': 'deleted' })
  })

  test.each([
    ['without a branch', deleteEvent(undefined), /names no branch\.$/],
    ['of something unknown', deleteEvent('x', 'note'), /names no branch\.$/],
    ['of a branch without a letter or digit', deleteEvent('дом'), /names no branch\.$/],
    ['in another repository', deleteEvent('x', 'branch', 'octo-org/other'), /is about the repository/],
  ])('%s is refused before the first request', async (_, event, problem) => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    add(simulator, 'preview-x-web')
    const result = await run(inputs, event)
    expect(result.report.problems).toEqual([expect.stringMatching(problem)])
    expect(simulator.journal).toEqual([])
  })
})

test.each(['preview{branch}-*', 'preview-{branch}x', 'preview-{branch}1'])('%s is refused', (pattern) => {
  expect(() => parsePattern(pattern)).toThrow('has {branch} next to a letter or digit, where no branch can stand alone')
})
