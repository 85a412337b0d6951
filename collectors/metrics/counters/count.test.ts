import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { count, maxTombstones, newCounterState } from './count.ts'
import { type CounterState, keepOnly } from './counter-state.ts'
import { maxIncarnations, maxSeries } from './incarnations.ts'
import type { CounterValue, Reading } from './reading.ts'
import { SavedCounterState, saveCounterState } from './saved-state.ts'

const watched = 1_700_000_000_000
const old = watched - 3_600_000
type Loose = Partial<Omit<Reading, 'values'>> & { values?: Record<string, number>; created?: Record<string, number> }

const valuesOf = (values: Record<string, number>, created: Record<string, number> = {}): CounterValue[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    metric: 'm',
    value,
    created: created[key] ?? null,
    timestamp: null,
  }))

/** A Target read every second. */
function target(startedAt: number | null = old) {
  let state: CounterState = newCounterState(watched)
  let at = watched
  const read = ({ values = {}, created, ...rest }: Loose) => {
    at += 1_000
    const reading: Reading = {
      at,
      startedAt,
      skewMs: 0,
      isComplete: true,
      metrics: new Set(['m']),
      values: valuesOf(values, created),
      canaries: {},
      wrapsAt: null,
      before: () => 'unknown',
      ...rest,
    }
    return count(state, reading)
  }
  return {
    read,
    wait: (ms: number) => {
      at += ms
    },
    /** Reads it until it is known well enough to tell it from another process. */
    meet: (reading: Loose) => {
      for (let times = 0; times < 20; times++) read(reading)
    },
    counts: (reading: Loose) => Object.fromEntries(read(reading).increments),
    remarks: (reading: Loose) => read(reading).remarks,
    /** Series that are kept, of all processes. */
    size: () => state.incarnations.reduce((sum, { series }) => sum + series.size, 0),
    keepOnly: (metric: string) => keepOnly(state, new Set([metric])),
    restartCollector: () => {
      state = SavedCounterState.parse(JSON.parse(JSON.stringify(saveCounterState(state))))
    },
  }
}

