/** Targets that are named by ID: what a look-up leaves of them, and what is known of each. */
import { expect, test } from '@jest/globals'
import { findById } from '../../../src/run/select-by-id.ts'
import { engineOf, refusal, targetsOf, type Service } from '../../support/engine.ts'
import { ok } from '../../support/scripted.ts'

const WORKSPACE = 'workspace-scheduled-task'
const [there, gone] = targetsOf(WORKSPACE, ['a', 'b'])
const targets = [there, gone].filter((target) => target !== undefined)

/** Lists one task, `a`. */
const service: Service = ({ query }) => {
  const tasks = query.scheduled_type === undefined ? [{ id: 'a', task_name: 'web' }] : []
  return ok({ scheduled_tasks: tasks, total_count: tasks.length })
}

test('without a look-up all of them are candidates without a name, and nothing is asked', async () => {
  const { context, drive, received } = engineOf(WORKSPACE, service)
  const { candidates, listings } = await drive(findById(context, targets, false))
  expect(candidates).toEqual(targets.map((target) => ({ target, name: undefined })))
  expect([listings, received]).toEqual([[], []])
})

test('with one, what is there is a candidate with its name, and what is not has its outcome', async () => {
  const { context, drive, outcomes } = engineOf(WORKSPACE, service)
  const { candidates } = await drive(findById(context, targets, true))
  expect(candidates).toEqual([{ target: there, name: 'web' }])
  expect(outcomes).toEqual({ b: { kind: 'absent', reason: `unknown to ${context.client.host}` } })
})

test('what cannot be looked up is a candidate all the same, with the reason why its name is unknown', async () => {
  const { context, drive, outcomes } = engineOf(WORKSPACE, () => refusal(403, 'WKS.1'))
  const { candidates } = await drive(findById(context, targets, true))
  expect(candidates).toEqual(
    targets.map((target) => ({
      ...{ target, name: undefined },
      nameError: expect.stringMatching(/^HTTP 403 WKS\.1/),
    })),
  )
  expect(outcomes).toEqual({})
})

test('what was not looked up because the run stopped was not attempted, and is no candidate', async () => {
  const { context, drive, cancellation, kinds } = engineOf(WORKSPACE, service)
  cancellation.request('cancelled')
  const { candidates } = await drive(findById(context, targets, true))
  expect([candidates, kinds()]).toEqual([[], { a: 'unattempted', b: 'unattempted' }])
})
