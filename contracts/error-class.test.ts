import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addClasses, type ClassCounts, errorClasses, refineClasses } from './error-class.ts'

const classes: fc.Arbitrary<ClassCounts> = fc
  .array(fc.tuple(fc.constantFrom(...errorClasses), fc.nat(1_000)))
  .map((pairs) => Object.fromEntries(pairs))
const total = (counts: ClassCounts) => Object.values(counts).reduce((sum, count) => sum + count, 0)
const without0 = (counts: ClassCounts) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

test('classes add up in any order, and nothing is lost', () => {
  fc.assert(
    fc.property(classes, classes, classes, (a, b, c) => {
      expect(total(addClasses(a, b))).toBe(total(a) + total(b))
      expect(without0(addClasses(a, b))).toEqual(without0(addClasses(b, a)))
      expect(without0(addClasses(addClasses(a, b), c))).toEqual(without0(addClasses(a, addClasses(b, c))))
    }),
  )
})

test('adding changes neither of the two', () => {
  const [a, b]: ClassCounts[] = [{ timeout: 1 }, { timeout: 2, database: 1 }]
  expect(addClasses(a!, b!)).toEqual({ timeout: 3, database: 1 })
  expect([a, b]).toEqual([{ timeout: 1 }, { timeout: 2, database: 1 }])
})

test('the log says which of the failed requests were database errors', () => {
  expect(refineClasses({ http_5xx: 30 }, { database: 9, timeout: 4 })).toEqual({
    http_5xx: 17,
    database: 9,
    timeout: 4,
  })
})

test('what the counter already knew precisely is not moved again', () => {
  expect(refineClasses({ http_5xx: 5, timeout: 4 }, { timeout: 4 })).toEqual({ http_5xx: 5, timeout: 4 })
})

test('a log that tells of more errors than the counter knows adds none', () => {
  expect(refineClasses({ http_5xx: 2 }, { database: 5, exception: 5 })).toEqual({ database: 2 })
  expect(refineClasses({}, { database: 5 })).toEqual({})
})

test('refining never changes the total, never takes from a precise class, and is done after one time', () => {
  fc.assert(
    fc.property(classes, classes, (rate, events) => {
      const refined = refineClasses(rate, events)
      expect(total(refined)).toBe(total(rate))
      for (const name of errorClasses) {
        if (name !== 'http_5xx' && name !== 'other') expect(refined[name] ?? 0).toBeGreaterThanOrEqual(rate[name] ?? 0)
        expect(refined[name]).not.toBe(0)
      }
      expect(refineClasses(refined, events)).toEqual(refined)
    }),
  )
})
