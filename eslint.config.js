import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** The folders of src/, from top to bottom. A folder imports only from those below it. */
const FOLDERS = [
  ...['run', 'report', 'inputs', 'resources', 'deletion'],
  ...['owners', 'plan', 'huaweicloud', 'runtime'],
]

/** For each folder, nothing from above it; and nobody imports the entry point. */
const downwards = FOLDERS.map((folder, index) => {
  const above = FOLDERS.slice(0, index)
  const message = `src/${folder}/ imports only from folders below it: ${FOLDERS.slice(index + 1).join(', ') || 'none'}`
  const regex = `/(${[...above, 'index\\.ts$'].join('|')})(/|$)`
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex, message }] }] },
  }
})

export default defineConfig(
  { ignores: ['dist/', 'build/', 'coverage/', 'vendor/', '.stryker-tmp/', '**/*.js'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numbers in messages are counts and statuses; there is nothing to stringify wrongly.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Control characters are what several patterns of ours exist for.
      'no-control-regex': 'off',
    },
  },
  {
    files: [
      'src/**/*.ts',
      'scripts/**/*.ts',
      'demo/**/*.ts',
      'simulator/**/*.ts',
      'bench/**/*.ts',
      '__tests__/**/*.ts',
    ],
    rules: {
      // Every `??`, `?.` and default value counts as a branch.
      complexity: ['error', 17],
      'max-params': ['error', 4],
      // run() is the entry point, and `run` what each of its steps is given.
      '@typescript-eslint/no-shadow': ['error', { allow: ['run'] }],
      'no-nested-ternary': 'error',
    },
  },
  {
    // They make up and judge random runs: a branch for each thing that can happen.
    files: ['__tests__/support/{owner-world,stage,truth}.ts', '__tests__/truth/repositories.test.ts'],
    rules: { complexity: 'off', 'max-params': 'off' },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportExpression[source.value=/^\\./]',
          message: 'Import modules of our own at the top of the file, where the rules on folders see them.',
        },
      ],
    },
  },
  ...downwards,
)
