import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { count, newCounterState } from './count.ts'
import type { Remark } from './reading.ts'
import { SavedCounterState, saveCounterState } from './saved-state.ts'

const began = 1_700_000_000_000
type Values = Record<string, number>

/** Processes behind one address that does not tell which of them answers, nor since when it runs. */
function endpoint() {
  let state = newCounterState(began)
  let at = began
  let total = 0
  const seen = new Set<Remark['kind']>()
  return {
    answer(values: Values) {
      at += 1_000
      const { increments, remarks } = count(state, {
        at,
        startedAt: null,
        skewMs: 0,
        isComplete: true,
        metrics: new Set(['m']),
        values: Object.entries(values).map(([key, value]) => ({
          ...{ key, metric: 'm', value, created: null, timestamp: null },
        })),
        canaries: {},
        wrapsAt: null,
        before: () => 'unknown',
      })
      for (const { kind } of remarks) seen.add(kind)
      for (const increment of increments.values()) total += increment
    },
    restartCollector() {
      state = SavedCounterState.parse(JSON.parse(JSON.stringify(saveCounterState(state))))
    },
    total: () => total,
    seen,
    kept: () => state.incarnations.length,
  }
}

/** A process that counts, and what it counted after it was first read. */
function worker(values: Values) {
  let known: number | null = null
  const sum = () => Object.values(values).reduce((a, b) => a + b, 0)
  return {
    hit(key: string, by = 1) {
      values[key] = (values[key] ?? 0) + by
    },
    read() {
      known ??= sum()
      return { ...values }
    },
    since: () => sum() - (known ?? sum()),
  }
}

describe('two processes that answer one endpoint in turns', () => {
  test.each([
    ['the first one is ahead', { a: 1_000, b: 500 }, { a: 10, b: 2 }],
    ['the first one is behind', { a: 10, b: 2 }, { a: 1_000, b: 500 }],
    ['each is ahead in something', { a: 1_000, b: 500 }, { a: 900, b: 600 }],
    ['they are alike', { a: 1_000, b: 500 }, { a: 990, b: 499 }],
    ['one lacks what the other has', { a: 1_000, b: 5 }, { a: 3_000 }],
  ])('neither inflate nor lose: %s', (_, first, second) => {
    const one = endpoint()
    const workers = [worker({ ...first }), worker({ ...second })]
    for (let i = 0; i < 200; i++) {
      const answering = workers[i % 2]
      // Readings are closer together than the processes are apart.
      if (i > 4) answering?.hit(i % 3 === 0 ? 'b' : 'a')
      one.answer(answering?.read() ?? {})
    }
    expect(one.total()).toBe(workers.reduce((sum, { since }) => sum + since(), 0))
    expect(one.seen).toContain('processes')
    expect(one.seen).not.toContain('restart')
  })

  test('and a collector that starts again does not mix them up', () => {
    const one = endpoint()
    const workers = [worker({ a: 1_000 }), worker({ a: 50 })]
    for (let i = 0; i < 60; i++) {
      workers[i % 2]?.hit('a', 2)
      one.answer(workers[i % 2]?.read() ?? {})
      if (i % 7 === 0 && i > 10) one.restartCollector()
    }
    expect(one.total()).toBe(workers.reduce((sum, { since }) => sum + since(), 0))
  })
})

test('four processes that answer at random are each counted when they answer', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 60, maxLength: 150 }), (schedule) => {
      const one = endpoint()
      const workers = [worker({ a: 100_000 }), worker({ a: 70_000 }), worker({ a: 40_000 }), worker({ a: 10_000 })]
      // Until all of them are known.
      for (const i of [0, 1, 2, 3, 0, 1, 2, 3]) one.answer(workers[i]?.read() ?? {})
      for (const i of schedule) {
        for (const each of workers) each.hit('a', 3)
        one.answer(workers[i]?.read() ?? {})
      }
      for (const each of workers) one.answer(each.read())
      expect(one.total()).toBe(workers.reduce((sum, { since }) => sum + since(), 0))
    }),
    { numRuns: 100 },
  )
})

test('daemons that a nightly log rotation restarts one after the other do not show', () => {
  const one = endpoint()
  const workers = [5_000, 4_000, 3_000, 2_000].map((a) => worker({ a, errors: 3 }))
  let truth = 0
  for (let i = 0; i < 400; i++) {
    const answering = workers[(i * 7) % 4]
    if (i > 8) {
      answering?.hit('a')
      truth++
    }
    one.answer(answering?.read() ?? {})
    if (i % 20 === 0 && i >= 200 && i < 280) workers[(i / 20) % 4] = worker({})
  }
  // What was counted between a restart and the first answer is not known; more than happened is never counted.
  expect(one.total()).toBeLessThanOrEqual(truth)
  expect(one.total()).toBeGreaterThanOrEqual(truth - 12)
})

test('a process that is just met and has much to do is counted in full, a few readings later', () => {
  const one = endpoint()
  for (const a of [10, 4_000, 8_000, 12_000, 16_000, 20_000]) one.answer({ a })
  expect(one.total()).toBe(19_990)
})

test('a restart leaves nothing behind once it is clear that the old process is gone', () => {
  const one = endpoint()
  for (let i = 0; i < 5; i++) one.answer({ a: 1_000 + i })
  for (let i = 1; i < 60; i++) one.answer({ a: i })
  expect(one.total()).toBe(4 + 59)
  expect(one.kept()).toBe(1)
  expect([...one.seen]).toEqual(['baseline', 'held-back', 'restart'])
})

test('a busy process that seemed to be several once is counted in full again', () => {
  const one = endpoint()
  let value = 0
  const work = (readings: number, by: number) => {
    for (let i = 0; i < readings; i++) {
      value += by
      one.answer({ a: value })
    }
  }
  work(30, 400)
  // It dies three times in a row, as one does that cannot start.
  for (let life = 0; life < 3; life++) {
    value = 0
    work(2 + life, 300)
  }
  const before = one.total()
  work(60, 400)
  expect(one.total() - before).toBeGreaterThanOrEqual(58 * 400)
  expect(one.total() - before).toBeLessThanOrEqual(60 * 400)
})

test('busy processes that take turns lose no more than the interval in which they are told apart', () => {
  const one = endpoint()
  const workers = [worker({ a: 90_000 }), worker({ a: 20_000 })]
  for (let i = 0; i < 200; i++) {
    for (const each of workers) each.hit('a', 150)
    one.answer(workers[i % 2]?.read() ?? {})
  }
  const truth = workers.reduce((sum, { since }) => sum + since(), 0)
  expect(one.total()).toBeLessThanOrEqual(truth)
  expect(one.total()).toBeGreaterThan(truth - 5 * 300)
})
