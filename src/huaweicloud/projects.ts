/** The IAM project of a region. */
import { isObject, omitUndefined, asObject } from '../runtime/json.ts'
import type { Client } from './client.ts'
import { CloudError } from './errors.ts'

export interface Project {
  readonly id: string
  /** The account that owns it. */
  readonly accountId?: string
}

/**
 * The project of a region, which by convention has the region's name. One GET to IAM for the projects that the caller can
 * access: it needs no permission, and has no filter. (IAM API reference, "Querying the List of Projects Accessible to Users".)
 *
 * @throws CloudError also if the response contains no such project, or more than one
 */
export async function findProject(iam: Client, region: string): Promise<Project> {
  const response = await iam.send({ method: 'GET', path: '/v3/auth/projects', purpose: 'read' })
  const { projects } = asObject(response.json)
  const found = (Array.isArray(projects) ? (projects as unknown[]) : [])
    .filter(isObject)
    .filter(({ id, name }) => typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id) && name === region)
  const [project] = found
  if (project && found.length === 1) {
    const { id, domain_id: accountId } = project as { id: string; domain_id?: unknown }
    return { id, ...(typeof accountId === 'string' && { accountId }) }
  }
  const count = found.length === 0 ? 'no project' : `${found.length} projects`
  const message = Array.isArray(projects)
    ? `IAM lists ${count} named ${region}`
    : 'the response of IAM does not contain a list of projects'
  const { status, attempts, requestId, host } = response
  const remedy = 'The project of a region has the name of the region: check region, or give project-id.'
  const fields = { kind: 'unclear', message, status, attempts, inDoubt: false, remedy, host } as const
  throw new CloudError({ ...fields, ...omitUndefined({ requestId }) })
}
