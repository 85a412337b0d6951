import { expect, test } from 'vitest'
import { safePattern } from './safe-pattern.ts'

test.each([
  String.raw`^(?<time>\S+ \S+) \[(?<level>\w+)\] (?<logger>[\w.]+) - (?<message>.*)$`,
  String.raw`(?<level>[A-Z]{4,8})\|(?<time>[^|]+)\|(?<message>.*)`,
  String.raw`(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d{3})? (?<level>ERROR|WARN|INFO): (?<message>.*)`,
  String.raw`(?<host>\S+) .* (?<level>ERROR|INFO) (?<message>.*)$`,
  String.raw`(?:\d\d:){2}\d\d (?<message>.+)`,
])('%s is taken', (source) => {
  expect(safePattern(source)).toMatchObject({ ok: true })
})

test.each([
  ['(a+)+$', 'inside of another'],
  ['(?:a|aa)+$', 'inside of another'],
  ['(?:a?){30}b', 'inside of another'],
  ['(.*)(.*)(.*)x', 'more than one repetition'],
  [String.raw`\w+\d+\w+x`, 'more than one repetition'],
  [`${'a?'.repeat(30)}b`, 'alternatives and optional parts'],
  [String.raw`(a)\1`, 'refers back'],
  ['(?=a)b', 'looks around'],
  ['(?<=a)b', 'looks around'],
  ['(?<level>', ''],
  ['[a', ''],
  ['x'.repeat(3_000), 'longer than'],
])('%s is refused: %s', (source, why) => {
  expect(safePattern(source)).toMatchObject({ ok: false, why: expect.stringContaining(why) })
})

test('it is tried at the beginning of a line only', () => {
  const found = safePattern('b+')
  expect(found.ok && [found.regex.test('abb'), found.regex.test('bb')]).toEqual([false, true])
})
