/** Anything that can happen to a run, as values that fast-check can make up, print and shrink. */
import fc from 'fast-check'
import type { Api } from '../../src/deletion/api.ts'
import { defaultsOf, RESOURCE_TYPE_NAMES, resourceOf, type ResourceTypeName } from '../../src/resources/registry.ts'
import { fixtureOf } from '../../simulator/registry.ts'
import type { FaultName } from '../../simulator/faults.ts'
import { ownerPlans, type OwnerPlan } from './owner-world.ts'

export const TYPES = RESOURCE_TYPE_NAMES
export type Type = ResourceTypeName

/** What the API of a type offers in the simulator, to runs by name. */
export function apiOf(type: Type): Api {
  const definition = resourceOf(type)
  const { inputs, inputsForNames } = fixtureOf(type)
  return definition.api({ projectId: '', inputs: { ...defaultsOf(definition.inputs), ...inputs, ...inputsForNames } })
}

/** How a target stands before the run. `stuck`: a ROMA job fails to delete it. */
export type Standing = 'present' | 'absent' | 'forbidden' | 'hidden' | 'stuck'

export interface FaultPlan {
  readonly fault: FaultName
  /** Which of the type's operations, and which target; all where not given. */
  readonly operation: number | undefined
  readonly target: number | undefined
  readonly times: number
  readonly skip: number
  readonly executed: boolean
}

export interface Sweep {
  readonly owners: OwnerPlan
  /** What was read for the plan is so old when the first delete goes out. */
  readonly planTakesMs: number
  readonly maxDeletes: number
}

export interface Scenario {
  readonly type: Type
  /** `isKept`: its name is one of those that are never deleted. `belongs`: to whom, see owner-world.ts. */
  readonly targets: readonly {
    readonly standing: Standing
    readonly isTask: boolean
    readonly isKept: boolean
    readonly belongs: number
  }[]
  /** Targets are found by name, instead of being named by id. */
  readonly sweep: Sweep | undefined
  /** Names are protected: with ids, each has to be looked up for it. */
  readonly exclude: boolean
  readonly bystanders: number
  readonly faults: readonly FaultPlan[]
  readonly limits: readonly {
    readonly operation: number | undefined
    readonly limit: number
    readonly windowMs: number
    readonly message: boolean
    readonly retryAfter: boolean
  }[]
  /** Operations that the caller may not use. */
  readonly denied: readonly number[]
  /** Somebody else deletes this target, or bystander, when that many requests have come. */
  readonly rival: { readonly target: number; readonly request: number } | undefined
  /** The secret key is wrong from the start, or the key is taken away when that many requests have come. */
  readonly credentials: 'good' | 'wrong' | number
  readonly latency: number
  readonly unknownIds: 'refuse' | 'ignore'
  readonly jobDuration: number
  /** The status words and the key of the reasons as the documentation of 2022 has them. */
  readonly oldWords: boolean
  readonly foreignJob: number | undefined
  readonly legacy: boolean
  readonly wait: boolean
  readonly dryRun: boolean
  readonly failIfAbsent: boolean
  readonly projectGiven: boolean
  readonly concurrency: number
  readonly timeoutSeconds: number
  readonly cancelAfterMs: number | undefined
  readonly seed: number
}

/** Faults after which nobody can tell whether the service did what was asked. */
export const AMBIGUOUS: readonly FaultName[] = [
  ...([
    'reset-before',
    'reset-during',
    'cut',
    'hang',
    'drip',
    'huge',
    '500',
    '502-html',
    '503',
    '503-retry-after',
    '504-gateway',
  ] as const),
  ...(['200-error-code', '200-status-fail', '200-empty', '200-not-json', '200-other-id'] as const),
]
const PLAIN: readonly FaultName[] = [
  ...(['refuse', '429', '429-retry-after', '429-retry-after-date', '429-policy', 'throttled-cb'] as const),
  ...(['401', '403-encoded', '404-apigw', '302'] as const),
]
export const FAULTS: readonly FaultName[] = [...AMBIGUOUS, ...PLAIN]

const often = <T>(weight: number, usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight }, { arbitrary: other, weight: 1 })

const fault = fc.record({
  fault: fc.constantFrom(...FAULTS),
  operation: fc.option(fc.nat({ max: 9 }), { nil: undefined }),
  target: fc.option(fc.nat({ max: 11 }), { nil: undefined }),
  times: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 3 }), weight: 5 },
    { arbitrary: fc.integer({ min: 4, max: 12 }), weight: 1 },
    { arbitrary: fc.constant(Infinity), weight: 1 },
  ),
  skip: often(2, 0, fc.integer({ min: 1, max: 6 })),
  executed: fc.boolean(),
})

const limit = fc.record({
  operation: fc.option(fc.nat({ max: 9 }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 8 }),
  windowMs: fc.constantFrom(1_000, 5_000, 60_000, 3_600_000),
  message: fc.boolean(),
  retryAfter: fc.boolean(),
})

