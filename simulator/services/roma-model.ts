/** ROMA Connect: what an instance holds. */
import type { AssetIds } from './roma-body.ts'

/** An integration application. */
export interface RomaApp {
  id: string
  name: string
  /** Milliseconds since 1970. */
  createdAt: number
  creator: string
}

/** A data-integration task. */
export interface RomaTask {
  task_id: string
  task_name: string
  /** Milliseconds since 1970. */
  createdAt: number
  /** A running task cannot be deleted (FDI.3023). */
  running: boolean
}

export interface RomaInstance {
  id: string
  /** The IAM project it is in. */
  projectId: string
  /** By application id. */
  apps: Map<string, RomaApp>
  /** By task id. */
  tasks: Map<string, RomaTask>
  /** By job id. */
  jobs: Map<string, AssetJob>
  /** Whether it has data integration. Without it, FDI answers 404 as for an unknown instance. */
  hasFdi: boolean
}

/** Why an asset was not deleted. The service gives its name, not its id. */
export interface Reason {
  resource_type: 'application' | 'task'
  resource_name: string
  error_code: string
  error_msg: string
}

/** An asset job; times in milliseconds since 1970. */
export interface AssetJob {
  id: string
  type: string
  userId: string
  beginsAt: number
  endsAt: number
  assets: AssetIds
  /** What went wrong, once it has ended. */
  outcome?: Reason[]
}
