/** `NO_PROXY` in every form that networks are described with: what it names is connected to directly, nothing else is. */
import { expect, test } from '@jest/globals'
import { matchesNoProxy } from '../../../src/huaweicloud/no-proxy.ts'

test.each([
  ['*', 'https://coc.example'],
  ['one.example, *', 'https://coc.example'],
  ['coc.example', 'https://coc.example'],
  ['COC.Example', 'https://coc.example'],
  ['example', 'https://coc.example'],
  ['.example', 'https://coc.example'],
  ['*.example', 'https://coc.example'],
  ['*.example', 'https://a.coc.example'],
  ['one.test two.test coc.example', 'https://coc.example'],
  ['one.test,\ncoc.example', 'https://coc.example'],
  ['coc.example:443', 'https://coc.example'],
  ['coc.example:80', 'http://coc.example'],
  ['.example:8443', 'https://coc.example:8443'],
  ['10.1.2.3', 'https://10.1.2.3'],
  ['10.1.2.3:8443', 'https://10.1.2.3:8443'],
  ['10.0.0.0/8', 'https://10.255.1.2'],
  ['192.168.7.0/25', 'https://192.168.7.127'],
  ['10.1.2.3/32', 'https://10.1.2.3'],
  ['0.0.0.0/0', 'https://198.51.100.7'],
  ['::1', 'https://[::1]'],
  ['[::1]', 'https://[::1]'],
  ['[::1]:8443', 'https://[::1]:8443'],
  ['2001:db8::/32', 'https://[2001:db8:1::7]'],
  ['[2001:db8::]/32', 'https://[2001:db8:1::7]'],
  ['2001:0db8:0::0', 'https://[2001:db8::]'],
  ['fd00::/8', 'https://[fd12:3456::1]'],
])('NO_PROXY=%j names %s', (noProxy, url) => {
  expect(matchesNoProxy(new URL(url), noProxy)).toBe(true)
})

test.each([
  ['', 'https://coc.example'],
  [' , ', 'https://coc.example'],
  ['.', 'https://coc.example'],
  ['*.', 'https://coc.example'],
  ['ample', 'https://coc.example'],
  ['xcoc.example', 'https://coc.example'],
  ['.coc.example', 'https://coc.example'],
  ['*.coc.example', 'https://coc.example'],
  ['c*.example', 'https://coc.example'],
  ['coc.example:8443', 'https://coc.example'],
  ['coc.example:80', 'https://coc.example'],
  ['10.1.2.3:8443', 'https://10.1.2.3'],
  ['10.0.0.0/8', 'https://11.0.0.1'],
  ['10.0.0.0/8', 'https://coc.example'],
  ['10.0.0.0/33', 'https://10.0.0.1'],
  ['10.0.0.0/', 'https://10.0.0.1'],
  ['/8', 'https://10.0.0.1'],
  ['coc.example/8', 'https://coc.example'],
  ['2001:db8::/32', 'https://[2001:db9::1]'],
  ['2001:db8::/32', 'https://10.0.0.1'],
  ['2001:db8::/129', 'https://[2001:db8::1]'],
  ['1.2.3', 'https://11.2.3.4'],
])('NO_PROXY=%j does not name %s', (noProxy, url) => {
  expect(matchesNoProxy(new URL(url), noProxy)).toBe(false)
})
