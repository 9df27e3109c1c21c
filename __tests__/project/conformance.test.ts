/** What "npm run conformance" goes by: its document is current, and its comparison notices what it has to. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { EXAMPLES } from '../../scripts/conformance/act/examples.ts'
import { OWNERS } from '../../scripts/conformance/act/owners.ts'
import { conformanceDocument, DOCUMENT } from '../../scripts/conformance/document.ts'
import { compare, judge, type Explanation } from '../../scripts/conformance/sdk/compare.ts'
import { ACTION_FOLDER } from '../../simulator/runner.ts'
import type { JournalEntry } from '../../simulator/types.ts'

test('the document is what "npm run conformance" writes', () => {
  expect(readFileSync(join(ACTION_FOLDER, DOCUMENT), 'utf8')).toBe(conformanceDocument())
})

test('act runs every example', () => {
  const files = readdirSync(join(ACTION_FOLDER, 'examples')).map((name) => `examples/${name}`)
  expect([...EXAMPLES, ...OWNERS].map(({ workflow }) => workflow).sort()).toEqual(files.sort())
})

const SIGNATURE = 'SDK-HMAC-SHA256 Access=KEY, SignedHeaders=host;x-sdk-date, Signature=0f'
const entry = (changes: Partial<JournalEntry> = {}): JournalEntry => ({
  ...{ n: 1, at: 0, method: 'POST', host: 'service.example.com', target: '/v1/things/7?page=1', path: '/v1/things/7' },
  ...{ query: { page: '1' }, headers: { authorization: SIGNATURE, accept: '*/*' }, body: '{"a":1,"b":[2]}' },
  ...{ operation: 'service.delete', status: 200, executed: true, ids: ['7'], undocumented: [] },
  ...changes,
})

describe('two requests for one operation', () => {
  test('that mean the same do not differ', () => {
    const headers = { accept: '*/*', authorization: SIGNATURE.replace('0f', 'a1') }
    const other = entry({ path: '/v1/things/8', ids: ['8'], body: '{"b": [2], "a": 1}', headers })
    expect(compare([entry()], [other])).toEqual([])
  })

  test.each<[string, Partial<JournalEntry>]>([
    ['method', { method: 'DELETE' }],
    ['host', { host: 'other.example.com' }],
    ['path', { path: '/v2/things/7' }],
    ['query page', { query: { page: '2' } }],
    ['query size', { query: { page: '1', size: '10' } }],
    ['header accept', { headers: { authorization: SIGNATURE, accept: 'text/html' } }],
    ['header authorization', { headers: { authorization: SIGNATURE.replace('KEY', 'OTHER'), accept: '*/*' } }],
    ['signed headers', { headers: { authorization: SIGNATURE.replace('host;', ''), accept: '*/*' } }],
    ['body', { body: '{"a":1,"b":["2"]}' }],
  ])('differ in %s', (part, changes) => {
    expect(compare([entry()], [entry(changes)]).map((each) => each.part)).toEqual([part])
  })

  test('of which the SDK has sent none are a difference', () => {
    expect(compare([entry()], [entry({ operation: 'service.list' })]).map(({ part }) => part)).toEqual(['request'])
  })
})

describe('an explanation', () => {
  const difference = { operation: 'service.delete', part: 'header accept', sdk: '*/*', action: 'application/json' }
  const explanation: Explanation = { part: 'header accept', sdk: '…', action: 'application/…', why: 'because' }

  test('covers the difference that it describes', () => {
    expect(judge([difference], [explanation])).toEqual({ unexplained: [], unused: [] })
  })

  test.each<[string, Explanation]>([
    ['of another part', { ...explanation, part: 'header content-type' }],
    ['of another operation', { ...explanation, operations: ['service.list'] }],
    ['of another value', { ...explanation, action: 'nothing' }],
  ])('%s covers nothing, and is one too many', (_, other) => {
    expect(judge([difference], [other])).toEqual({ unexplained: [difference], unused: [other] })
  })
})
