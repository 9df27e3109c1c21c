/**
 * Generates a certificate authority and server certificates for TLS tests, with Node.js alone.
 * Source: RFC 5280 (X.509), the parts that a client looks at; DER as in ITU-T X.690.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'

/** Key and certificate as PEM. */
export interface Identity {
  readonly key: string
  readonly cert: string
}

export interface Validity {
  /** Default: an hour ago. */
  readonly from?: Date
  /** Default: in a day. */
  readonly until?: Date
}

const HOUR_MS = 3_600_000

export class Authority {
  /** Its own certificate (PEM), as `NODE_EXTRA_CA_CERTS` takes it. */
  readonly cert: string
  readonly #name: Buffer
  readonly #keys = newKeys()

  constructor(commonName = 'Simulator CA') {
    this.#name = nameOf(commonName)
    const constraints = extension('2.5.29.19', true, sequence(boolean(true)))
    const usage = extension('2.5.29.15', true, tlv(0x03, Buffer.from([1, 0x06])))
    this.cert = pem('CERTIFICATE', this.#certify(this.#name, this.#keys.publicKey, [constraints, usage], {}))
  }

  /** Issues a server certificate for these names and addresses. */
  issue(hosts: readonly string[], validity: Validity = {}): Identity {
    const { publicKey, privateKey } = newKeys()
    const names = hosts.map((host) => (isIP(host) ? tlv(0x87, address(host)) : tlv(0x82, Buffer.from(host))))
    const alternatives = extension('2.5.29.17', false, sequence(...names))
    const cert = this.#certify(nameOf(hosts[0] ?? 'nobody'), publicKey, [alternatives], validity)
    return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, cert: pem('CERTIFICATE', cert) }
  }

  #certify(subject: Buffer, key: KeyObject, extensions: readonly Buffer[], { from, until }: Validity): Buffer {
    const now = Date.now()
    const algorithm = sequence(oid('1.2.840.10045.4.3.2'))
    const keyId = (owner: KeyObject): Buffer => createHash('sha1').update(publicBytes(owner)).digest()
    const body = sequence(
      tlv(0xa0, integer(Buffer.from([2]))),
      integer(Buffer.concat([Buffer.of(1), randomBytes(7)])),
      algorithm,
      this.#name,
      sequence(time(from ?? new Date(now - HOUR_MS)), time(until ?? new Date(now + 24 * HOUR_MS))),
      subject,
      publicBytes(key),
      tlv(
        0xa3,
        sequence(
          ...extensions,
          extension('2.5.29.14', false, tlv(0x04, keyId(key))),
          extension('2.5.29.35', false, sequence(tlv(0x80, keyId(this.#keys.publicKey)))),
        ),
      ),
    )
    const signature = sign('sha256', body, this.#keys.privateKey)
    return sequence(body, algorithm, bits(signature))
  }
}

const newKeys = (): { publicKey: KeyObject; privateKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })

const publicBytes = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

/** Tag, length, value. */
function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value
  const bytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...bytes]), value])
}

const sequence = (...items: Buffer[]): Buffer => tlv(0x30, Buffer.concat(items))
const boolean = (value: boolean): Buffer => tlv(0x01, Buffer.from([value ? 0xff : 0]))
const bits = (value: Buffer): Buffer => tlv(0x03, Buffer.concat([Buffer.from([0]), value]))

/** A positive integer. A leading zero byte keeps it from being read as negative. */
const integer = (value: Buffer): Buffer =>
  tlv(0x02, (value[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), value]) : value)

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const septets = (value: number): number[] => (value < 128 ? [value] : [...septets(value >> 7), value & 127])
  const arcs = [first * 40 + second, ...rest].flatMap((arc) =>
    septets(arc).map((septet, index, all) => (index < all.length - 1 ? septet | 128 : septet)),
  )
  return tlv(0x06, Buffer.from(arcs))
}

/** UTCTime, for dates until 2049: `261121120000Z`. */
const time = (date: Date): Buffer =>
  tlv(
    0x17,
    Buffer.from(
      date
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2),
    ),
  )

const nameOf = (commonName: string): Buffer =>
  sequence(tlv(0x31, sequence(oid('2.5.4.3'), tlv(0x0c, Buffer.from(commonName)))))

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), tlv(0x04, value))

function address(host: string): Buffer {
  if (isIP(host) === 4) return Buffer.from(host.split('.').map(Number))
  if (host === '::1') return Buffer.concat([Buffer.alloc(15), Buffer.from([1])])
  throw new Error(`${host} is not an address that this can encode`)
}

const pem = (label: string, der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
