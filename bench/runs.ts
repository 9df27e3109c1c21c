/** The runs whose round trips are counted, on the virtual clock as in `npm run bench`. */
import * as defaults from '../simulator/defaults.ts'
import type { Simulator } from '../simulator/simulator.ts'

export interface DistantRun {
  readonly name: string
  /** Round trips one after the other: before, as few as were asked for, and as few as there can be. */
  readonly before: number
  readonly target: number
  readonly floor: number
  /** Puts into the simulator what is to be deleted, and gives the inputs besides region and project. */
  readonly arrange: (simulator: Simulator) => Readonly<Record<string, string>>
  /** The pull request whose event it is. */
  readonly closedEvent?: number
  /** How many are to be deleted. */
  readonly deletes: number
}

const TOKEN = { token: defaults.TOKEN }
const KEYS = { 'access-key-id': defaults.ACCESS_KEY_ID, 'secret-access-key': defaults.SECRET_ACCESS_KEY }
const ROMA = { 'resource-type': 'roma-asset', 'instance-id': defaults.INSTANCE_ID }
const SWEEP = { 'name-pattern': 'preview_pr_{pr}_*', 'github-token': defaults.GITHUB_TOKEN, ...TOKEN }

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)

const scripts =
  (count: number, credentials: Readonly<Record<string, string>>): DistantRun['arrange'] =>
  ({ coc }) => ({
    ...{
      'resource-type': 'coc-script',
      ids: upTo(count)
        .map((n) => coc.addScript({ name: `s_${n}` }))
        .join(),
    },
    ...credentials,
  })

/** 60 scripts, of which `closed` belong to a pull request that is closed. */
const sweep =
  (closed: number, numberOf: (n: number) => number): DistantRun['arrange'] =>
  ({ coc, github }) => {
    for (const n of upTo(60)) {
      coc.addScript({ name: `preview_pr_${numberOf(n)}_${n}` })
      github.set(numberOf(n), n <= closed ? 'CLOSED' : 'OPEN')
    }
    return { 'resource-type': 'coc-script', ...SWEEP }
  }

export const DISTANT_RUNS: readonly DistantRun[] = [
  { name: '5 COC scripts, token', ...{ before: 4, target: 2, floor: 2 }, arrange: scripts(5, TOKEN), deletes: 5 },
  { name: '5 COC scripts, keys', ...{ before: 4, target: 3, floor: 3 }, arrange: scripts(5, KEYS), deletes: 5 },
  {
    name: '60 COC scripts, 10 at once, token',
    ...{ before: 9, target: 7, floor: 7 },
    arrange: scripts(60, TOKEN),
    deletes: 60,
  },
  {
    name: '5 Build tasks, token',
    ...{ before: 4, target: 2, floor: 2 },
    arrange: ({ codeartsbuild }) => ({
      ...{
        'resource-type': 'codeartsbuild-task',
        ids: upTo(5)
          .map(() => codeartsbuild.addJob())
          .join(),
      },
      ...TOKEN,
    }),
    deletes: 5,
  },
  {
    name: '5 Workspace tasks, token',
    ...{ before: 6, target: 4, floor: 4 },
    arrange: ({ workspace }) => ({
      ...{
        'resource-type': 'workspace-scheduled-task',
        ids: upTo(5)
          .map(() => workspace.addTask())
          .join(),
      },
      ...TOKEN,
    }),
    deletes: 5,
  },
  {
    name: '2 + 2 ROMA assets, token',
    ...{ before: 6, target: 4, floor: 4 },
    arrange: ({ roma }) => ({
      ...ROMA,
      ids: upTo(2)
        .map(() => roma.addApp())
        .join(),
      'task-ids': upTo(2)
        .map(() => roma.addTask())
        .join(),
      ...TOKEN,
    }),
    deletes: 4,
  },
  {
    name: 'sweep of COC, 45 of 60 go, token',
    ...{ before: 11, target: 8, floor: 8 },
    arrange: sweep(45, (n) => n),
    deletes: 45,
  },
  {
    name: 'closed event, 15 of 60 go, token',
    ...{ before: 7, target: 5, floor: 4 },
    arrange: sweep(15, (n) => (n <= 15 ? 42 : n + 100)),
    closedEvent: 42,
    deletes: 15,
  },
  {
    name: 'sweep of ROMA, token',
    ...{ before: 9, target: 6, floor: 5 },
    arrange: ({ roma, github }) => {
      for (const n of upTo(2)) {
        roma.addApp({ name: `preview_pr_${n}_app` })
        roma.addTask({ name: `preview_pr_${n}_task` })
        github.set(n, 'CLOSED')
      }
      return { ...ROMA, ...SWEEP }
    },
    deletes: 4,
  },
]
