// Node itself takes the types out of TypeScript, as it does for `node file.ts`: no compiler between the source and the test.
import { stripTypeScriptTypes } from 'node:module'

export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) }
