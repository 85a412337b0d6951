import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { logRoom } from './testing/followed-log.ts'
import { interleavedLog } from './testing/interleaved-log.ts'

let room: ReturnType<typeof logRoom>
beforeEach(() => {
  room = logRoom()
})
afterEach(() => room.clean())

/** The same numbers in every run. */
function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

test('a backlog of thousands of errors between lines that are none is counted to the last one', async () => {
  const { lines, errors } = interleavedLog(4_000, chanceFrom(42))
  const truth = Object.values(errors).reduce((sum, count) => sum + count, 0)
  writeFileSync(room.path, `${lines.join('\n')}\n`)
  const { clock, into } = room.start({ path: room.path, fromStart: true })
  await clock.advance(10_000)
  expect(into.errorCount()).toBe(truth)
})
