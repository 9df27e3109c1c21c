/** Every row of the messages, each of its codes, reaches the person who reads a red step: produced by a run that met it. */
import { describe, expect, test } from '@jest/globals'
import { TransportError } from '../../../src/huaweicloud/transport.ts'
import { ADVICE } from '../../../src/report/error-advice.ts'
import type { Advice } from '../../../src/resources/advice.ts'
import * as defaults from '../../../simulator/defaults.ts'
import { inProcess, SERVICE_URL } from '../../support/in-process.ts'
import { inputsFor, NO_PROJECT, type Run } from '../../support/harness.ts'
import { fixtureOf, type SimulatorFixture } from '../../../simulator/registry.ts'
import { addResource } from '../../../simulator/fixture.ts'

/** Statuses other than 400 under which the gateway and the services document their codes. */
const STATUSES: readonly [number, RegExp][] = [
  [401, /^(APIGW\.03(01|03|05|07|11)|IAM\.0001|ROMA\.100[02]|COC\.00011013|common\.01010001)$/],
  [403, /^(APIGW\.(03(02|04|06|10)|04|08)|STS5\.1001|IAM\.0003|PAP5|WKS\.00010099|ROMA\.(12001|1006))/],
  [404, /^(APIGW\.010[13]|CB\.00060214|APIC\.7302)$/],
  [405, /^APIGW\.05/],
  [422, /^DEVCB\./],
  [429, /^APIGW\.0308$/],
  [500, /^(APIGW\.(06|0705)|CB\.(00060211|0006010|00030004)|WKS\.0202|ROMA\.00110002|IAM\.0006)/],
]

/** What is sent for a code that ends in `*`: one that no particular row knows. */
const SAMPLES: Readonly<Record<string, string>> = {
  'CERT_*': 'CERT_HAS_EXPIRED',
  'ERR_TLS_*': 'ERR_TLS_CERT_SIGNATURE_ALGORITHM_UNSUPPORTED',
  'UNABLE_TO_*': 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_SSL_*': 'ERR_SSL_WRONG_VERSION_NUMBER',
  'HPE_*': 'HPE_INVALID_CONSTANT',
  'HTTP 2*': 'HTTP 200',
  'HTTP 3*': 'HTTP 307',
  'HTTP 4*': 'HTTP 418',
  'HTTP 5*': 'HTTP 503',
}

interface Case {
  readonly row: Advice
  readonly pattern: string
  /** What the service answers, or the network does. */
  readonly status: number | undefined
  readonly code: string | undefined
}

const cases = ADVICE.flatMap((row) => row.codes.map((pattern): Case => ({ row, pattern, ...meets(pattern) })))

function meets(pattern: string): Pick<Case, 'status' | 'code'> {
  const sample = SAMPLES[pattern] ?? pattern.replace('*', '7777')
  const [, status, code] = /^HTTP (\d+) ?(.*)$/.exec(sample) ?? []
  if (status) return { status: Number(status), code: code || undefined }
  if (!sample.includes('.')) return { status: undefined, code: sample }
  return { status: STATUSES.find(([, codes]) => codes.test(sample))?.[0] ?? 400, code: sample }
}

interface Place {
  readonly kind: SimulatorFixture
  readonly operation: string
  readonly inputs?: Readonly<Record<string, string>>
}

/** Where a code comes from. */
function placeOf(code = ''): Place {
  const deletionOf = (fixture: SimulatorFixture): Place => ({ kind: fixture, operation: fixture.operations.delete })
  switch (/^[A-Z0-9]*/.exec(code)?.[0] ?? '') {
    case 'CB':
    case 'DEV':
    case 'DEVCB':
      return deletionOf(fixtureOf('codeartsbuild-task'))
    case 'WKS':
      return deletionOf(fixtureOf('workspace-scheduled-task'))
    case 'ROMA':
    case 'FDI':
    case 'APIC':
      return deletionOf(fixtureOf('roma-asset'))
    case 'IAM':
    case 'PAP5':
      return { kind: fixtureOf('workspace-scheduled-task'), operation: 'iam.authProjects', inputs: NO_PROJECT }
    case 'STS5': {
      const inputs = { 'expected-account-id': defaults.ACCOUNT_ID }
      return { kind: fixtureOf('coc-script'), operation: 'sts.callerIdentity', inputs }
    }
    default:
      return deletionOf(fixtureOf('coc-script'))
  }
}

