import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bucket, emptyBucket, sliceMs } from '../../contracts/bucket.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import { carriesOf, sharedTraffic } from './carries-all.ts'

const start = 1_700_006_400_000
const series = (vantage: Vantage, requests: number[], errors: number[] = []): Bucket[] =>
  requests.map((count, i) => ({
    ...emptyBucket({ service: 'shop', vantage, at: start + i * sliceMs }),
    requests: count,
    errors: errors[i] ?? 0,
  }))
const shared = (app: number, relayed: number, answered = relayed) => ({ app, relayed, answered })

test('only whole slices in which both have counted are compared', () => {
  const app = series('app', [50, 100, 100, 100, 7])
  const gateway = series('gateway', [0, 60, 100, 100, 9]).slice(1)
  const now = start + 4 * sliceMs + 3_000
  // The first shared slice began before one of them was read, the last one still grows.
  expect(sharedTraffic({ app, gateway, made: [] }, { tellsMade: true, now })).toEqual(shared(200, 200))
  expect(sharedTraffic({ app, gateway: [], made: [] }, { tellsMade: true, now })).toBe(null)
  expect(sharedTraffic({ app, gateway, made: [] }, { tellsMade: true, now: start + 2 * sliceMs })).toBe(null)
})

test('what the gateway made itself was not relayed; one that cannot tell may have made every failure', () => {
  const app = series('app', [0, 90])
  const gateway = series('gateway', [0, 100], [0, 12])
  const made = series('gateway-made', [0, 10], [0, 10])
  const now = start + 2 * sliceMs
  expect(sharedTraffic({ app, gateway, made }, { tellsMade: true, now })).toEqual(shared(90, 90, 100))
  expect(sharedTraffic({ app, gateway, made: [] }, { tellsMade: false, now })).toEqual(shared(90, 88, 100))
})

test('two hundred requests that agree within one per cent prove that a gateway carries all', () => {
  expect(carriesOf('part', shared(200, 200))).toBe('all')
  expect(carriesOf('part', shared(1_000, 1_009))).toBe('all')
  expect(carriesOf('part', shared(1_009, 1_000))).toBe('all')
  expect(carriesOf('part', shared(1_000, 1_012))).toBe('part')
  expect(carriesOf('part', shared(1_012, 1_000))).toBe('part')
  expect(carriesOf('part', shared(199, 199))).toBe('part')
})

test('requests that the gateway gave up may be in the count of the service or not', () => {
  // 300 of them were answered late, so the service counted more than was relayed.
  expect(carriesOf('part', shared(1_000, 700, 1_000))).toBe('all')
  expect(carriesOf('part', shared(700, 700, 1_000))).toBe('all')
  expect(carriesOf('part', shared(1_300, 700, 1_000))).toBe('part')
})

test('what was found is kept until it is clearly wrong, and while there is too little to judge by', () => {
  expect(carriesOf('all', shared(1_000, 1_040))).toBe('all')
  expect(carriesOf('all', shared(1_000, 1_060))).toBe('part')
  expect(carriesOf('all', shared(10, 3))).toBe('all')
  expect(carriesOf('all', null)).toBe('all')
})

test('counts that drift around a threshold do not make it change to and fro', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -35, max: 35 }), { minLength: 10, maxLength: 200 }), (drift) => {
      let carries = carriesOf('part', shared(1_000, 1_000))
      let changes = 0
      for (const by of drift) {
        const next = carriesOf(carries, shared(1_000, 1_000 + by))
        if (next !== carries) changes++
        carries = next
      }
      expect(changes).toBe(0)
    }),
  )
})
