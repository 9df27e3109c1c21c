/** Every difference between a request of the SDK and the same request of the action, and why both are right. */
import type { Explanation } from './compare.ts'

const PROJECT_ID_LEFT_OUT = ['codeartsbuild.list', 'codeartsbuild.show', 'codeartsbuild.delete']

export const EXPLANATIONS: readonly Explanation[] = [
  {
    part: 'header user-agent',
    sdk: 'huaweicloud-usdk-python/…',
    action: 'huaweicloud-cleanup/…',
    why: 'Each client names itself.',
  },
  {
    part: 'header accept',
    sdk: '*/*',
    action: 'application/json',
    why: 'The SDK takes what comes. The action reads JSON only, and says so.',
  },
  {
    part: 'header accept-encoding',
    sdk: 'gzip, deflate',
    action: 'identity',
    why: 'The action does not decompress: a small response must not become a large one.',
  },
  {
    part: 'signed headers',
    sdk: 'content-type, host, user-agent, …x-sdk-date…',
    action: 'host, …x-sdk-date…',
    why: 'The gateway checks the headers that are listed as signed (API request signing guide). The SDK signs all; the action leaves out what a proxy may rewrite.',
  },
  {
    operations: ['coc.delete', 'swr.delete', 'functiongraph.delete'],
    part: 'header content-length',
    sdk: '0',
    action: 'nothing',
    why: 'A DELETE without a body needs no length (RFC 9110, section 8.6).',
  },
  {
    operations: ['roma.delete'],
    part: 'header content-type',
    sdk: 'application/json;charset=utf-8',
    action: 'application/json',
    why: 'JSON is UTF-8 and has no such parameter (RFC 8259, sections 8.1 and 11).',
  },
  {
    operations: PROJECT_ID_LEFT_OUT,
    part: 'header x-project-id',
    sdk: '…',
    action: 'nothing',
    why: 'The SDK adds it for every service. A build task belongs to a CodeArts project, and no parameter of these operations is an IAM project.',
  },
  {
    operations: ['iam.authProjects', 'sts.callerIdentity'],
    part: 'header x-project-id',
    sdk: '…',
    action: 'nothing',
    why: 'The SDK adds it for every service. The action asks before it knows the project, and who asks does not depend on it.',
  },
  {
    operations: ['sts.assumeWithOidc'],
    part: 'header x-project-id',
    sdk: '…',
    action: 'nothing',
    why: 'As for the signature of this request.',
  },
  ...['header x-sdk-date', 'header authorization', 'signed headers'].map((part) => ({
    operations: ['sts.assumeWithOidc'],
    part,
    sdk: '…',
    action: 'nothing',
    why: 'The ID token in the body is the proof, and the documentation asks for no signature. The SDK signs whatever it sends; the action has no key yet.',
  })),
]

/** What the simulator answers and the SDK's classes do not describe, and why it stays. */
export const SURPRISES: readonly { readonly method: string; readonly what: string; readonly why: string }[] = []
