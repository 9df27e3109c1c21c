/** `npm run simulator`: starts the simulator on a local port, with the data of data.ts. */
import { seedPreview } from './data.ts'
import * as defaults from './defaults.ts'
import { inventory } from './inventory.ts'
import { startServer } from './server.ts'
import { Simulator } from './simulator.ts'

const simulator = new Simulator()
seedPreview(simulator, Date.now())
const server = await startServer(simulator, { port: Number(process.env['PORT'] ?? 0) })

console.log(`The Huawei Cloud simulator is listening on ${server.url}

Give the action these inputs:
  endpoint           ${server.url}
  iam-endpoint       ${server.url}
  sts-endpoint       ${server.url}
  region             ${defaults.REGION}
  project-id         ${defaults.PROJECT_ID}
  instance-id        ${defaults.INSTANCE_ID}   (roma-asset)
and either
  access-key-id      ${defaults.ACCESS_KEY_ID}
  secret-access-key  ${defaults.SECRET_ACCESS_KEY}
or
  token              ${defaults.TOKEN}
or, keyless,
  oidc-provider-urn  ${defaults.PROVIDER_URN}
  oidc-agency-urn    ${defaults.AGENCY_URN}
with this environment
${Object.entries(simulator.githubOidc.environment(server.url))
  .map(([name, value]) => `  ${name}=${value}\n`)
  .join('')}
For name-pattern with {pr}, GitHub is here as well. Give the input
  github-token       ${defaults.GITHUB_TOKEN}
and this environment
  GITHUB_REPOSITORY=${defaults.GITHUB_REPOSITORY}
  GITHUB_GRAPHQL_URL=${server.url}/graphql

Or ask it yourself:
  curl -H 'X-Auth-Token: ${defaults.TOKEN}' '${server.url}/v1/job/scripts?limit=100'

${inventory(simulator)}
Press Ctrl-C to end it. Nothing is kept.`)

process.once('SIGINT', () => void server.close())
