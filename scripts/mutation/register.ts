/** Comes before the tests: what they take from Jest, they get in Mocha's words. */
import { registerHooks } from 'node:module'

const words = new URL('./jest-globals.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: words, shortCircuit: true } : next(specifier, context),
})