describe('one process', () => {
  test('M25: first contact with an old process is its baseline, and counts nothing', () => {
    const one = target()
    expect(one.read({ values: { a: 500 } })).toMatchObject({
      increments: new Map(),
      remarks: [{ kind: 'baseline', series: 1 }],
    })
    expect(one.counts({ values: { a: 503 } })).toEqual({ a: 3 })
    expect(one.counts({ values: { a: 503 } })).toEqual({})
  })

  test('what happened while it could not be read is counted when it can, and said to be late', () => {
    const one = target()
    one.read({ values: { a: 5 } })
    one.wait(120_000)
    const late = one.read({ values: { a: 9 } })
    expect([...late.increments]).toEqual([['a', 4]])
    expect(late.remarks).toEqual([{ kind: 'late', gapMs: 121_000 }])
  })

  test('M25: a process born under our watch is counted from its first request', () => {
    expect(target(watched + 200).counts({ values: { a: 7 } })).toEqual({ a: 7 })
  })

  test('a clock that is ahead does not make an old process look born under our watch', () => {
    const ahead = 7_200_000
    const one = target(old + ahead)
    expect(one.counts({ values: { a: 7 }, skewMs: ahead })).toEqual({})
    expect(target(old + ahead).counts({ values: { a: 7 } })).toEqual({ a: 7 })
  })

  test('M23: a later start time is a restart, even where the new value passed the old one', () => {
    const one = target()
    one.read({ values: { a: 10 } })
    const again = one.read({ values: { a: 12 }, startedAt: watched + 1_500 })
    expect([...again.increments]).toEqual([['a', 12]])
    expect(again.remarks).toEqual([{ kind: 'restart', by: 'start-time', missedMs: 1_000, lives: 2 }])
  })

  test('M24: a new series in a known process counts its whole first value', () => {
    const one = target()
    one.read({ values: { a: 10 } })
    expect(one.counts({ values: { a: 10, b: 5 } })).toEqual({ b: 5 })
  })

  test('a series that an incomplete reading may have missed is not taken for new', () => {
    const one = target()
    one.read({ values: { a: 10 }, isComplete: false })
    expect(one.counts({ values: { a: 11, b: 500 } })).toEqual({ a: 1 })
    expect(one.counts({ values: { a: 11, b: 501, c: 2 } })).toEqual({ b: 1, c: 2 })
  })

  test('M28: a series that comes back counts what it gained, and its whole value if it began again', () => {
    const one = target()
    one.read({ values: { a: 1, b: 10, c: 10 } })
    one.read({ values: { a: 1 } })
    expect(one.counts({ values: { a: 1, b: 12, c: 3 } })).toEqual({ b: 2, c: 3 })
  })

  test('a series created after the watch began is new, and a later creation is a new life', () => {
    const one = target()
    const created = { a: old, b: watched + 100 }
    expect(one.counts({ values: { a: 50, b: 2 }, created })).toEqual({ b: 2 })
    expect(one.counts({ values: { a: 60, b: 3 }, created: { a: watched + 1_900, b: watched + 100 } })).toEqual({
      a: 60,
      b: 1,
    })
  })

  test('duplicates of a series are counted side by side', () => {
    const one = target()
    const twice = (x: number, y: number) => [...valuesOf({ a: x }), ...valuesOf({ a: y })]
    const state = newCounterState(watched)
    const base = { startedAt: old, skewMs: 0, isComplete: true, metrics: new Set(['m']), canaries: {}, wrapsAt: null }
    const before = () => 'unknown' as const
    count(state, { ...base, before, at: watched + 1, values: twice(5, 100) })
    const { increments, remarks } = count(state, { ...base, before, at: watched + 2, values: twice(6, 103) })
    expect([...increments]).toEqual([['a', 4]])
    expect(remarks).toEqual([{ kind: 'duplicates', series: 1 }])
    expect(one.counts({ values: {} })).toEqual({})
  })

  test('only whole numbers come out, and fractions are counted once they are whole', () => {
    const one = target()
    one.read({ values: { a: 0.5 } })
    expect(one.counts({ values: { a: 1.25 } })).toEqual({})
    expect(one.counts({ values: { a: 1.75 } })).toEqual({ a: 1 })
    expect(one.counts({ values: { a: 3.4999999999 } })).toEqual({ a: 2 })
    expect(one.remarks({ values: { a: Number.NaN } })).toEqual([{ kind: 'not-countable', series: 1 }])
    expect(one.counts({ values: { a: 4.5 } })).toEqual({ a: 1 })
  })

  test('a value with a timestamp that is not newer is a cached answer', () => {
    const state = newCounterState(watched)
    const read = (value: number, timestamp: number) =>
      count(state, {
        at: watched + value,
        startedAt: null,
        skewMs: 0,
        isComplete: true,
        metrics: new Set(['m']),
        values: [{ key: 'a', metric: 'm', value, created: null, timestamp }],
        canaries: {},
        wrapsAt: null,
        before: () => 'unknown',
      }).increments.get('a') ?? 0
    expect([read(5, 10), read(8, 20), read(5, 10), read(9, 30)]).toEqual([0, 3, 0, 1])
  })
})

