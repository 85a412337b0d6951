import { expect, test } from 'vitest'
import { manualClock } from '../runtime/manual-clock.ts'
import { createFlushTimer } from './flush-timer.ts'

const run = () => {
  const clock = manualClock()
  const began = clock.now()
  const flushes: number[] = []
  let isBehind = false
  const timer = createFlushTimer(clock, {
    flush: () => flushes.push(clock.now() - began),
    isBehind: () => isBehind,
  })
  return {
    clock,
    timer,
    flushes,
    behind(value: boolean) {
      isBehind = value
    },
  }
}

test('the first observation after a quiet time goes after 25 ms, then there is one flush in 100 ms', async () => {
  const { clock, timer, flushes } = run()
  for (let ms = 0; ms < 300; ms += 5) {
    timer.seen()
    await clock.advance(5)
  }
  expect(flushes).toEqual([25, 125, 225])
})

test('nothing seen is nothing flushed', async () => {
  const { clock, timer, flushes } = run()
  await clock.advance(10_000)
  timer.seen()
  timer.stop()
  await clock.advance(10_000)
  expect(flushes).toEqual([])
})

test('while the server is behind, Batches get few and large; when it has caught up they go at once', async () => {
  const { clock, timer, flushes, behind } = run()
  timer.seen()
  await clock.advance(25)
  behind(true)
  timer.seen()
  await clock.advance(4_000)
  expect(flushes).toEqual([25])
  behind(false)
  timer.hurry()
  await clock.advance(25)
  expect(flushes).toEqual([25, 4_050])
})
