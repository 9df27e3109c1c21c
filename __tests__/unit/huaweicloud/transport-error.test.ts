/** Which failures of the network a retry cannot mend. */
import { expect, test } from '@jest/globals'
import { TransportError } from '../../../src/huaweicloud/transport-error.ts'

test.each([
  ['ENOTFOUND', false, true],
  ['PROXY_SETTING', false, true],
  ['CERT_HAS_EXPIRED', false, true],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, true],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false, true],
  ['ECONNREFUSED', false, false],
  ['PROXY', false, false],
  // Something answered before.
  ['CERT_HAS_EXPIRED', true, false],
])('%s, with the request sent (%j), is permanent: %j', (code, sent, expected) => {
  expect(new TransportError('no', code, sent).isPermanent).toBe(expected)
})
