import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ClassCounts, errorClasses } from '../../../contracts/error-class.ts'
import { asMade, madeByCounters, madeByDifference, namedByCause, nothingOwed, renamed } from './made.ts'

const sum = (classes: Partial<Record<string, number>>) =>
  Object.values(classes).reduce<number>((a, b) => a + (b ?? 0), 0)
const classes = fc
  .dictionary(fc.constantFrom(...errorClasses), fc.nat(20))
  .map((counts): ClassCounts => ClassCounts.parse(counts))

test('what was answered and no server answered was made here', () => {
  const { made, owed } = madeByDifference(nothingOwed(0), {
    answered: { http_5xx: 5 },
    relayed: { http_5xx: 2 },
    at: 1,
  })
  expect(made).toEqual({ http_5xx: 3 })
  expect(owed.classes).toEqual({})
})

test('an answer that the server has counted and the backend not yet is waited for', () => {
  const first = madeByDifference(nothingOwed(0), { answered: {}, relayed: { http_5xx: 2 }, at: 1 })
  expect(first.made).toEqual({})
  const second = madeByDifference(first.owed, { answered: { http_5xx: 3 }, relayed: {}, at: 1_001 })
  expect(second.made).toEqual({ http_5xx: 1 })
})

test('an answer of a server that was tried again hides no later failure for longer than a minute', () => {
  const first = madeByDifference(nothingOwed(0), { answered: {}, relayed: { http_5xx: 2 }, at: 1_000 })
  const later = madeByDifference(first.owed, { answered: { http_5xx: 2 }, relayed: {}, at: 62_000 })
  expect(later.made).toEqual({ http_5xx: 2 })
})

test('however two counters are torn apart, what was made adds up to their difference', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ relayed: fc.nat(5), own: fc.nat(3), late: fc.boolean() }), { maxLength: 50 }),
      (steps) => {
        let owed = nothingOwed(0)
        let [given, waiting, at] = [0, 0, 0]
        for (const { relayed, own, late } of [...steps, { relayed: 0, own: 0, late: false }]) {
          const answered = own + waiting + (late ? 0 : relayed)
          waiting = late ? relayed : 0
          const step = madeByDifference(owed, {
            answered: { http_5xx: answered },
            relayed: { http_5xx: relayed },
            at: ++at,
          })
          owed = step.owed
          given += sum(step.made)
        }
        expect(given).toBe(steps.reduce((all, { own }) => all + own, 0))
      },
    ),
  )
})

test('causes are not more than the failures that were answered, and those that come later are waited for', () => {
  const first = madeByCounters(nothingOwed(0), { failed: 1, told: { timeout: 3 }, at: 1 })
  expect(first.made).toEqual({ timeout: 1 })
  const second = madeByCounters(first.owed, { failed: 4, told: {}, at: 2 })
  expect(second.made).toEqual({ timeout: 2 })
  expect(second.owed).toMatchObject({ classes: {}, failed: 2 })
})

test('a cause without a failure of its time is not laid to failures that were passed on long before', () => {
  const first = madeByCounters(nothingOwed(0), { failed: 9, told: {}, at: 1 })
  const second = madeByCounters(first.owed, { failed: 0, told: {}, at: 2 })
  expect(madeByCounters(second.owed, { failed: 0, told: { timeout: 1 }, at: 3 }).made).toEqual({})
})

test('attempts that were made again are no failures, whatever their cause was', () => {
  const { made, owed } = madeByCounters(nothingOwed(0), { failed: 1, told: { timeout: 3, network: -2 }, at: 1 })
  expect(made).toEqual({ timeout: 1 })
  expect(owed).toMatchObject({ classes: {}, failed: 0 })
})

test('naming what was made changes no total, and nothing that was made is left vague', () => {
  fc.assert(
    fc.property(classes, classes, (all, own) => {
      const made = asMade(own)
      expect(sum(made)).toBe(sum(own))
      expect(made.http_5xx ?? 0).toBe(0)
      expect(sum(namedByCause(all, made))).toBe(sum(all))
    }),
  )
  expect(namedByCause({ http_5xx: 1, gateway: 3 }, { timeout: 2 })).toEqual({ http_5xx: 1, gateway: 1, timeout: 2 })
  expect(renamed({ http_5xx: 5, gateway: 1 }, { http_5xx: 3 }, { gateway: 3 })).toEqual({ http_5xx: 2, gateway: 4 })
})
