/** `NO_PROXY`: the hosts that are connected to directly although a proxy is set. */
import { BlockList, isIP } from 'node:net'

/**
 * Whether `NO_PROXY` matches the host of a URL. Items are separated by commas or blanks: `*` for every host, a host or domain
 * (`example.com`, `.example.com` and `*.example.com`, with or without `:port`), an IP address, or an address range in CIDR
 * notation. A range matches only hosts that are addresses: names are not resolved.
 */
export function matchesNoProxy(url: URL, noProxy: string): boolean {
  const host = withoutBrackets(url.hostname.toLowerCase())
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((item) => item !== '')
    .some((item) => matches(item, host, port))
}

function matches(item: string, host: string, port: string): boolean {
  if (item === '*') return true
  if (item.includes('/')) return isInRange(host, item)
  if (isIP(withoutBrackets(item))) return isInRange(host, `${withoutBrackets(item)}/${isIP(item) === 4 ? 32 : 128}`)
  const [, name = item, itemPort] = /^(.*):(\d+)$/.exec(item) ?? []
  if (itemPort !== undefined && itemPort !== port) return false
  const domain = withoutBrackets(name).replace(/^\*?\./, '')
  if (domain === '') return false
  return host.endsWith(`.${domain}`) || (host === domain && domain === withoutBrackets(name))
}

function isInRange(host: string, range: string): boolean {
  const [, network = '', bits = ''] = /^\[?([^/\]]+)\]?\/(\d{1,3})$/.exec(range) ?? []
  const version = isIP(network)
  if (version === 0 || isIP(host) === 0 || Number(bits) > (version === 4 ? 32 : 128)) return false
  const list = new BlockList()
  list.addSubnet(network, Number(bits), version === 4 ? 'ipv4' : 'ipv6')
  return list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6')
}

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')
