/**
 * Trust policies of agencies, for OIDC only. The document has the same form as in the console.
 * Source: Huawei Cloud IAM API reference, CreateAgencyV5 (grammar) and AssumeAgencyWithOIDC; operators as used with it.
 */

export interface TrustPolicy {
  Version: string
  Statement: {
    Effect: string
    Action: string[]
    Principal: { Federated?: string[] }
    Condition?: Record<string, Record<string, string | string[]>>
  }[]
}

/** What a token claims, under the names that conditions use. */
export type Claims = Record<'oidc:iss' | 'oidc:aud' | 'oidc:sub', string>

/** Whether some statement allows the exchange and none denies it. All conditions of a statement have to hold. */
export function trusts(policy: TrustPolicy, providerUrn: string, claims: Claims): boolean {
  const matching = policy.Statement.filter(
    ({ Action, Principal, Condition }) =>
      Action.includes('sts:agencies:assumeWithOIDC') &&
      Principal.Federated?.includes(providerUrn) === true &&
      Object.entries(Condition ?? {}).every(([operator, keys]) => holds(operator, keys, claims)),
  )
  return matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny')
}

function holds(operator: string, keys: Record<string, string | string[]>, claims: Claims): boolean {
  const compare = OPERATORS.get(operator)
  if (!compare) throw new Error(`The simulator does not know the operator ${operator}`)
  return Object.entries(keys).every(([key, wanted]) => {
    const claimed = (claims as Record<string, string | undefined>)[key]
    return claimed !== undefined && [wanted].flat().some((pattern) => compare(pattern, claimed))
  })
}

const OPERATORS: ReadonlyMap<string, (wanted: string, claimed: string) => boolean> = new Map([
  ['StringEquals', (wanted, claimed) => wanted === claimed],
  ['StringMatch', matches],
])

/** `*` stands for any text, `?` for one character. */
function matches(wanted: string, claimed: string): boolean {
  const pattern = RegExp.escape(wanted).replaceAll('\\*', '.*').replaceAll('\\?', '.')
  return new RegExp(`^${pattern}$`, 's').test(claimed)
}
