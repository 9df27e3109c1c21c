/** Opens connections in advance, so that handshakes with several hosts take place at the same time. */
import type { Context } from '../deletion/context.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { claimsOf, type Candidate, type Rules } from '../plan/plan.ts'
import { resourceOf, type ServiceName } from '../resources/registry.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { projectNeeds } from './clients.ts'
import { resolveEndpoint, type Run } from './session.ts'

/** Opens one connection to each host that the run will use. */
export function preconnectToHosts(inputs: Inputs, { transport }: Pick<Runtime, 'transport'>): void {
  const { types, projectId, credentials, selection, region, endpoints } = inputs
  const services = new Set(types.map((name) => resourceOf(name).service.name as ServiceName))
  const { isRequired, preferring } = projectNeeds(inputs)
  if (projectId === undefined && (isRequired || preferring.length > 0)) services.add('iam')
  if ('requestUrl' in credentials.credentials) services.add('sts')
  const resolvable = [...services].filter((name) => endpoints[name] !== undefined || region)
  const urls = resolvable.map((name) => resolveEndpoint(name, inputs).endpoint)
  if (selection.by === 'name' && selection.owners.github) urls.push(new URL(selection.owners.github.graphqlUrl))
  for (const url of urls) transport.preconnect?.(url, 1)
}

/** Opens the connections for the deletes, while the owners of the candidates are looked up. */
export function preconnectForDeletes(
  { inputs, session }: Run,
  contexts: readonly Context[],
  { candidates, rules }: { readonly candidates: readonly Candidate[]; readonly rules: Rules },
): void {
  if (inputs.dryRun) return
  const owned = candidates.filter((candidate) => claimsOf([candidate], rules).length > 0)
  for (const { type, api, client } of contexts) {
    const count = owned.filter(({ target }) => target.type === type.name).length
    if (count > 0) client.preconnect(api.deletion.by === 'one' ? Math.min(count, session.gate.maxConcurrent) : 1)
  }
}
