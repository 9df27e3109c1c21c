/** The kinds of resources, alike enough that a promise that holds for all of them is tested on all of them. */
import type { ResourceTypeName } from '../../src/resources/registry.ts'
import { INSTANCE_ID, PROJECT_ID } from '../../simulator/defaults.ts'
import type { Simulator } from '../../simulator/simulator.ts'

export interface Kind {
  readonly type: ResourceTypeName
  /** Inputs that this type needs besides ids. */
  readonly inputs: Readonly<Record<string, string>>
  /** The operation that deletes. */
  readonly delete: string
  /** The operation that a look-up uses. */
  readonly look: string
  /** The operations that only read. */
  readonly reads: readonly string[]
  /** An id of the right shape that no resource has. */
  readonly absentId: string
  /** The code of the service's own errors, and of a missing permission. */
  readonly codes: { readonly internal: string; readonly denied: string }
  /** Adds a resource and gives its id. */
  add(simulator: Simulator, name?: string): string
  /** The ids of what is there. */
  left(simulator: Simulator): string[]
}

const named = (name: string | undefined): { name?: string } => (name === undefined ? {} : { name })

export const KINDS: readonly Kind[] = [
  {
    type: 'coc-script',
    inputs: {},
    delete: 'coc.delete',
    look: 'coc.show',
    reads: ['iam.authProjects', 'coc.show'],
    absentId: 'SC2020010100000000000000f',
    codes: { internal: 'COC.00040701', denied: 'APIGW.0302' },
    add: ({ coc }, name) => coc.addScript(named(name)),
    left: ({ coc }) => [...coc.scripts.keys()],
  },
  {
    type: 'codeartsbuild-task',
    inputs: {},
    delete: 'codeartsbuild.delete',
    look: 'codeartsbuild.show',
    reads: ['codeartsbuild.show'],
    absentId: '0000000000000000000000000000000f',
    codes: { internal: 'CB.00060101', denied: 'APIGW.0302' },
    add: ({ codeartsbuild }, name) => codeartsbuild.addJob(named(name)),
    left: ({ codeartsbuild }) => [...codeartsbuild.jobs.keys()],
  },
  {
    type: 'workspace-scheduled-task',
    inputs: {},
    delete: 'workspace.delete',
    look: 'workspace.list',
    reads: ['iam.authProjects', 'workspace.list'],
    absentId: '00000000-0000-4000-a000-00000000000f',
    codes: { internal: 'WKS.0202', denied: 'APIGW.0302' },
    add: ({ workspace }, name) => workspace.addTask(named(name)),
    left: ({ workspace }) => [...workspace.tasks.keys()],
  },
  {
    type: 'roma-asset',
    inputs: { 'instance-id': INSTANCE_ID },
    delete: 'roma.delete',
    look: 'roma.app',
    reads: ['iam.authProjects', 'roma.app', 'roma.apps', 'roma.job'],
    absentId: '00000000-0000-4000-a000-00000000000f',
    codes: { internal: 'ROMA.10010', denied: 'ROMA.1006' },
    add: ({ roma }, name) => roma.addApp(named(name)),
    left: ({ roma }) => [...(roma.instances.get(INSTANCE_ID)?.apps.keys() ?? [])],
  },
  {
    type: 'swr-image-tag',
    inputs: {},
    delete: 'swr.delete',
    look: 'swr.show',
    reads: ['iam.authProjects', 'swr.show'],
    absentId: 'octo-org/shop/web:absent',
    codes: { internal: 'SVCSTG.SWR.5000007', denied: 'SVCSTG.SWR.4030170' },
    add: ({ swr }, name) => swr.addTag(named(name)),
    left: ({ swr }) => [...swr.tags.keys()],
  },
  {
    type: 'functiongraph-function',
    inputs: {},
    delete: 'functiongraph.delete',
    look: 'functiongraph.show',
    reads: ['iam.authProjects', 'functiongraph.show'],
    absentId: `urn:fss:cn-north-4:${PROJECT_ID}:function:default:absent`,
    codes: { internal: 'FSS.0500', denied: 'FSS.0403' },
    add: ({ functiongraph }, name) => functiongraph.addFunction(named(name)),
    left: ({ functiongraph }) => [...functiongraph.functions.keys()],
  },
]

/**
 * Adds a resource whose name the service answers with, whatever it is: COC itself refuses to create a script with most names.
 * Gives its id.
 */
export function addWithAnyName(kind: Kind, simulator: Simulator, name: string): string {
  if (kind.type !== 'coc-script') return kind.add(simulator, name)
  const id = kind.add(simulator)
  const script = simulator.coc.scripts.get(id)
  if (script) script.name = name
  return id
}

/** One of them, by its type. */
export function kindOf(type: ResourceTypeName): Kind {
  const kind = KINDS.find((each) => each.type === type)
  if (!kind) throw new Error(`no kind ${type}`)
  return kind
}
