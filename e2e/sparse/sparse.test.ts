import { expect, test } from 'vitest'
import { runSparse } from './sparse-run.ts'

test('M24: rare errors over many new label sets are all counted, where a real Prometheus on the same target misses most', async () => {
  const { truth, faultboard, increase, increaseByMinute } = await runSparse({ speed: 60, seed: 24 })
  console.log({ ...truth, faultboard, increase, increaseByMinute })
  expect(truth.errors).toBeGreaterThan(30)
  expect(faultboard).toBe(truth.errors)
  // Not what we want to be true of it, but what makes the comparison mean something: it scraped, and answered.
  expect(increase).toBeGreaterThan(0)
}, 180_000)
