/** A mistake in the inputs is told as the runner shows it, before any request, and without a secret. */
import { describe, expect, test } from '@jest/globals'
import { asSentence } from '../../src/report/describe.ts'
import { BAD_INPUTS, FINE, SECRET_MARK, type Given } from '../support/bad-inputs.ts'
import { inChildProcess } from '../support/child-process.ts'
import { errorsOf } from '../support/harness.ts'

/** What the harness would add. */
const NOTHING_ELSE = { region: '', 'access-key-id': '', 'secret-access-key': '', 'project-id': '' }

describe('A run with a mistake in its inputs ends at once', () => {
  const MANY = BAD_INPUTS.at(-1) ?? [{}]
  test.each([
    ['many mistakes at once', ...MANY],
    ['a misspelt input', { regoin: 'cn-north-4' }, 'regoin: unknown input; did you mean region?'],
    ['ids from a variable that is not set', { ids: '' }, 'ids: is empty; name what to delete (ids or name-pattern)'],
    [
      'half a pair of keys',
      { token: '', HW_SECRET_KEY: `SK${SECRET_MARK}` },
      'HW_ACCESS_KEY: is empty although HW_SECRET_KEY is set; a pair of keys needs both',
    ],
    [
      'a token with blanks',
      { token: `Bearer ${SECRET_MARK}` },
      'token: contains blanks, line breaks or other characters that no credential has; paste it again',
    ],
  ] as [string, Given, ...string[]][])('(%s)', async (_name, given, ...lines) => {
    const says = lines.map(asSentence)
    const inputs = { ...FINE['coc-script'], ...given }
    const run = await inChildProcess({ inputs: NOTHING_ELSE }).run(inputs)
    expect(run.exitCode).toBe(1)
    expect(run.requests).toEqual([])
    expect(errorsOf(run).split('\n')).toEqual(says)
    expect(run.report.problems).toEqual(says)
    expect(run.outputs).toMatchObject({ 'deleted-ids': '[]', 'failed-ids': '[]' })
    expect(run.stderr).toBe('')
    const secrets = Object.values(inputs).filter((value) => value.includes(SECRET_MARK))
    expect(run.commands.slice(0, secrets.length).map(({ command }) => command)).toEqual(secrets.map(() => 'add-mask'))
    // Once to the runner, so that it masks it, and then never again.
    const said = run.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'))
    expect([...said, run.summary, JSON.stringify([run.report, run.outputs])].join('\n')).not.toContain(SECRET_MARK)
  })
})
