/** A release says what it is: version, changelog and lock file agree, and its notes are its section of the changelog. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { releaseNotes, type Sources } from '../../scripts/release.ts'
import { ACTION_FOLDER } from '../../simulator/runner.ts'

const CHANGELOG = `# Changelog

Text.

## [Unreleased]

## [1.2.0] - 2026-11-30

### Added

- Something.

## [1.1.0] - 2026-10-01

- Older.

[Unreleased]: https://example.com/compare/v1.2.0...HEAD
[1.2.0]: https://example.com/compare/v1.1.0...v1.2.0
`
const ready: Sources = {
  packageJson: '{"version":"1.2.0"}',
  packageLock: '{"version":"1.2.0"}',
  changelog: CHANGELOG,
}

test('the notes are the section of the version', () => {
  expect(releaseNotes('1.2.0', ready)).toBe('### Added\n\n- Something.\n')
})

test('the oldest section ends before the links', () => {
  const older = { ...ready, packageJson: '{"version":"1.1.0"}', packageLock: '{"version":"1.1.0"}' }
  expect(releaseNotes('1.1.0', older)).toBe('- Older.\n')
})

test.each<[string, string, Partial<Sources>, RegExp]>([
  ['a v in front', 'v1.2.0', {}, /not of the form 1\.2\.3/],
  ['two numbers', '1.2', {}, /not of the form 1\.2\.3/],
  ['something to run', '1.2.0; ls', {}, /not of the form 1\.2\.3/],
  [
    'another package.json',
    '1.2.0',
    { packageJson: '{"version":"1.1.9"}' },
    /^package\.json says 1\.1\.9, not 1\.2\.0$/,
  ],
  ['another lock file', '1.2.0', { packageLock: '{}' }, /^package-lock\.json says nothing, not 1\.2\.0$/],
  ['no section', '1.2.0', { changelog: '## [1.1.0] - 2026-10-01\n' }, /no section \[1\.2\.0\]/],
  [
    'an empty section',
    '1.2.0',
    { changelog: '## [1.2.0] - 2026-10-01\n\n## [1.1.0] - 2026-10-01\nText.\n' },
    /says nothing of 1\.2\.0/,
  ],
  ['no date', '1.2.0', { changelog: '## [1.2.0]\n\n- Something.\n' }, /no date/],
  ['a date that is none', '1.2.0', { changelog: '## [1.2.0] - 2026-13-01\n\n- Something.\n' }, /no date/],
  [
    'unreleased changes',
    '1.2.0',
    { changelog: CHANGELOG.replace('[Unreleased]\n', '[Unreleased]\n\n- More.\n') },
    /under \[Unreleased\]/,
  ],
])('not with %s', (_, version, changes, message) => {
  expect(() => releaseNotes(version, { ...ready, ...changes })).toThrow(message)
})

test('everything that is wrong is told at once', () => {
  const wrong = { packageJson: '{}', packageLock: '{}', changelog: '' }
  expect(() => releaseNotes('1', wrong)).toThrow(/form.*\npackage\.json.*\npackage-lock\.json.*\nCHANGELOG\.md/)
})

test('the changelog of this project has the shape that a release needs', () => {
  const changelog = readFileSync(join(ACTION_FOLDER, 'CHANGELOG.md'), 'utf8')
  expect(changelog).toMatch(/^## \[Unreleased\]$/m)
  const { version } = JSON.parse(readFileSync(join(ACTION_FOLDER, 'package.json'), 'utf8')) as { version: string }
  const released = changelog.replace(/^## \[Unreleased\]$/m, `## [Unreleased]\n\n## [${version}] - 2026-11-30`)
  const files = { packageJson: JSON.stringify({ version }), packageLock: JSON.stringify({ version }) }
  expect(releaseNotes(version, { ...files, changelog: released })).toMatch(/^### Added\n/)
})
