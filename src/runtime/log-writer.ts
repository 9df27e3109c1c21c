/** Writes the log to a pipe: all of it before the process ends, unless nobody reads it. */

/** How long a write may wait for a reader that takes nothing. The event loop stands still meanwhile. */
const PATIENCE_MS = 1_000
const POLL_MS = 5

export interface Pipe {
  /**
   * Writes without blocking, and gives how many bytes were taken.
   *
   * @throws an error with the code `EAGAIN` if the pipe is full; any other error means that nobody reads it any more
   */
  write(bytes: Uint8Array): number
  /** Blocks for so long. */
  wait(ms: number): void
}

/**
 * Synchronous, since what a stream has not written when the process ends is lost. It keeps what a full pipe does not take, and
 * tries again with each write; a pipe that took nothing for a second is not waited for any more until it takes something.
 */
export class LogWriter {
  readonly #pipe: Pipe
  readonly #queue: Uint8Array[] = []
  #isStuck = false
  #isClosed = false

  constructor(pipe: Pipe) {
    this.#pipe = pipe
  }

  write(text: string | Uint8Array): void {
    if (this.#isClosed) return
    this.#queue.push(typeof text === 'string' ? Buffer.from(text) : text)
    this.flush(this.#isStuck ? 0 : PATIENCE_MS)
  }

  /** Writes what is left, and gives up when nothing was taken for `patienceMs`. */
  flush(patienceMs: number): void {
    let waitedMs = 0
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const taken = this.#take(next)
      if (taken > 0) {
        this.#isStuck = false
        waitedMs = 0
        if (taken === next.length) this.#queue.shift()
        else this.#queue[0] = next.subarray(taken)
      } else if (this.#isClosed || waitedMs >= patienceMs) {
        this.#isStuck = true
        return
      } else {
        this.#pipe.wait(POLL_MS)
        waitedMs += POLL_MS
      }
    }
  }

  #take(bytes: Uint8Array): number {
    try {
      return this.#pipe.write(bytes)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
        this.#isClosed = true
        this.#queue.length = 0
      }
      return 0
    }
  }
}
