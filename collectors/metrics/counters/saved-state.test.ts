import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newCounterState } from './count.ts'
import type { Incarnation } from './counter-state.ts'
import { SavedCounterState, saveCounterState } from './saved-state.ts'

const number = fc.oneof(fc.nat(), fc.double({ min: 0, max: 2 ** 60, noNaN: true, noDefaultInfinity: true }))
const series = fc.record({
  counted: number.map((value) => value + 0),
  created: fc.option(number, { nil: null }),
  timestamp: fc.option(fc.integer(), { nil: null }),
  goneAt: fc.option(fc.nat(), { nil: null }),
})
const slot = fc.string({ unit: 'binary', minLength: 1 })

const incarnation = (of: Incarnation['series']): Incarnation => ({
  ...{ startedAt: 1.5, readAt: 3, readIn: 1, reads: 1, perSecond: 0.25, isOurs: true, completeIn: null, canaries: {} },
  series: of,
})
const saved = (state: ReturnType<typeof newCounterState>, without?: string): unknown =>
  JSON.parse(JSON.stringify(saveCounterState(state, without)))

test('what was written is read as it was, whatever the names and values are', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(slot, series)), fc.array(fc.tuple(slot, fc.nat())), (all, asked) => {
      const state = newCounterState(7)
      state.incarnations = [incarnation(new Map(all)), incarnation(new Map())]
      state.askedSince = new Map(asked)
      expect(SavedCounterState.parse(saved(state))).toEqual(state)
    }),
  )
})

test('later counting does not change what was written, nor does writing it twice', () => {
  const state = newCounterState(7)
  const one = { counted: 5, created: null, timestamp: null, goneAt: null }
  state.incarnations = [incarnation(new Map([['m\u0000a\u0001b', one]]))]
  const first = saveCounterState(state)
  one.counted = 9
  expect(first.incarnations[0]?.series).toBe('m%00a%01b 5\n')
  expect(saveCounterState(state).incarnations[0]?.series).toBe('m%00a%01b 9\n')
})

test('a metric that is left out begins anew', () => {
  const state = newCounterState(7)
  const one = { counted: 5, created: null, timestamp: null, goneAt: null }
  state.incarnations = [
    incarnation(
      new Map([
        ['m_bucket\u0000le\u00011', one],
        ['m_bucket_total', one],
      ]),
    ),
  ]
  state.askedSince = new Map([
    ['m_bucket', 1],
    ['m_bucket_total', 1],
  ])
  const read = SavedCounterState.parse(saved(state, 'm_bucket'))
  expect([...(read.incarnations[0]?.series.keys() ?? [])]).toEqual(['m_bucket_total'])
  expect([...read.askedSince.keys()]).toEqual(['m_bucket_total'])
})

test.each(['m', 'm x', 'm -1', '%E0%A4%A 1', 'm 1 null null x', 'm  1'])('a line such as %s is refused', (line) => {
  const state = saveCounterState(newCounterState(7))
  const broken = { ...state, incarnations: [{ ...incarnation(new Map()), series: line }] }
  expect(SavedCounterState.safeParse(broken).success).toBe(false)
})