describe('values that fell', () => {
  test('almost all of them to almost nothing is a restart', () => {
    const one = target(null)
    one.meet({ values: { a: 1000, b: 500 } })
    const fell = one.read({ values: { a: 100, c: 2 } })
    expect(Object.fromEntries(fell.increments)).toEqual({ a: 100, c: 2 })
    expect(fell.remarks).toEqual([{ kind: 'restart', by: 'values', missedMs: 1_000, lives: 2 }])
  })

  test('a restart within the resolution of the start time is seen by the values', () => {
    const one = target()
    one.read({ values: { a: 1000 }, canaries: { cpu: 50 } })
    expect(one.counts({ values: { a: 3 }, canaries: { cpu: 0.1 } })).toEqual({ a: 3 })
  })

  test('M26: an aggregate that lost one of four workers counts nothing, and says so', () => {
    const one = target(null)
    one.meet({ values: { a: 4000 } })
    expect(one.read({ values: { a: 3000 } })).toMatchObject({
      increments: new Map(),
      remarks: [{ kind: 'partial-reset', series: 1 }],
    })
    expect(one.counts({ values: { a: 3007 } })).toEqual({ a: 7 })
  })

  test('a process whose own counters went on did not restart', () => {
    const one = target(null)
    one.meet({ values: { a: 1000 }, canaries: { cpu: 50 } })
    expect(one.remarks({ values: { a: 3 }, canaries: { cpu: 51 } })).toEqual([{ kind: 'partial-reset', series: 1 }])
  })

  test('a restart that left no series is seen by the counters of the process itself', () => {
    const one = target(null)
    one.meet({ values: { a: 5 }, canaries: { cpu: 50 } })
    one.read({ values: {}, canaries: { cpu: 0.2 } })
    expect(one.counts({ values: { a: 6 }, canaries: { cpu: 0.3 } })).toEqual({ a: 6 })
  })
})

describe('a family that is new in an old process', () => {
  test('declared before without a series, all of it is new', () => {
    const one = target()
    one.read({ metrics: new Set<string>() })
    expect(one.counts({ values: { a: 900 }, before: () => 'declared' })).toEqual({ a: 900 })
  })

  test('not there before, it is new within a bound', () => {
    const one = target()
    one.read({ metrics: new Set<string>() })
    expect(one.counts({ values: { a: 3, b: 1 }, before: () => 'absent' })).toEqual({ a: 3, b: 1 })
    expect(one.counts({ values: { a: 4, b: 1 } })).toEqual({ a: 1 })
  })

  test('not there before and far too high, it is history', () => {
    const one = target()
    one.read({ metrics: new Set<string>() })
    expect(one.read({ values: { a: 90_000 }, before: () => 'absent' })).toMatchObject({
      increments: new Map(),
      remarks: [{ kind: 'family-with-history', metric: 'm', value: 90_000 }],
    })
    expect(one.counts({ values: { a: 90_002 } })).toEqual({ a: 2 })
  })
})

describe('several processes behind one address', () => {
  test('M27: each is counted on its own, whichever answers', () => {
    const one = target()
    const [a, b] = [old, old + 10]
    one.read({ startedAt: a, values: { x: 1000 } })
    one.read({ startedAt: b, values: { x: 10 } })
    expect(one.counts({ startedAt: a, values: { x: 1003 } })).toEqual({ x: 3 })
    expect(one.counts({ startedAt: b, values: { x: 11 } })).toEqual({ x: 1 })
    expect(one.remarks({ startedAt: a, values: { x: 1003 } })).toEqual([{ kind: 'processes', count: 2 }])
  })

  test('more than the bound never counts a process twice', () => {
    const one = target()
    const rounds = [0, 1, 2].map((round) => {
      let sum = 0
      for (let i = 0; i < maxIncarnations + 10; i++) {
        sum += one.counts({ startedAt: watched + 5_000 + i * 10, values: { x: 10 + round } }).x ?? 0
      }
      return sum
    })
    expect(rounds[0]).toBe((maxIncarnations + 10) * 10)
    expect((rounds[1] ?? 0) + (rounds[2] ?? 0)).toBeLessThanOrEqual((maxIncarnations + 10) * 2)
  })

  test('a host that moved its clock by a second has not restarted', () => {
    const one = target(watched + 500.25)
    one.read({ startedAt: watched + 510, values: { x: 1000 } })
    expect(one.counts({ startedAt: watched + 1_510, values: { x: 1001 } })).toEqual({ x: 1 })
  })
})

