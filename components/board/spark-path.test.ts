import { expect, test } from 'vitest'
import { sparkPaths } from './spark-path.ts'

const spark = { at: 0, widthMs: 30_000, unit: 'ratio', threshold: 0.01 } as const

test('a quiet service looks quiet: the scale holds twice the threshold', () => {
  const { calm, hot, thresholdY } = sparkPaths({ ...spark, bars: [0, 0.001] })
  expect(thresholdY).toBe(50)
  expect(calm).toContain('v-5h')
  expect(hot).toBe('')
})

test('what nobody saw is a gap and not a zero', () => {
  expect(sparkPaths({ ...spark, bars: [0, null, 0] }).baseline).toBe('M0 100h1M2 100h1')
})

test('a bar over the threshold is drawn apart', () => {
  expect(sparkPaths({ ...spark, bars: [0.5] }).hot).not.toBe('')
})
