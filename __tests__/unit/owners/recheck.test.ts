/** The last look at pull requests, by itself: what it asks for, who shares it, and what it says of each target. */
import { describe, expect, test } from '@jest/globals'
import type { PullRequestState } from '../../../src/owners/pull-request-state.ts'
import { ownerStateOf } from '../../../src/owners/pull-request-state.ts'
import type { OwnerSource, OwnerSources, OwnerStates } from '../../../src/owners/owner.ts'
import { OwnerRecheck } from '../../../src/owners/recheck.ts'
import { claimsOn } from '../../support/owners.ts'
import { keyOf, type Target } from '../../../src/plan/target.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const targetOf = (id: string): Target => ({ type: 'roma-asset', kind: 'app', id })
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)

const sourcesOf = (look: (keys: readonly string[]) => Promise<OwnerStates>): OwnerSources =>
  new Map([['pr', { needs: 'all', perLook: 100, look }]])

/** A recheck of deletes, given as their pull requests; the n-th target has the id `n`. */
function recheck(
  planned: readonly (readonly number[])[],
  states: Readonly<Record<number, PullRequestState>> = {},
  answersAfterMs = 0,
) {
  const clock = new VirtualClock()
  const requests: (readonly number[])[] = []
  const targets = planned.map((_, index) => targetOf(`${index + 1}`))
  const decisions = targets.map((target, index) => ({
    target,
    action: 'delete',
    claims: claimsOn(...(planned[index] ?? [])),
  }))
  const owners = new OwnerRecheck(
    sourcesOf(async (keys) => {
      requests.push(keys.map(Number))
      if (answersAfterMs > 0) await clock.sleep(answersAfterMs)
      return new Map(keys.map((key) => [key, ownerStateOf(key, states[Number(key)] ?? 'closed')]))
    }),
    clock,
    decisions,
  )
  return { clock, requests, targets, owners }
}

describe('Who must stay', () => {
  test('is told by target key, with the reason; who may go is not in it', async () => {
    const states = { 2: 'open', 3: 'none', 4: { unreadable: 'HTTP 502' } } as const
    const { owners, targets } = recheck([[1], [2], [3], [4], [4, 2], []], states)
    const before = 'right before its deletion: '
    expect(await owners.holds(targets)).toEqual(
      new Map([
        ['roma-asset/app/2', { kind: 'kept', reason: `${before}pull request 2 is open` }],
        ['roma-asset/app/3', { kind: 'kept', reason: `${before}this repository has no pull request 3` }],
        [
          'roma-asset/app/4',
          { kind: 'unattempted', reason: `${before}the state of pull request 4 could not be read: HTTP 502` },
        ],
        ['roma-asset/app/5', { kind: 'kept', reason: `${before}pull request 2 is open` }],
      ]),
    )
  })

  test('is found for a copy of a target, too', async () => {
    const { owners } = recheck([[2]], { 2: 'open' })
    const copy = { ...targetOf('1'), name: 'seen later' }
    expect([...(await owners.holds([copy])).keys()]).toEqual([keyOf(copy)])
  })

  test('cannot be said of what the plan does not delete', async () => {
    const { clock } = recheck([])
    const decisions = [{ target: targetOf('1'), action: 'keep', claims: claimsOn(1) }]
    const owners = new OwnerRecheck(
      sourcesOf(() => Promise.resolve(new Map())),
      clock,
      decisions,
    )
    await expect(owners.holds([targetOf('1')])).rejects.toThrow('the plan does not delete roma-asset/app/1')
    await expect(owners.holds([targetOf('2')])).rejects.toThrow('the plan does not delete roma-asset/app/2')
  })

  test('is everyone whose number the answer leaves out', async () => {
    const decisions = [{ target: targetOf('1'), action: 'delete', claims: claimsOn(1) }]
    const owners = new OwnerRecheck(
      sourcesOf(() => Promise.resolve(new Map())),
      new VirtualClock(),
      decisions,
    )
    expect((await owners.holds([targetOf('1')])).get('roma-asset/app/1')?.kind).toBe('unattempted')
  })
})

