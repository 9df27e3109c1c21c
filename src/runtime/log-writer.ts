/** Writes the log to a pipe, completely even if the process exits right after, unless the reader has stopped reading. */

/** How long a write may wait for the reader. It blocks the event loop. */
const MAX_WAIT_MS = 1_000
const POLL_MS = 5

export interface Pipe {
  /**
   * Writes without blocking.
   *
   * @returns the number of bytes written
   * @throws an error with the code `EAGAIN` if the pipe is full, or with another code if it is closed
   */
  write(bytes: Uint8Array): number
  /** Blocks for `ms` milliseconds. */
  wait(ms: number): void
}

/**
 * Writes synchronously, because a stream loses unwritten data when the process exits. Data that a full pipe does not accept is
 * queued. After a second without progress, writes no longer wait until the pipe accepts data again.
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
    this.flush(this.#isStuck ? 0 : MAX_WAIT_MS)
  }

  /** Writes the queue. Gives up after `maxWaitMs` without progress. */
  flush(maxWaitMs: number): void {
    let waitedMs = 0
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const written = this.#tryWrite(next)
      if (written > 0) {
        this.#isStuck = false
        waitedMs = 0
        if (written === next.length) this.#queue.shift()
        else this.#queue[0] = next.subarray(written)
      } else if (this.#isClosed || waitedMs >= maxWaitMs) {
        this.#isStuck = true
        return
      } else {
        this.#pipe.wait(POLL_MS)
        waitedMs += POLL_MS
      }
    }
  }

  #tryWrite(bytes: Uint8Array): number {
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
