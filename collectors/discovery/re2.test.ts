import { expect, test } from 'vitest'
import { anchoredRegex } from './re2.ts'

const matches = (pattern: string, text: string): boolean => {
  const result = anchoredRegex(pattern)
  if (!result.ok) throw new Error(result.why)
  return result.regex.test(text)
}
const refusal = (pattern: string): string => {
  const result = anchoredRegex(pattern)
  return result.ok ? 'taken' : result.why
}

test('an expression matches the whole text or nothing of it, alternatives included', () => {
  expect(matches('foo', 'foo')).toBe(true)
  expect(matches('foo', 'xfoo')).toBe(false)
  expect(matches('a|b', 'ab')).toBe(false)
  expect(matches('a.b', 'a\nb')).toBe(true)
  expect(matches('', '')).toBe(true)
  expect(matches('', 'x')).toBe(false)
})

test('what only Go writes means the same here', () => {
  const same: [string, string, boolean][] = [
    ['(?P<name>a+)b', 'aab', true],
    ['(?i)PROD', 'prod', true],
    ['[[:alpha:]]+', 'abc', true],
    ['[[:alpha:]]+', 'ab1', false],
    ['[^[:space:]]+', 'a b', false],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\Qa.b\\E', 'axb', false],
    ['\\Afoo\\z', 'foo', true],
    ['\\pL+', 'größe', true],
    ['\\p{Greek}+', 'αβγ', true],
    ['\\x{41}\\x42', 'AB', true],
    ['a\\-b\\:c\\_d\\"', 'a-b:c_d"', true],
    ['[a\\-z]+', 'a-z', true],
    ['[]a]+', ']a]', true],
    ['[a&&b~~]+', 'a&~b', true],
    ['a{2', 'a{2', true],
    ['{}]', '{}]', true],
    ['a{2,3}', 'aaa', true],
    ['\\s', '\u00a0', false],
    ['\\d', '٣', false],
    ['.', '😀', true],
    ['([^:]+)(?::\\d+)?;(\\d+)', '10.0.0.1:80;9102', true],
  ]
  for (const [pattern, text, isMatch] of same)
    expect({ pattern, text, isMatch: matches(pattern, text) }).toEqual({ pattern, text, isMatch })
})

test('what Go does not know, or this engine cannot do, is refused with the reason', () => {
  expect(refusal('(?=a)b')).toContain('look-around')
  expect(refusal('(?<!a)b')).toContain('look-around')
  expect(refusal('(a)\\1')).toContain('back-references')
  expect(refusal('a(?i:b)')).toContain('only at the beginning')
  expect(refusal('(?U)a+')).toContain('flag U')
  expect(refusal('a{1001}')).toContain('1000')
  expect(refusal('a\\')).toContain('backslash')
  expect(refusal('[a')).toContain('not closed')
  expect(refusal('[[:nope:]]')).toContain('nope')
  expect(refusal('a**')).not.toBe('taken')
  expect(refusal('(a')).not.toBe('taken')
})
