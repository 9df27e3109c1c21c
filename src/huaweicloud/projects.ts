/** The IAM project that a region's requests belong to. */
import { isObject, omitUndefined, asObject } from '../runtime/json.ts'
import type { Client } from './client.ts'
import { CloudError } from './errors.ts'

export interface Project {
  readonly id: string
  /** The account that owns it. */
  readonly accountId?: string
}

/**
 * The project of a region: by convention it has the region's name. One GET to IAM, for the projects that the caller belongs to:
 * it needs no permission, and has no filter. (IAM API reference, "Querying the List of Projects Accessible to Users".)
 *
 * @throws CloudError also when the answer names none, or more than one
 */
export async function findProject(iam: Client, region: string): Promise<Project> {
  const reply = await iam.send({ method: 'GET', path: '/v3/auth/projects', purpose: 'read' })
  const { projects } = asObject(reply.json)
  const listed = Array.isArray(projects) ? (projects as unknown[]) : undefined
  const found = (listed ?? [])
    .filter(isObject)
    .filter(({ id, name }) => typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id) && name === region)
  const [project] = found
  if (project && found.length === 1) {
    const { id, domain_id: accountId } = project as { id: string; domain_id?: unknown }
    return { id, ...(typeof accountId === 'string' && { accountId }) }
  }
  const count = found.length === 0 ? 'no project' : `${found.length} projects`
  const what = listed ? count : 'not a list of projects'
  throw new CloudError({
    kind: 'unclear',
    message: `IAM answered with ${what} named ${region}`,
    status: reply.status,
    attempts: reply.attempts,
    inDoubt: false,
    remedy: 'The project of a region bears its name: check region, or give project-id.',
    ...omitUndefined({ requestId: reply.requestId }),
    host: reply.host,
  })
}
