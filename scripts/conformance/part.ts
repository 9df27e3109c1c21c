/** A part of the conformance run: what it needs, what it proves, and how it ends. */

export interface Part {
  readonly name: string
  /** Gets its tools and checks everything, or what has `only` in its name where the part can be divided. Each problem is a sentence; none means that all is proved. */
  readonly run: (log: Log, only: string) => Promise<readonly string[]>
}

export type Log = (line: string) => void

/** The part cannot run here. */
export class Skipped extends Error {
  /** What it needs is on this machine and yet could not be used: in CI that is a failure. */
  readonly isToolThere: boolean

  constructor(reason: string, isToolThere: boolean) {
    super(reason)
    this.isToolThere = isToolThere
  }
}

/** Runs one check and turns what it throws into a problem that names the check. */
export async function check(name: string, run: () => void | Promise<void>): Promise<readonly string[]> {
  try {
    await run()
    return []
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`]
  }
}
