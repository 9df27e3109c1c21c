import { stripTypeScriptTypes } from 'node:module'

export default {
  process: (source, path) => ({
    code: path.endsWith('.ts')
      ? // Node itself takes the types out, as it does for `node file.ts`: no compiler between the source and the test.
        stripTypeScriptTypes(source)
      : // Node imports JSON only if told that it is.
        source.replaceAll(/^(import .+ from (["']).+\.json\2)/gm, "$1 with { type: 'json' }"),
  }),
}
