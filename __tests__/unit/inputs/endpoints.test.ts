/** Which service each base URL is for, and what is told where that is unclear. */
import { expect, test } from '@jest/globals'
import { readEndpoints } from '../../../src/inputs/endpoints.ts'
import { Reader } from '../../../src/inputs/reader.ts'
import type { ServiceName } from '../../../src/resources/registry.ts'

/** The base URLs in text, and the problems. */
function read(given: Readonly<Record<string, string>>, ...services: ServiceName[]): [string[], string[]] {
  const env = Object.entries(given).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value])
  const reader = new Reader(Object.fromEntries(env) as Record<string, string>)
  const endpoints = readEndpoints(reader, services)
  return [Object.entries(endpoints).map(([service, { href }]) => `${service}=${href}`), reader.problems]
}

test.each<[Record<string, string>, string[]]>([
  [{}, []],
  [{ endpoint: 'https://one.example' }, ['coc=https://one.example/']],
  [{ endpoint: '# ours\n\n coc = https://one.example \n' }, ['coc=https://one.example/']],
  [
    { endpoint: 'coc=https://one.example\r\niam=https://two.example' },
    ['coc=https://one.example/', 'iam=https://two.example/'],
  ],
  [
    { 'sts-endpoint': 'https://three.example', endpoint: 'https://one.example' },
    ['sts=https://three.example/', 'coc=https://one.example/'],
  ],
])('%j gives each service that it names its base URL', (given, expected) => {
  expect(read(given, 'coc')).toEqual([expected, []])
})

test.each<[string, Record<string, string>, RegExp]>([
  [
    'a base URL twice',
    { endpoint: 'coc=https://a.example\ncoc=https://b.example' },
    /^endpoint: coc has more than one/,
  ],
  [
    'two inputs for one service',
    { 'iam-endpoint': 'https://a.example', endpoint: 'iam=https://b.example' },
    /^endpoint: iam has more than one base URL; give one$/,
  ],
  ['a service without one', { endpoint: 'coc=' }, /^endpoint: the base URL of coc is empty$/],
  ['an unknown service', { endpoint: 'workspaces=https://a.example' }, /"workspaces" .*; did you mean workspace\?$/],
  ['one that is like none', { endpoint: 'zzzzzzzz=https://a.example' }, /"zzzzzzzz" is not one of the services [^;]*$/],
  [
    'lines without a service',
    { endpoint: 'coc=https://a.example\nhttps://b.example' },
    /^endpoint: has 2 lines; give lines of <service>=<base URL>/,
  ],
  ['what is no base URL', { 'iam-endpoint': 'http://a.example' }, /^iam-endpoint: "http:\/\/a\.example" is not https/],
])('%s is refused', (_, given, problem) => {
  expect(read(given, 'coc')[1]).toEqual([expect.stringMatching(problem)])
})

test('one base URL for two services is refused, and without a type it is checked all the same', () => {
  const one = { endpoint: 'https://one.example' }
  expect(read(one, 'coc', 'workspace')).toEqual([
    [],
    [expect.stringMatching(/resource-type names 2 types; give lines/)],
  ])
  expect(read(one)[1]).toEqual([])
  expect(read({ endpoint: 'http://one.example' })[1]).toEqual([expect.stringMatching(/is not https/)])
})
