/** Which hosts a run connects to before it has anything to send. */
import { expect, test } from '@jest/globals'
import { readInputs } from '../../../src/inputs/inputs.ts'
import { preconnectToHosts } from '../../../src/run/preconnect.ts'
import { GITHUB_ENV, KEYLESS, KEYS } from '../../support/harness.ts'
import { environment } from '../../support/in-process.ts'

const ID_TOKEN = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer' }
const BY_ID = { ...KEYS, 'resource-type': 'coc-script', ids: 'SC1', region: 'cn-north-4', 'project-id': 'p' }
const BY_NAME = { ...BY_ID, ids: '', 'name-pattern': 'web_*' }

/** The hosts, and how many connections each. */
function hostsOf(given: Readonly<Record<string, string>>): string[] {
  const opened: string[] = []
  const transport = Object.assign(() => Promise.reject(new Error('nothing is sent')), {
    preconnect: (url: URL, count: number) => opened.push(`${url.host} ${count}`),
  })
  const nothing = (): string => ''
  preconnectToHosts(readInputs(environment(given), nothing, nothing), { transport })
  return opened.sort()
}

test.each<[string, Readonly<Record<string, string>>, string[]]>([
  ['its service', BY_ID, ['coc.myhuaweicloud.com 1']],
  ['the base URL that is given', { ...BY_ID, endpoint: 'https://a.example' }, ['a.example 1']],
  [
    'IAM for a project that is not given',
    { ...BY_ID, 'project-id': '' },
    ['coc.myhuaweicloud.com 1', 'iam.cn-north-4.myhuaweicloud.com 1'],
  ],
  [
    'STS where it is keyless',
    { ...BY_ID, ...KEYLESS, ...ID_TOKEN },
    ['coc.myhuaweicloud.com 1', 'sts.cn-north-4.myhuaweicloud.com 1'],
  ],
  [
    'each service once',
    { ...BY_NAME, 'resource-type': 'coc-script workspace-scheduled-task' },
    ['coc.myhuaweicloud.com 1', 'workspace.cn-north-4.myhuaweicloud.com 1'],
  ],
  ['not GitHub without an owner in its patterns', { ...BY_NAME, ...GITHUB_ENV }, ['coc.myhuaweicloud.com 1']],
  [
    'GitHub with one',
    { ...BY_NAME, ...GITHUB_ENV, 'name-pattern': 'web_{pr}_*', 'github-token': 'a-token' },
    ['api.github.com 1', 'coc.myhuaweicloud.com 1'],
  ],
])('a run connects to %s', (_, given, hosts) => {
  expect(hostsOf(given)).toEqual(hosts)
})