describe('An owner', () => {
  const closed = ownerStateOf('1', 'closed')
  const decisions = [1, 2].map((n) => ({ target: targetOf(`${n}`), action: 'delete', claims: claimsOn(n) }))

  test('whose state the plan has read is asked for only when that is five seconds old', async () => {
    const clock = new VirtualClock()
    const requests: (readonly string[])[] = []
    const look = (keys: readonly string[]): Promise<OwnerStates> => {
      requests.push(keys)
      return Promise.resolve(new Map(keys.map((key) => [key, ownerStateOf(key, 'open')])))
    }
    const seen = [{ kind: 'pr', states: new Map([['1', closed]]), at: clock.now() }] as const
    const owners = new OwnerRecheck(sourcesOf(look), clock, decisions, seen)
    clock.pass(4_999)
    expect(await owners.holds([targetOf('1')])).toEqual(new Map())
    expect(requests).toEqual([])
    clock.pass(1)
    expect([...(await owners.holds([targetOf('1')])).keys()]).toEqual(['roma-asset/app/1'])
    expect(requests).toEqual([['1', '2']])
  })

  test('is asked for where its kind is read, with no key of another kind', async () => {
    const requests: string[] = []
    const source = (kind: string) => ({
      ...{ needs: 'all' as const, perLook: 10 },
      look: (keys: readonly string[]): Promise<OwnerStates> => {
        requests.push(`${kind} ${keys.join()}`)
        return Promise.resolve(new Map(keys.map((key) => [key, closed])))
      },
    })
    const sources: OwnerSources = new Map([
      ['pr', source('pr')],
      ['run', source('run')],
    ])
    const mixed = decisions.map(({ claims, ...decision }, index) => ({
      ...decision,
      claims: [...claims, { kind: 'run' as const, keys: [`9${index}`] }],
    }))
    const owners = new OwnerRecheck(sources, new VirtualClock(), mixed)
    expect(await owners.holds([targetOf('1'), targetOf('2')])).toEqual(new Map())
    expect(requests).toEqual(['pr 1,2', 'run 90,91'])
  })

  test('of a kind that nothing reads is a mistake, and not gone', async () => {
    const owners = new OwnerRecheck(new Map(), new VirtualClock(), decisions)
    await expect(owners.holds([targetOf('1')])).rejects.toThrow('owners of the kind pr')
  })

  test('that is one of several is asked for together with them, even where a request names one', async () => {
    const requests: (readonly string[])[] = []
    const look = (keys: readonly string[]): Promise<OwnerStates> => {
      requests.push(keys)
      return Promise.resolve(new Map(keys.map((key) => [key, closed])))
    }
    const targets = upTo(3).map((n) => targetOf(`${n}`))
    const planned = targets.map((target, index) => ({
      target,
      action: 'delete',
      claims: claimsOn(index + 1, index + 11),
    }))
    const sources: OwnerSources = new Map([['pr', { needs: 'all', perLook: 1, look }]])
    const owners = new OwnerRecheck(sources, new VirtualClock(), planned)
    await owners.holds(targets.slice(0, 1))
    // Its own two are asked for together, although a request usually names one.
    expect(requests).toEqual([['1', '11']])
  })
})

describe('A look', () => {
  test('asks for the hundred that the plan deletes next', async () => {
    const { owners, targets, requests } = recheck(upTo(250).map((number) => [number]))
    for (const target of targets) await owners.holds([target])
    expect(requests.map((numbers) => [numbers[0], numbers.length])).toEqual([
      [1, 100],
      [101, 100],
      [201, 50],
    ])
  })

  test('never asks for more than a hundred, whatever a name may mean', async () => {
    const { owners, targets, requests } = recheck(upTo(60).map((n) => [n, n + 1_000, n + 2_000]))
    await owners.holds(targets.slice(0, 1))
    expect(requests.map((numbers) => numbers.length)).toEqual([100])
    // The one at the border still has one to be asked for.
    await owners.holds(targets.slice(33, 34))
    expect(requests[1]?.slice(0, 2)).toEqual([1_034, 2_034])
  })

  test('is shared by all who need it while it is under way, and for five seconds after its answer', async () => {
    const { clock, owners, targets, requests } = recheck(
      upTo(100).map((n) => [n]),
      {},
      8_000,
    )
    await clock.drive(Promise.all(targets.map((target) => owners.holds([target]))))
    expect(requests).toHaveLength(1)
    clock.pass(4_999)
    await clock.drive(owners.holds(targets))
    expect(requests).toHaveLength(1)
    clock.pass(1)
    await clock.drive(owners.holds(targets.slice(50)))
    expect(requests[1]).toEqual(upTo(100).slice(50))
  })

  test('asks for a batch at once, a hundred a request', async () => {
    const { owners, targets, requests } = recheck(upTo(1_000).map((n) => [n]))
    await owners.holds(targets)
    expect(requests.map((numbers) => numbers.length)).toEqual(Array.from({ length: 10 }, () => 100))
    expect(new Set(requests.flat()).size).toBe(1_000)
  })

  test('asks once for a number that many targets have', async () => {
    const { owners, targets, requests } = recheck(upTo(300).map((n) => [n % 3]))
    await owners.holds(targets)
    expect(requests).toEqual([[1, 2, 0]])
  })

  test('that fails is passed on to those who wait for it, and to nobody else', async () => {
    const decisions = [1, 2].map((n) => ({ target: targetOf(`${n}`), action: 'delete', claims: claimsOn(n) }))
    const owners = new OwnerRecheck(
      sourcesOf(() => Promise.reject(new Error('a mistake'))),
      new VirtualClock(),
      decisions,
    )
    await expect(owners.holds([targetOf('1')])).rejects.toThrow('a mistake')
  })
})

test('Owners of two kinds are both fresh when the target goes: what grew old while the other was read is read again', async () => {
  const clock = new VirtualClock()
  const asked: string[] = []
  const source = (kind: 'pr' | 'run', answersAfterMs: readonly number[]): OwnerSource => ({
    ...{ needs: 'all', perLook: 1 },
    look: async (keys) => {
      const delay = answersAfterMs[asked.filter((each) => each === kind).length] ?? 0
      asked.push(kind)
      await clock.sleep(delay)
      return new Map(
        keys.map((key) => [key, { status: asked.length > 2 ? 'there' : 'gone', reason: `${kind} ${key}` }]),
      )
    },
  })
  const [target] = [targetOf('1')]
  const claims = (['pr', 'run'] as const).map((kind) => ({ kind, keys: ['7'] }))
  const sources: OwnerSources = new Map([
    ['pr', source('pr', [100])],
    ['run', source('run', [60_000])],
  ])
  const owners = new OwnerRecheck(sources, clock, [{ target, action: 'delete', claims }])
  const holds = await clock.drive(owners.holds([target]))
  expect(asked).toEqual(['pr', 'run', 'pr'])
  expect(holds.get(keyOf(target))).toEqual({ kind: 'kept', reason: 'right before its deletion: pr 7' })
})
