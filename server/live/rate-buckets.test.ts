import { expect, test } from 'vitest'
import { type Bucket, emptyBucket, sliceMs } from '../../contracts/bucket.ts'
import type { ClassCounts } from '../../contracts/error-class.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import { classesOfRate, rateBuckets } from './rate-buckets.ts'
import type { RateSource } from './rate-source.ts'

const start = 1_700_006_400_000
type Row = [slice: number, requests: number, classes?: ClassCounts]
const series = (vantage: Vantage, rows: Row[]): Bucket[] =>
  rows.map(([slice, requests, classes = {}]) => ({
    ...emptyBucket({ service: 'shop', vantage, at: start + slice * sliceMs }),
    requests,
    errors: Object.values(classes).reduce((sum, count) => sum + count, 0),
    classes,
  }))
const source = (vantage: Vantage | null, addsMade = false): RateSource => ({ vantage, addsMade, note: null })
const kept = (lists: Partial<Record<Vantage, Row[]>>) => {
  const all = new Map<Vantage, Bucket[]>()
  for (const vantage of ['app', 'gateway', 'gateway-made', 'error-log'] as const) {
    const rows = lists[vantage]
    if (rows) all.set(vantage, series(vantage, rows))
  }
  return all
}
const shown = (buckets: readonly Bucket[]) =>
  buckets.map(({ at, requests, errors }) => [(at - start) / sliceMs, requests, errors])

test('what a gateway made is added to what the service counted, slice by slice, in the order of time', () => {
  const all = kept({
    app: [
      [1, 10],
      [2, 10, { http_5xx: 1 }],
      [4, 10],
    ],
    'gateway-made': [
      [0, 1, { gateway: 1 }],
      [2, 3, { timeout: 3 }],
      [3, 2, { gateway: 2 }],
      [5, 4, { gateway: 4 }],
    ],
  })
  expect(shown(rateBuckets(all, source('app', true)))).toEqual([
    [0, 1, 1],
    [1, 10, 0],
    [2, 13, 4],
    [3, 2, 2],
    [4, 10, 0],
    [5, 4, 4],
  ])
  expect(shown(rateBuckets(all, source('app')))).toEqual([
    [1, 10, 0],
    [2, 10, 1],
    [4, 10, 0],
  ])
})

test('a gateway alone is not added to anything, and what the service counted before it was read is kept', () => {
  const all = kept({
    app: [
      [0, 5],
      [9, 6],
      [10, 7],
      [11, 7],
    ],
    gateway: [
      [10, 7],
      [11, 8],
    ],
    'gateway-made': [[11, 1, { gateway: 1 }]],
  })
  // Slice 9 may hold the same requests as slice 10 of the other, so it is left out rather than counted twice.
  expect(shown(rateBuckets(all, source('gateway')))).toEqual([
    [0, 5, 0],
    [10, 7, 0],
    [11, 8, 0],
  ])
})

test('the service says what a gateway only knows as 5xx, and what the gateway made keeps its class', () => {
  const all = kept({
    app: [[1, 20, { database: 3, gateway: 2 }]],
    gateway: [[1, 30, { http_5xx: 6, gateway: 4 }]],
    'gateway-made': [[1, 4, { gateway: 4 }]],
  })
  const span = { since: start, until: start + 10 * sliceMs }
  const rate = rateBuckets(all, source('gateway'))
  expect(classesOfRate({ rate, kept: all }, source('gateway'), span)).toEqual({ database: 3, gateway: 6, http_5xx: 1 })
})

test('logs name the failures of both', () => {
  const all = kept({
    app: [[1, 20, { http_5xx: 3 }]],
    'gateway-made': [[1, 4, { gateway: 4 }]],
    'error-log': [[1, 0, { database: 2 }]],
  })
  const span = { since: start, until: start + 10 * sliceMs }
  const rate = rateBuckets(all, source('app', true))
  expect(classesOfRate({ rate, kept: all }, source('app', true), span)).toEqual({
    database: 2,
    gateway: 4,
    http_5xx: 1,
  })
})

test('without a source there is nothing', () => {
  expect(rateBuckets(kept({ app: [[1, 1]] }), source(null))).toEqual([])
})