async function runThatMeets({ status, code }: Case): Promise<Run> {
  const { kind, operation, inputs } = placeOf(code)
  const { simulator, run } = inProcess()
  const id = addResource(kind, simulator)
  if (status === undefined) {
    const error = new TransportError('the network says no', code ?? '', false)
    return run(inputsFor(kind, [id], inputs), { transport: () => () => Promise.reject(error) })
  }
  const body = JSON.stringify(code ? { error_code: code, error_msg: 'the service says no', request_id: 'r-1' } : {})
  simulator.inject({ fault: 'answer', operation, times: Infinity, answer: { status, headers: {}, body } })
  return run(inputsFor(kind, [id], inputs))
}

/** As it is shown: with the host in place of "this host". */
const meaningOf = ({ meaning }: Advice): string =>
  meaning.replace(/^This host\b/, `The host ${new URL(SERVICE_URL).host}`)
const shown = (row: Advice): string => `${meaningOf(row)} ${row.remedy}`

const unescaped = (html: string): string =>
  html.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

describe('a run that meets it shows its row', () => {
  test.each(cases)('$pattern', async (each) => {
    const result = await runThatMeets(each)
    const words = shown(each.row)
    expect(result.ok).toBe(false)
    expect(result.annotations.map(({ message }) => message).join('\n')).toContain(words)
    const text = unescaped(result.summary).replaceAll(/<[^>]*>/g, '')
    for (const part of [meaningOf(each.row), each.row.remedy]) expect(text).toContain(part)
    if (each.code) expect(result.summary).toContain(each.code)
    const [target] = result.report.targets
    if (target?.outcome === 'failed') expect(target.reason).toContain(words)
    else {
      expect(result.report.problems.join('\n')).toContain(words)
    }
  })
})

test('no row stands twice, and none stands behind a more general one', () => {
  const patterns = cases.map(({ pattern }) => pattern)
  expect(new Set(patterns).size).toBe(patterns.length)
  const shadowed = patterns.filter((pattern, index) =>
    patterns.slice(0, index).some((earlier) => earlier.endsWith('*') && pattern.startsWith(earlier.slice(0, -1))),
  )
  expect(shadowed).toEqual([])
})

test('a code that nobody knows is shown under its status, and one of the older gateway as the newer', async () => {
  const strange = await runThatMeets({ row: ADVICE[0] as Advice, pattern: '', status: 403, code: 'NEW.1' })
  expect(strange.annotations[0]?.message).toContain(
    'The caller lacks a permission. Grant it as described in the README',
  )
  const older = await runThatMeets({ row: ADVICE[0] as Advice, pattern: '', status: 429, code: 'APIG.0308' })
  expect(older.annotations[0]?.message).toContain(
    'The service refused requests as too many for longer than the run could wait.',
  )
})

test('every row says something, in sentences', () => {
  for (const { meaning, remedy } of ADVICE) {
    for (const text of [meaning, remedy]) expect(text).toMatch(/^\S.{10,}[.)]$/)
  }
})

test("with language: zh-cn the service is asked for Chinese, and its words arrive as they are, with the action's own", async () => {
  const fixture = fixtureOf('coc-script')
  const { simulator, run, seen } = inProcess()
  const body = JSON.stringify({ error_code: 'COC.00040701', error_msg: '内部错误，请联系客服。' })
  simulator.inject({
    fault: 'answer',
    operation: fixture.operations.delete,
    answer: { status: 400, headers: {}, body },
  })
  const result = await run(inputsFor(fixture, [addResource(fixture, simulator)], { language: 'zh-cn' }))
  expect(seen().map(({ headers }) => headers['x-language'])).toEqual(['zh-cn', 'zh-cn'])
  for (const text of [result.annotations[0]?.message, result.log.join('\n'), result.summary])
    expect(text).toContain('HTTP 400 COC.00040701: 内部错误，请联系客服。')
  expect(result.annotations[0]?.message).toContain('The service has an internal error. Run again')
})
