import { expect, test } from 'vitest'
import { runKills } from './kill-run.ts'

test('L9: a collector that is killed in the middle of reading logs that are rotated changes no counter', async () => {
  const checked = await runKills({ kills: 3, lines: 50_000, seed: 20_261_124 })
  for (const { counted, truth } of checked) {
    const { errors, requests, failedRequests } = truth
    expect(counted).toEqual({ errors, requests, failedRequests })
  }
  const last = checked.at(-1)?.truth
  expect(last?.lines).toBeGreaterThanOrEqual(50_000)
  expect(last?.errors).toBeGreaterThan(500)
  expect(last?.failedRequests).toBeGreaterThan(500)
}, 300_000)
