/** Runs Jest in ESM mode on the Node that npm put first in the path: 24, the runner's own. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const major = Number(process.versions.node.split('.')[0])
if (major !== 24) {
  const how =
    'Use "npm test" after "npm ci", which brings it along on Linux and Windows (x64); elsewhere install Node 24.'
  console.error(`The tests run on Node 24, the runner's; this is ${process.version}. ${how}`)
  process.exit(1)
}
const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
const { status } = spawnSync(process.execPath, [...flags, jest, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? 1)
