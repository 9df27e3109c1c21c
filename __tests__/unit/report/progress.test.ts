/** What the log says while a run goes on: often enough to see that it does, and no more. */
import { describe, expect, test } from '@jest/globals'
import { Progress } from '../../../src/report/progress.ts'
import { recordingRunner } from '../../support/recording-runner.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

describe('signs of life', () => {
  test('every ten seconds, and not for the last one, which the end of the log tells of', () => {
    const clock = new VirtualClock()
    const { runner, log } = recordingRunner()
    const progress = new Progress(clock, runner, 25)
    for (let n = 0; n < 25; n += 1) {
      clock.pass(1_000)
      progress.settled('deleted')
    }
    clock.pass(60_000)
    expect(log).toEqual(['10 of 25 done', '20 of 25 done'])
    const last = new Progress(clock, runner, 1)
    clock.pass(60_000)
    last.settled('deleted')
    expect(log).toHaveLength(2)
  })

  test('not for what failed or was not attempted: nothing of it is done', () => {
    const clock = new VirtualClock()
    const { runner, log } = recordingRunner()
    const progress = new Progress(clock, runner, 4)
    clock.pass(60_000)
    progress.settled('failed')
    progress.settled('unattempted')
    expect(log).toEqual([])
    progress.settled('absent')
    expect(log).toEqual(['1 of 4 done'])
  })

  test('of a job: every new status, once, and never more than all of it', () => {
    const { runner, log } = recordingRunner()
    const progress = new Progress(new VirtualClock(), runner, 1)
    const steps: [string, number?][] = [['waiting'], ['waiting'], ['running', 0.424], ['running', 0.8], ['done', 7]]
    for (const [status, fraction] of [...steps, ['odd', -1] as const]) progress.job('j1', status, fraction)
    expect(log.map((line) => line.replace('Job j1: ', ''))).toEqual([
      ...['waiting', 'running 42 %', 'done 100 %', 'odd 0 %'],
    ])
  })
})

test('a job whose status stays the same is logged every minute, with the time that it took', () => {
  const clock = new VirtualClock()
  const { runner, log } = recordingRunner()
  const progress = new Progress(clock, runner, 1)
  for (let n = 0; n <= 8; n += 1) {
    progress.job('j1', 'RUNNING', 0.4)
    clock.pass(15_000)
  }
  expect(log).toEqual([
    'Job j1: RUNNING 40 %',
    'Job j1: RUNNING 40 %, after 1 min 0 s',
    'Job j1: RUNNING 40 %, after 2 min 0 s',
  ])
})
