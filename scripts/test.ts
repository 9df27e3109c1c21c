/**
 * Runs Jest in ESM mode, in a time zone that is not UTC and half an hour off the others: a time that is read in the zone of
 * the machine comes out wrong. `TZ` names another.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
const { status } = spawnSync(process.execPath, [...flags, jest, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TZ: process.env['TZ'] ?? 'America/St_Johns' },
})
process.exit(status ?? 1)