const standing = fc.oneof(
  { arbitrary: fc.constant<Standing>('present'), weight: 6 },
  { arbitrary: fc.constantFrom<Standing>('absent', 'forbidden', 'hidden', 'stuck'), weight: 2 },
)

const target = fc.record({
  standing,
  isTask: fc.boolean(),
  isKept: often(6, false, fc.constant(true)),
  belongs: fc.nat({ max: 0xff_ffff }),
})
const sweep: fc.Arbitrary<Sweep> = fc.record({
  owners: ownerPlans,
  planTakesMs: often(1, 0, fc.constantFrom(5_000, 60_000)),
  maxDeletes: often(6, 1_000, fc.nat({ max: 5 })),
})
const targets = fc.oneof(
  { arbitrary: fc.array(target, { minLength: 1, maxLength: 12, size: 'max' }), weight: 30 },
  // More than a page of Workspace's list, and more than a job of ROMA takes.
  { arbitrary: fc.array(target, { minLength: 60, maxLength: 210, size: 'max' }), weight: 1 },
)

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  type: fc.constantFrom(...TYPES),
  targets,
  sweep: often(2, undefined, sweep),
  exclude: often(4, false, fc.constant(true)),
  bystanders: often(20, 3, fc.nat({ max: 60 })),
  faults: fc.array(fault, { maxLength: 4 }),
  limits: often(2, [], fc.array(limit, { minLength: 1, maxLength: 2 })),
  denied: often(4, [], fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 2 })),
  rival: often(4, undefined, fc.record({ target: fc.nat({ max: 11 }), request: fc.integer({ min: 1, max: 20 }) })),
  credentials: often<Scenario['credentials']>(
    12,
    'good',
    fc.oneof(fc.constant<'wrong'>('wrong'), fc.integer({ min: 1, max: 20 })),
  ),
  latency: fc.oneof({ arbitrary: fc.constantFrom(0, 50, 700, 4_000), weight: 30 }, fc.constant(50_000)),
  unknownIds: fc.constantFrom('refuse', 'ignore'),
  jobDuration: fc.constantFrom(0, 800, 20_000, 400_000),
  oldWords: fc.boolean(),
  foreignJob: often(4, undefined, fc.constantFrom(2_000, 90_000, 3_600_000)),
  legacy: often(4, false, fc.constant(true)),
  wait: often(4, true, fc.constant(false)),
  dryRun: often(6, false, fc.constant(true)),
  failIfAbsent: often(6, false, fc.constant(true)),
  projectGiven: often(2, true, fc.constant(false)),
  concurrency: fc.constantFrom(1, 3, 10, 50),
  timeoutSeconds: often(2, 900, fc.constantFrom(1, 7, 30, 120)),
  cancelAfterMs: often(2, undefined, fc.oneof(fc.nat({ max: 3_000 }), fc.nat({ max: 90_000 }))),
  seed: fc.nat({ max: 0xffff_ffff }),
})

/** One target, and nothing wrong with anything. */
export const plain = (type: Type): Scenario => ({
  ...{
    type,
    targets: [{ standing: 'present', isTask: false, isKept: false, belongs: 0 }],
    bystanders: 2,
    faults: [],
    limits: [],
    denied: [],
  },
  ...{
    sweep: undefined,
    exclude: false,
    rival: undefined,
    credentials: 'good',
    latency: 100,
    unknownIds: 'refuse',
    jobDuration: 1_000,
  },
  ...{ oldWords: false, foreignJob: undefined, legacy: false, wait: true, dryRun: false, failIfAbsent: false },
  ...{ projectGiven: true, concurrency: 10, timeoutSeconds: 900, cancelAfterMs: undefined, seed: 1 },
})

/** The part of a scenario in which nothing is wrong with the cloud, the permissions and the time. */
export const calm = (scenario: Scenario): Scenario => ({
  ...scenario,
  targets: scenario.targets.map((each) => ({
    ...each,
    standing: each.standing === 'absent' ? 'absent' : 'present',
  })),
  sweep: undefined,
  exclude: false,
  ...{ faults: [], limits: [], denied: [], rival: undefined, cancelAfterMs: undefined, foreignJob: undefined },
  ...{ latency: Math.min(scenario.latency, 700), jobDuration: Math.min(scenario.jobDuration, 20_000) },
  ...{ timeoutSeconds: 21_600, failIfAbsent: false, legacy: false, credentials: 'good' },
})

/** The same for a run by name: owners of every kind, and GitHub answers. */
export const calmSweeps: fc.Arbitrary<Scenario> = fc.tuple(scenarios, ownerPlans).map(([scenario, owners]) => ({
  ...calm(scenario),
  sweep: { owners: { ...owners, unreadable: undefined, changes: [] }, planTakesMs: 0, maxDeletes: 1_000 },
  exclude: scenario.exclude,
  wait: true,
}))
