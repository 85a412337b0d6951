import { expect, test } from 'vitest'
import { isTooDeep } from './deep-json.ts'

const padded = (json: string): string => json + ' '.repeat(9_000)

test('what is nested two hundred times is read, what is nested deeper is not', () => {
  expect(isTooDeep(padded('['.repeat(200) + ']'.repeat(200)))).toBe(false)
  expect(isTooDeep(padded('['.repeat(201) + ']'.repeat(201)))).toBe(true)
  expect(isTooDeep('{"a":['.repeat(5_000))).toBe(true)
})

test('many brackets side by side and brackets in strings are not deep', () => {
  expect(isTooDeep(`[${'[1],'.repeat(5_000)}1]`)).toBe(false)
  expect(isTooDeep(JSON.stringify({ text: '[{"'.repeat(5_000) }))).toBe(false)
  expect(isTooDeep(JSON.stringify({ text: '\\\\"['.repeat(5_000), more: '\\' }))).toBe(false)
})

test('a string without an end is no depth', () => {
  expect(isTooDeep(padded(`{"a":"${'['.repeat(9_000)}`))).toBe(false)
})
