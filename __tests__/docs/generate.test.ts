/** `npm run generate`: what is derived from the resource types stands in action.yml and the documents, and nothing else changes. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { actionFile } from '../../scripts/generate/action-yml.ts'
import { e2eWorkflow } from '../../scripts/generate/e2e-workflow.ts'
import { generate, pathOf } from '../../scripts/generate/files.ts'
import { allInputs } from '../../scripts/generate/inputs.ts'
import { fillMarkers, table } from '../../scripts/generate/markdown.ts'
import { INPUTS } from '../../src/inputs/inputs.ts'

describe('markers', () => {
  const parts = { list: () => 'new' }

  test('what stands between two markers is replaced, and nothing around them', () => {
    const text = 'a\n<!-- list:start -->\nold\n<!-- list:end -->\nb\n'
    expect(fillMarkers('x.md', text, parts)).toBe('a\n<!-- list:start -->\n\nnew\n\n<!-- list:end -->\nb\n')
  })

  test.each([
    ['an unknown one', '<!-- lost:start --><!-- lost:end -->', 'x.md: nothing is generated for the marker lost'],
    ['one without its end', '<!-- list:start -->', 'x.md: the markers of list'],
    ['one without its start', '<!-- list:end -->', 'x.md: the markers of list'],
    ['an end before its start', '<!-- list:end --><!-- list:start -->', 'x.md: the markers of list'],
    ['one that is there twice', '<!-- list:start --><!-- list:start --><!-- list:end -->', 'x.md: the markers of list'],
  ])('%s is an error', (_, text, message) => {
    expect(() => fillMarkers('x.md', text, parts)).toThrow(message)
  })

  test('a cell cannot break out of its table', () => {
    expect(table(['a'], [['x|y\nz']])).toBe('| a |\n|---|\n| x\\|y z |')
  })
})

describe('action.yml', () => {
  const text = readFileSync(pathOf('action.yml'), 'utf8')

  test('inputs and outputs come back from nothing, and the rest stays as it is', () => {
    const emptied = text
      .replace(/^inputs:\n[^]*?(?=\noutputs:)/m, 'inputs:\n')
      .replace(/^outputs:\n[^]*?(?=\nruns:)/m, 'outputs:\n')
    expect(emptied.length).toBeLessThan(text.length / 4)
    expect(actionFile(emptied)).toBe(text)
    expect(actionFile(`${text}# kept\n`)).toBe(`${text}# kept\n`)
  })

  test('without one of the two blocks is an error', () => {
    expect(() => actionFile(text.replace('outputs:', 'results:'))).toThrow('action.yml has no block outputs')
  })

  test('an input of single types has no default there, for other types refuse it', () => {
    const { inputs } = parse(text) as { inputs: Record<string, { description: string; default?: string }> }
    const own = [...INPUTS].flatMap(([name, types]) => (types ? [{ name, types }] : []))
    expect(own.length).toBeGreaterThan(3)
    for (const { name, types } of own) {
      expect(inputs[name]).not.toHaveProperty('default')
      for (const type of types) expect(inputs[name]?.description.split(' only')[0]).toContain(type)
    }
  })
})

describe('the end-to-end workflow', () => {
  const text = readFileSync(pathOf('.github/workflows/e2e.yml'), 'utf8')

  test('gets its step of each type back from nothing, and the rest stays as it is', () => {
    const emptied = text.replace(/(# types:start\n)[^]*(?= {6}# types:end)/, '$1')
    expect(emptied.length).toBeLessThan(text.length * 0.8)
    expect(e2eWorkflow(`${emptied}# kept\n`)).toBe(`${text}# kept\n`)
  })

  test('without one of its markers is an error', () => {
    expect(() => e2eWorkflow(text.replace('# types:end', ''))).toThrow('e2e.yml: the markers of types')
  })
})

test('every input is described in both languages', () => {
  for (const { name, description } of allInputs()) {
    expect([name, description.en]).toEqual([name, expect.stringMatching(/^[\x20-\x7e]+\.$/)])
    expect([name, description.zh]).toEqual([name, expect.stringMatching(/\p{Script=Han}.*[。.]$/u)])
  }
})

test('the same parts are generated for both languages', () => {
  const files = generate()
  const markers = (file: string): string[] => files.get(file)?.match(/<!-- [\w-]+:start -->/g) ?? []
  expect(markers('README.md').length).toBeGreaterThan(0)
  expect(markers('README.zh-CN.md')).toEqual(markers('README.md'))
})
