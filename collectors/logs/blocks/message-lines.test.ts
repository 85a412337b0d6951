import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageLines } from './message-lines.ts'

test('a message of up to five hundred lines is all of them, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('', 'a', ' b', '\r'), { minLength: 1, maxLength: 500 }), (lines) => {
      expect(messageLines(lines.join('\n'))).toEqual(lines)
    }),
  )
})

test('of a longer one the beginning and the end are kept, and the size of the rest is told', () => {
  const lines = Array.from({ length: 100_000 }, (_, n) => `line ${n}`)
  const kept = messageLines(lines.join('\n'))
  expect(kept).toHaveLength(501)
  expect(kept.slice(0, 300)).toEqual(lines.slice(0, 300))
  expect(kept.slice(301)).toEqual(lines.slice(-200))
  expect(kept[300]).toBe(`  … ${lines.slice(300, -200).join('\n').length} characters are left out …`)
})

test('a line break at either end is an empty line there', () => {
  expect(messageLines('')).toEqual([''])
  expect(messageLines('\na\n')).toEqual(['', 'a', ''])
  const kept = messageLines(`${'\n'.repeat(700)}`)
  expect(kept.filter((line) => line === '')).toHaveLength(500)
})
