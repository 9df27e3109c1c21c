/** Names and messages come from anybody: they are shown, and they do nothing. */
import { describe, expect, test } from '@jest/globals'
import { marked } from 'marked'
import { Simulator } from '../../simulator/simulator.ts'
import { errorsOf, KEYS, runStep } from '../support/step.ts'

const HOSTILE: readonly (readonly [string, string])[] = [
  ['a command to the runner', '::set-output name=deleted-ids::["all"]'],
  ['a command on a line of its own', 'x\n::stop-commands::secret'],
  ['a command after a carriage return', 'x\r::add-mask::e'],
  ['the older form of a command', 'x ##[set-env name=PATH]/tmp'],
  ['a link and an image', '[click](https://evil.example) ![x](https://evil.example/p.png)'],
  ['HTML', '<img src=x onerror=alert(1)></td></table><h1>All deleted</h1>'],
  ['a mention', '@octocat please'],
  ['text that runs backwards', 'safe\u202egnp.exe'],
  ['characters without a glyph', 'de\u3164le\ufe0fted\u2800\u034f'],
  ['an escape sequence', '\u001b[2J\u001b[31mdeleted'],
]
const UNSEEN = /[\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\u202e]/u
const NORMAL_COMMANDS = ['add-mask', 'debug', 'error', 'notice', 'warning', 'group', 'endgroup']

describe.each(HOSTILE)('%s', (_, hostile) => {
  test.each(['name', 'message'])('as a %s is shown and does nothing', async (place) => {
    const simulator = new Simulator()
    const ids = simulator.workspace.addTask({ name: place === 'name' ? hostile : 'task' })
    if (place === 'message')
      simulator.onRequest(({ operation }) => {
        if (operation === 'workspace.delete') simulator.forbid(ids, { code: hostile.slice(0, 40), encoded: false })
      })
    const inputs = { ...KEYS, 'resource-type': 'workspace-scheduled-task', ids }
    const run = await runStep(simulator, { ...inputs, 'dry-run': String(place === 'name') })

    expect(run.commands.map(({ command }) => command).filter((command) => !NORMAL_COMMANDS.includes(command))).toEqual(
      [],
    )
    expect(Object.keys(run.outputs)).not.toContain('PATH')
    expect(run.stdout.replace(/[\n]/g, '')).not.toMatch(UNSEEN)
    const shown = await marked.parse(run.summary)
    expect(shown).not.toMatch(/<(a|img|h1)\b/)
    expect(shown.replace(/\n/g, '')).not.toMatch(UNSEEN)
    // GitHub takes no mention from code.
    expect(shown.replace(/<code>.*?<\/code>/g, '')).not.toContain('@octocat')
    expect(run.exitCode).toBe(place === 'name' ? 0 : 1)
    if (place === 'message') expect(errorsOf(run)).toContain('HTTP 403')
  })
})
