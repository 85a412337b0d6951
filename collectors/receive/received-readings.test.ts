import { expect, test } from 'vitest'
import { ReceivedReadings } from './received-readings.ts'

const settled = 10_000
const labels = (name: string, more: Record<string, string> = {}) => new Map(Object.entries({ __name__: name, ...more }))
const sample = (timestamp: number, value = 1) => ({ timestamp, value, isStale: false, startedAt: null })
const all = () => null

test('the first scrape waits for its parts; each later one is taken the moment it is whole', () => {
  const readings = new ReceivedReadings(10, all)
  readings.add(labels('a'), sample(1_000), 0)
  expect(readings.next(settled - 1)).toBeNull()
  readings.add(labels('b'), sample(1_000), 5_000)
  expect(readings.next(settled)).toMatchObject({ at: 1_000, isComplete: true, values: { size: 2 } })
  readings.add(labels('b'), sample(2_000), 20_000)
  expect(readings.next(20_000)).toBeNull()
  readings.add(labels('a'), sample(2_000), 20_001)
  expect([...(readings.next(20_001)?.values.values() ?? [])].map((one) => one.labels.get('__name__'))).toEqual([
    'a',
    'b',
  ])
})

test('parts of several scrapes that come before the first is taken make no part look like the whole', () => {
  const readings = new ReceivedReadings(10, all)
  readings.add(labels('b'), sample(1_000), 0)
  readings.add(labels('a'), sample(2_000), 1_000)
  readings.add(labels('b'), sample(2_000), 1_000)
  expect(readings.next(settled)).toMatchObject({ at: 1_000, isComplete: false })
  expect(readings.next(settled)).toMatchObject({ at: 2_000, isComplete: true })
})

test('a series that is missing without a word makes its scrape wait and incomplete, and after six it has gone', () => {
  const readings = new ReceivedReadings(10, all)
  for (const name of ['a', 'b']) readings.add(labels(name), sample(1_000), 0)
  readings.next(settled)
  const complete: boolean[] = []
  for (let n = 2; n <= 8; n++) {
    readings.add(labels('a'), sample(n * 1_000), n * 20_000)
    const early = readings.next(n * 20_000)
    complete.push((early ?? readings.next(n * 20_000 + settled))?.isComplete ?? false)
  }
  expect(complete).toEqual([false, false, false, false, false, false, true])
})

test('what is not needed is neither waited for nor late', () => {
  const readings = new ReceivedReadings(10, () => new Set(['a']))
  readings.add(labels('a'), sample(1_000), 0)
  readings.next(settled)
  readings.add(labels('a'), sample(2_000), 20_000)
  expect(readings.next(20_000)).toMatchObject({ at: 2_000, isComplete: true })
  expect(readings.add(labels('node_load1'), sample(2_000), 20_001)).toBeNull()
  expect(readings.add(labels('a'), sample(2_000), 20_001)).toBe('late')
  expect(readings.mustBeginAnew).toBe(false)
  expect(readings.add(labels('a', { code: '500' }), sample(1_000), 20_001)).toBe('late')
  expect(readings.mustBeginAnew).toBe(true)
})

test('a backlog and a giant have bounds', () => {
  const readings = new ReceivedReadings(3, all)
  const refused = { 'too-many': 0, late: 0, kept: 0 }
  for (let n = 1; n <= 5_000; n++) refused[readings.add(labels('a'), sample(n), 0) ?? 'kept']++
  expect(refused).toEqual({ 'too-many': 3_000, late: 0, kept: 2_000 })
  const taken: number[] = []
  for (let reading = readings.next(1); reading; reading = readings.next(1)) taken.push(reading.at)
  expect(taken.slice(0, 3)).toEqual([1, 2, 3])
  const giant = new ReceivedReadings(3, all)
  const kept = ['a', 'b', 'c', 'd'].map((name) => giant.add(labels(name), sample(1_000), 0))
  expect(kept).toEqual([null, null, null, 'too-many'])
})

test('the order of labels makes no other series', () => {
  const readings = new ReceivedReadings(10, all)
  readings.add(
    new Map([
      ['__name__', 'a'],
      ['x', '1'],
      ['y', '2'],
    ]),
    sample(1_000),
    0,
  )
  readings.add(
    new Map([
      ['y', '2'],
      ['x', '1'],
      ['__name__', 'a'],
    ]),
    sample(1_000),
    0,
  )
  expect(readings.next(settled)?.values.size).toBe(1)
})
