/** The bundle as a process does what its sources do in this one, so that what is proved of one holds for the other. */
import { expect, test } from '@jest/globals'
import { GITHUB_TOKEN } from '../../simulator/defaults.ts'
import { inChildProcess } from '../support/child-process.ts'
import { pullRequestEvent, type Harness, type Run } from '../support/harness.ts'
import { inProcess } from '../support/in-process.ts'

/** A run by name in which something is deleted, kept, refused and left alone. */
async function sweep({ simulator, run }: Harness): Promise<Run> {
  const names = ['preview_pr_42_web', 'preview_pr_42_db', 'preview_pr_42_refused', 'preview_pr_7_web']
  const ids = names.map((name, n) => simulator.coc.addScript({ uuid: `SC20261121120000000000${n}`, name }))
  simulator.forbid(ids[2] ?? '')
  simulator.github.set(42, 'MERGED')
  const inputs = {
    'resource-type': 'coc-script',
    'name-pattern': 'preview_pr_{pr}_*',
    exclude: '*_db',
    concurrency: '1',
    'github-token': GITHUB_TOKEN,
  }
  return run(inputs, pullRequestEvent(42))
}

/**
 * What a run did and said, without what differs: hosts, times, durations, the ids of requests, and the inputs that action.yml gives
 * by default.
 */
function essenceOf({ ok, exitCode, log, annotations, outputs, summary, report, requests }: Run): unknown {
  const essence = {
    ...{ ok, exitCode, log, annotations, outputs: { ...outputs, 'report-path': '' }, report },
    summary: summary.slice(0, summary.indexOf('<details><summary>What was configured')),
    requests: requests.map(({ method, operation, status }) => `${method} ${operation} ${status}`),
  }
  return JSON.parse(
    JSON.stringify(essence)
      .replaceAll(/service\.invalid|127\.0\.0\.1:\d+/g, 'host')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'time')
      .replaceAll(/\b\d+(\.\d)? (ms|s)\b/g, 'duration')
      .replaceAll(/"(durationMs|elapsedMs)":\d+/g, '"$1":0')
      .replaceAll(/[0-9a-f]{32}/g, 'request'),
  )
}

test('A run of the bundle and one of the sources send the same requests and say the same.', async () => {
  const ofBundle = await sweep(inChildProcess())
  const ofSources = await sweep(inProcess())
  expect(essenceOf(ofBundle)).toEqual(essenceOf(ofSources))
  expect(ofBundle.report.counts).toMatchObject({ deleted: 1, kept: 1, failed: 1 })
})
