/**
 * Certificates made on the spot, for real TLS: an authority, and servers that it vouches for. Node.js has the keys and the
 * signatures, the library the structures of RFC 5280.
 */
import {
  createHash,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import * as x509 from '@peculiar/asn1-x509'

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

interface Request {
  readonly name: string
  readonly key: KeyObject
  readonly extensions: readonly x509.Extension[]
  readonly validity: Validity
}

const HOUR_MS = 3_600_000
const COMMON_NAME = '2.5.4.3'
const ECDSA_WITH_SHA256 = new x509.AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' })

export class Authority {
  /** Its own certificate (PEM), as `NODE_EXTRA_CA_CERTS` takes it. */
  readonly cert: string
  readonly #name: string
  readonly #keys = newKeys()

  constructor(name = 'Simulator CA') {
    this.#name = name
    const usage = new x509.KeyUsage(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign)
    const extensions = [
      extension(x509.id_ce_basicConstraints, new x509.BasicConstraints({ cA: true }), true),
      extension(x509.id_ce_keyUsage, usage, true),
    ]
    this.cert = this.#certify({ name, key: this.#keys.publicKey, extensions, validity: {} })
  }

  /** A server that answers under these names and addresses. */
  issue(hosts: readonly string[], validity: Validity = {}): Identity {
    const { publicKey, privateKey } = newKeys()
    const names = hosts.map((host) => new x509.GeneralName(isIP(host) ? { iPAddress: host } : { dNSName: host }))
    const extensions = [extension(x509.id_ce_subjectAltName, new x509.SubjectAlternativeName(names))]
    const cert = this.#certify({ name: hosts[0] ?? 'unnamed', key: publicKey, extensions, validity })
    return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, cert }
  }

  #certify({ name, key, extensions, validity }: Request): string {
    const subjectKey = new x509.SubjectKeyIdentifier(keyId(key))
    const authorityKey = new x509.AuthorityKeyIdentifier({
      keyIdentifier: new x509.KeyIdentifier(keyId(this.#keys.publicKey)),
    })
    const tbsCertificate = new x509.TBSCertificate({
      version: x509.Version.v3,
      // The leading 1 keeps it positive.
      serialNumber: bytes(Buffer.concat([Buffer.of(1), randomBytes(7)])),
      signature: ECDSA_WITH_SHA256,
      issuer: nameOf(this.#name),
      validity: new x509.Validity({
        notBefore: validity.from ?? new Date(Date.now() - HOUR_MS),
        notAfter: validity.until ?? new Date(Date.now() + 24 * HOUR_MS),
      }),
      subject: nameOf(name),
      subjectPublicKeyInfo: AsnConvert.parse(publicBytes(key), x509.SubjectPublicKeyInfo),
      extensions: new x509.Extensions([
        ...extensions,
        extension(x509.id_ce_subjectKeyIdentifier, subjectKey),
        extension(x509.id_ce_authorityKeyIdentifier, authorityKey),
      ]),
    })
    const signatureValue = bytes(
      sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), this.#keys.privateKey),
    )
    return pem(new x509.Certificate({ tbsCertificate, signatureAlgorithm: ECDSA_WITH_SHA256, signatureValue }))
  }
}

const newKeys = (): KeyPairKeyObjectResult => generateKeyPairSync('ec', { namedCurve: 'P-256' })

const bytes = (buffer: Buffer): ArrayBuffer => new Uint8Array(buffer).buffer

const publicBytes = (key: KeyObject): ArrayBuffer => bytes(key.export({ type: 'spki', format: 'der' }))

const keyId = (key: KeyObject): ArrayBuffer =>
  bytes(
    createHash('sha1')
      .update(Buffer.from(publicBytes(key)))
      .digest(),
  )

function nameOf(commonName: string): x509.Name {
  const value = new x509.AttributeValue({ utf8String: commonName })
  return new x509.Name([
    new x509.RelativeDistinguishedName([new x509.AttributeTypeAndValue({ type: COMMON_NAME, value })]),
  ])
}

const extension = (extnID: string, value: unknown, critical = false): x509.Extension =>
  new x509.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })

function pem(certificate: x509.Certificate): string {
  const lines =
    Buffer.from(AsnConvert.serialize(certificate))
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
