import { expect, test } from 'vitest'
import { type Bucket, emptyBucket } from '../../contracts/bucket.ts'
import { groupOf } from '../running-server.fixture.ts'
import { zoneClock } from './midnight.ts'
import { byConcern, railEntry } from './rail.ts'
import { addToSeries, pruneSeries } from './slice-series.ts'
import { sparkOf } from './spark.ts'

const at = (iso: string) => Date.parse(iso)
const bucket = (start: number, counts: Partial<Bucket>): Bucket => ({
  ...emptyBucket({ service: 'shop', vantage: 'app', at: start }),
  ...counts,
})

test('the day begins at local midnight, also where it is not on a full hour and on days of 23 and 25 hours', () => {
  const midnight = (zone: string, iso: string) => new Date(zoneClock(zone).midnight(at(iso))).toISOString()
  expect(midnight('UTC', '2026-03-01T00:00:00Z')).toBe('2026-03-01T00:00:00.000Z')
  expect(midnight('UTC', '2026-03-01T23:59:59.999Z')).toBe('2026-03-01T00:00:00.000Z')
  expect(midnight('Asia/Kolkata', '2026-03-01T12:00:00Z')).toBe('2026-02-28T18:30:00.000Z')
  expect(midnight('Asia/Kathmandu', '2026-03-01T12:00:00Z')).toBe('2026-02-28T18:15:00.000Z')
  expect(midnight('Europe/Berlin', '2026-03-29T20:00:00Z')).toBe('2026-03-28T23:00:00.000Z')
  expect(midnight('Europe/Berlin', '2026-10-25T22:30:00Z')).toBe('2026-10-24T22:00:00.000Z')
  // There, the clock jumps from 23:59 to 01:00: the day begins at one.
  expect(midnight('Africa/Cairo', '2026-04-24T12:00:00Z')).toBe('2026-04-23T22:00:00.000Z')
})

test('wall clocks are read in the zone of the team', () => {
  expect(zoneClock('Asia/Kolkata').text(at('2026-03-01T12:00:05Z'))).toBe('17:30:05')
})

test('late slices go where they belong, and equal ones are added', () => {
  const series: Bucket[] = []
  for (const start of [20_000, 40_000, 10_000, 30_000, 20_000]) addToSeries(series, bucket(start, { requests: 1 }))
  expect(series.map(({ at, requests }) => [at, requests])).toEqual([
    [10_000, 1],
    [20_000, 2],
    [30_000, 1],
    [40_000, 1],
  ])
  pruneSeries(series, 30_000)
  expect(series.map((each) => each.at)).toEqual([30_000, 40_000])
  pruneSeries(series, 50_000)
  expect(series).toEqual([])
})

test('a sparkline has sixty bars, the growing one last, and none where nothing was seen', () => {
  const now = at('2026-03-01T12:00:05Z')
  const spark = sparkOf(
    [
      bucket(now - 5_000, { requests: 4, errors: 1 }),
      bucket(now - 65_000, { requests: 2, errors: 0 }),
      bucket(now - 55_000, { requests: 0 }),
      bucket(now - 3_000_000, { requests: 2, errors: 2 }),
    ],
    { now, unit: 'ratio', threshold: 0.01 },
  )
  expect(spark.bars).toHaveLength(60)
  expect(spark.bars.slice(-4)).toEqual([null, 0, null, 0.25])
  expect(spark.bars.slice(0, -4)).toEqual(Array.from({ length: 56 }, () => null))
  expect(spark.at + 59 * spark.widthMs).toBe(at('2026-03-01T12:00:00Z'))
  expect(sparkOf([bucket(now - 5_000, { errors: 3 })], { now, unit: 'errors', threshold: 0.01 })).toMatchObject({
    threshold: null,
    unit: 'errors',
  })
})

test('the rail shows failing services by count, then what is new, then what was seen last', () => {
  const now = at('2026-03-01T12:00:00Z')
  const dayMs = 24 * 3_600_000
  const entry = (title: string, severity: 'ok' | 'failing', more: { count: number; firstAt: number; lastAt: number }) =>
    railEntry({ group: groupOf({ title }), ...more }, severity, now)
  const entries = [
    entry('old', 'ok', { count: 90, firstAt: now - 2 * dayMs, lastAt: now - 300_000 }),
    entry('old, just seen', 'ok', { count: 1, firstAt: now - 2 * dayMs, lastAt: now }),
    entry('new', 'ok', { count: 1, firstAt: now - 1_000, lastAt: now }),
    entry('failing, often', 'failing', { count: 7, firstAt: now - 2 * dayMs, lastAt: now - 60_000 }),
    entry('failing, seldom', 'failing', { count: 2, firstAt: now, lastAt: now }),
  ]
  expect(entries.sort(byConcern).map(({ title }) => title)).toEqual([
    'failing, often',
    'failing, seldom',
    'new',
    'old, just seen',
    'old',
  ])
})
