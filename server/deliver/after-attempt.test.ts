import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeliveryResult } from '../../contracts/delivery.ts'
import type { Settlement } from '../store/store.ts'
import { afterAttempt, giveUpAfterMs } from './after-attempt.ts'

const minute = 60_000
const middle = 0.5
const retry = (reason: string, afterMs: number | null = null): DeliveryResult => ({ outcome: 'retry', reason, afterMs })
const rejected = (reason: string): DeliveryResult => ({ outcome: 'rejected', reason })

/** Attempts one after the other, always with the same result: when each was made, and how it ended. */
function playOut(result: DeliveryResult, chance = middle): { at: number[]; end: Settlement } {
  const at = [0]
  for (;;) {
    const now = at.at(-1) ?? 0
    const next = afterAttempt({ delivery: { attempts: at.length - 1, createdAt: 0 }, result, now, chance })
    if (next.kind !== 'again') return { at, end: next }
    at.push(next.at)
  }
}
const waits = (at: number[]) => at.slice(1).map((each, i) => (each - (at[i] ?? 0)) / 1_000)

test('what may help is tried at once, then ever more slowly, then every half hour for a day', () => {
  const { at, end } = playOut(retry('status-503'))
  expect(waits(at).slice(0, 10)).toEqual([5, 15, 45, 120, 300, 600, 1_200, 1_800, 1_800, 1_800])
  expect(at.at(-1)).toBeGreaterThan(giveUpAfterMs - 31 * minute)
  expect(at.at(-1)).toBeLessThanOrEqual(giveUpAfterMs)
  expect(end).toEqual({ kind: 'dead', reason: 'gave up after a day: status-503' })
})

test('waits are scattered by a fifth both ways', () => {
  expect(waits(playOut(retry('timeout'), 0).at)[2]).toBe(36)
  expect(waits(playOut(retry('timeout'), 0.999_999).at)[2]).toBeCloseTo(54, 2)
})

test('a success is the end', () => {
  expect(playOut({ outcome: 'delivered' })).toEqual({ at: [0], end: { kind: 'delivered' } })
})

test('a receiver that is gone is not asked again', () => {
  expect(playOut(rejected('status-410'))).toEqual({ at: [0], end: { kind: 'dead', reason: 'status-410' } })
})

test('a message that is called wrong is tried three times more, slowly, and then given up', () => {
  const { at, end } = playOut(rejected('status-404'))
  expect(waits(at)).toEqual([300, 1_800, 7_200])
  expect(end).toEqual({ kind: 'dead', reason: 'status-404' })
})

test('many failures before do not cut the patience with a receiver that is being mended', () => {
  const delivery = { attempts: 7, createdAt: 0 }
  const after = (now: number) => afterAttempt({ delivery, result: rejected('status-404'), now, chance: middle })
  expect(after(40 * minute)).toEqual({ kind: 'again', at: 160 * minute })
  expect(after(121 * minute)).toEqual({ kind: 'dead', reason: 'status-404' })
})

test('a wait that the receiver asks for is never cut short, and an hour at most', () => {
  fc.assert(
    fc.property(fc.nat(10 * 60 * minute), fc.double({ min: 0, max: 0.999, noNaN: true }), (afterMs, chance) => {
      const next = afterAttempt({
        delivery: { attempts: 0, createdAt: 0 },
        result: retry('status-429', afterMs),
        now: 0,
        chance,
      })
      if (next.kind !== 'again') throw new Error('it is worth another try')
      expect(next.at).toBeGreaterThanOrEqual(Math.min(afterMs, 60 * minute))
      expect(next.at).toBeGreaterThanOrEqual(1_000)
      expect(next.at).toBeLessThanOrEqual(72 * minute)
    }),
  )
})

test('an attempt that we ended ourselves can be made again at once', () => {
  const delivery = { attempts: 5, createdAt: 0 }
  expect(afterAttempt({ delivery, result: retry('stopped'), now: 7, chance: middle })).toEqual({ kind: 'again', at: 7 })
})
