/** The log is written whole before the process ends; a pipe that nobody reads costs a moment, and nothing else. */
import { describe, expect, test } from '@jest/globals'
import { LogWriter } from '../../../src/runtime/log-writer.ts'

interface Reader {
  readonly writer: LogWriter
  /** What was read so far. */
  text: string
  waitedMs: number
  /** How many bytes fit into the pipe now. */
  room: number
  /** Bytes that are read in a millisecond. */
  pace: number
  error: string | undefined
}

function reader(start: Partial<Reader> = {}): Reader {
  const writer = new LogWriter({
    write: (bytes) => {
      if (state.error !== undefined) throw Object.assign(new Error('no'), { code: state.error })
      if (state.room === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' })
      const taken = bytes.subarray(0, state.room)
      state.text += Buffer.from(taken).toString('latin1')
      state.room -= taken.length
      return taken.length
    },
    wait: (ms) => {
      state.waitedMs += ms
      state.room += ms * state.pace
    },
  })
  const state: Reader = { writer, text: '', waitedMs: 0, room: Infinity, pace: 0, error: undefined, ...start }
  return state
}

describe('a log', () => {
  test('that is read is written at once', () => {
    const state = reader()
    state.writer.write('one\n')
    state.writer.write(Buffer.from('two\n'))
    expect([state.text, state.waitedMs]).toEqual(['one\ntwo\n', 0])
  })

  test('that is read slowly is waited for, however long it is', () => {
    const state = reader({ room: 0, pace: 1 })
    const line = `${'x'.repeat(4_999)}\n`
    state.writer.write(line)
    state.writer.write(line)
    expect([state.text, state.waitedMs]).toEqual([line + line, 10_000])
  })

  test('that nobody reads is waited for once, and written when somebody does', () => {
    const state = reader({ room: 3 })
    for (const line of ['one\n', 'two\n', 'three\n']) state.writer.write(line)
    expect([state.text, state.waitedMs]).toEqual(['one', 1_000])
    state.room = Infinity
    state.writer.write('four\n')
    expect([state.text, state.waitedMs]).toEqual(['one\ntwo\nthree\nfour\n', 1_000])
    // Whoever read once is waited for again.
    state.room = 0
    state.writer.write('five\n')
    expect(state.waitedMs).toBe(2_000)
  })

  test('that nobody reads keeps its end for so long as it is told', () => {
    const state = reader({ room: 0 })
    state.writer.write('one\n')
    state.writer.flush(2_000)
    expect([state.text, state.waitedMs]).toEqual(['', 3_000])
    state.pace = 1
    state.writer.flush(10)
    expect(state.text).toBe('one\n')
  })

  test.each(['EPIPE', 'EBADF', 'EIO'])('whose reader is gone (%s) is dropped without waiting', (error) => {
    const state = reader({ error })
    state.writer.write('one\n')
    state.error = undefined
    state.writer.write('two\n')
    state.writer.flush(2_000)
    expect([state.text, state.waitedMs]).toEqual(['', 0])
  })
})