describe('memory has bounds', () => {
  const many = (life: number, count: number, value = 1) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${life}_${i}`, value]))

  test('a target that makes a series for every request is counted, and its old ones are forgotten', () => {
    const one = target()
    one.read({ values: { a: 1 } })
    for (let i = 0; i < 5; i++) expect(Object.keys(one.counts({ values: many(i, 5_000) }))).toHaveLength(5_000)
    one.read({ values: { a: 2 } })
    expect(one.size()).toBeLessThanOrEqual(maxTombstones + 1)
    // The newest are the ones that are remembered, so that they do not count again when they come back.
    expect(one.counts({ values: many(4, 5_000, 1) })).toEqual({})
  })

  test('a process that dies again and again leaves no more than its bound, and none of its lives counts twice', () => {
    const one = target()
    const lives = 6
    const each = maxSeries / 4
    for (let life = 0; life < lives; life++) {
      const counted = one.counts({ startedAt: watched + 5_000 + life * 100, values: many(0, each) })
      expect(Object.keys(counted)).toHaveLength(each)
    }
    expect(one.size()).toBeLessThanOrEqual(maxSeries + each)
    expect(one.counts({ startedAt: watched + 5_000, values: many(0, each, 3) })).toEqual({})
  })

  test('what another metric had counted is forgotten when that one is counted no more', () => {
    const one = target()
    one.read({ values: { m: 10, 'm\u0000a\u0001b': 5, more: 7 } })
    one.keepOnly('m')
    expect(one.size()).toBe(2)
    expect(one.counts({ values: { m: 11, 'm\u0000a\u0001b': 6 } })).toEqual({ m: 1, 'm\u0000a\u0001b': 1 })
  })
})

test('a collector that starts again goes on where it was', () => {
  const one = target()
  one.read({ values: { a: 10 } })
  one.restartCollector()
  expect(one.counts({ values: { a: 12, b: 4 } })).toEqual({ a: 2, b: 4 })
})

test('a state that is not one is refused', () => {
  expect(SavedCounterState.safeParse({ watchedSince: 1, incarnations: [{}] }).success).toBe(false)
  expect(SavedCounterState.safeParse(null).success).toBe(false)
})

/** Processes with lazily created series, counted by the truth beside; only what a crash took unread may be missing. */
test('no schedule of readings, failures, restarts and collector restarts loses or invents an increment', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('hit' as const), series: fc.nat(5), by: fc.integer({ min: 1, max: 9 }) }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('read' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('collector' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const), worker: fc.nat(2) }) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), fc.boolean(), (steps, isOld) => {
      const one = target()
      let born = 0
      const birth = () => ({
        startedAt: watched + 2_000 + born++ * 10,
        values: {} as Record<string, number>,
        unread: 0,
      })
      const workers = [birth(), birth(), birth()]
      const first = workers[0]!
      let truth = 0
      let counted = 0
      let lost = 0
      if (isOld) {
        first.startedAt = old
        first.values = { s0: 400, s1: 7 }
        counted += sum(one.counts({ startedAt: old, values: first.values }))
      }
      let answering = 0
      for (const action of steps) {
        const worker = workers[answering]!
        if (action.do === 'hit') {
          const name = `s${action.series}`
          worker.values[name] = (worker.values[name] ?? 0) + action.by
          worker.unread += action.by
          truth += action.by
        } else if (action.do === 'read') {
          counted += sum(one.counts({ startedAt: worker.startedAt, values: { ...worker.values } }))
          worker.unread = 0
        } else if (action.do === 'crash') {
          lost += worker.unread
          workers[answering] = birth()
        } else if (action.do === 'switch') answering = action.worker
        else one.restartCollector()
      }
      for (const worker of workers) counted += sum(one.counts({ startedAt: worker.startedAt, values: worker.values }))
      expect(counted).toBe(truth - lost)
    }),
    { numRuns: 300 },
  )
})

const sum = (increments: Record<string, number>) => Object.values(increments).reduce((total, by) => total + by, 0)
