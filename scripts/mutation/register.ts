/** Loaded before the tests: resolves `@jest/globals` to jest-globals.ts, so that Mocha can run them. */
import { registerHooks } from 'node:module'

const replacement = new URL('./jest-globals.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: replacement, shortCircuit: true } : next(specifier, context),
})
