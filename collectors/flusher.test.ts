import { expect, test } from 'vitest'
import { silentLog } from '../runtime/log.ts'
import { manualClock } from '../runtime/manual-clock.ts'
import { createFlusher } from './flusher.ts'
import type { Commit, Outbox } from './outbox/outbox.ts'

/** An outbox that writes down what it is given, and fails when told to. */
const recording = () => {
  const commits: Commit[] = []
  let failures = 0
  const outbox: Pick<Outbox, 'commit'> = {
    async commit(entry) {
      if (failures > 0) {
        failures--
        throw new Error('ENOSPC')
      }
      commits.push(entry)
    },
  }
  return {
    outbox,
    commits,
    fail(times: number) {
      failures = times
    },
  }
}
const run = () => {
  const clock = manualClock()
  const disk = recording()
  let seen = 0
  const flusher = createFlusher(disk.outbox, {
    clock,
    log: silentLog(),
    take() {
      seen++
      return { collector: 'c1', batches: [], checkpoints: new Map([['source', seen]]) }
    },
    onCommitted() {},
  })
  return { clock, flusher, ...disk }
}
const numbers = (commits: Commit[]) => commits.map(({ checkpoints }) => checkpoints.get('source'))

test('what could not be written is written before anything after it, and reading waits meanwhile', async () => {
  const { clock, flusher, commits, fail } = run()
  fail(3)
  flusher.flush()
  flusher.flush()
  await clock.advance(500)
  expect(flusher.isStuck()).toBe(true)
  expect(commits).toEqual([])
  await clock.advance(5_000)
  expect(flusher.isStuck()).toBe(false)
  expect(numbers(commits)).toEqual([1, 2])
})

test('a wish during a commit is one more commit after it', async () => {
  const { flusher, commits } = run()
  flusher.flush()
  flusher.flush()
  flusher.flush()
  await new Promise((resolve) => setImmediate(resolve))
  expect(numbers(commits)).toEqual([1, 2])
})

test('finishing does not wait for a disk that stays full', async () => {
  const { clock, flusher, commits, fail } = run()
  fail(1_000)
  const finished = flusher.finish(2_000)
  await clock.advance(2_000)
  await finished
  expect(commits).toEqual([])
})

test('what is kept is told only when the commit is done that was taken after the question', async () => {
  const commits: (() => void)[] = []
  const clock = manualClock()
  const flusher = createFlusher(
    { commit: () => new Promise<void>((resolve) => commits.push(resolve)) },
    {
      clock,
      log: silentLog(),
      take: () => ({ collector: 'c1', batches: [{}], checkpoints: new Map() }),
      onCommitted: () => {},
    },
  )
  const told: string[] = []
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  flusher.flush()
  // The first commit was taken before anybody asked: it may not have what was seen since.
  void flusher.kept().then(() => told.push('kept'))
  flusher.flush()
  commits[0]?.()
  await settle()
  expect({ told, commits: commits.length }).toEqual({ told: [], commits: 2 })
  commits[1]?.()
  await settle()
  expect(told).toEqual(['kept'])
})
