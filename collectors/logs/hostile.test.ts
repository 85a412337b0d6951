import { describe, expect, test } from 'vitest'
import { exceptionsIn } from './blocks/exceptions.ts'
import { classify } from './classify/classify.ts'
import { createDetector } from './formats/detect.ts'
import { formats } from './formats/registry.ts'
import { cleanText } from './group/clean-text.ts'
import { groupOfEvent } from './group/error-of-event.ts'
import { mask } from './group/mask.ts'
import { routeOf } from './group/route.ts'
import { createTemplates } from './group/templates.ts'

const mega = 1_000_000
const hostile: Record<string, string> = {
  'dotted letters': 'a.'.repeat(mega / 2),
  'hex digits': 'deadbeef'.repeat(mega / 8),
  quotes: `"'`.repeat(mega / 2),
  'one quote and letters': `'${'a'.repeat(mega)}`,
  brackets: '['.repeat(mega),
  'apache groups': '[a] '.repeat(mega / 4),
  blanks: ' '.repeat(mega),
  'blanks at a word': `ERROR${' '.repeat(mega)}x`,
  'request line': `1 - - [24/Nov/2026:03:34:06 +0000] "${'\\"'.repeat(mega / 2)}`,
  'many words': 'word '.repeat(mega / 5),
  'log level words': 'ERROR '.repeat(mega / 6),
  colons: 'a:'.repeat(mega / 2),
  'class names': `java.${'lang.'.repeat(mega / 5)}Error`,
  frames: `    at ${'a('.repeat(mega / 2)}`,
  'capital letters': 'A'.repeat(mega),
  'python names': `2026-11-24 03:42:21,123 - ${'a.b'.repeat(mega / 3)}`,
  'open JSON': `{"a":${'['.repeat(mega)}`,
  escapes: '\\x41'.repeat(mega / 4),
  'terminal escapes': '\u001b['.repeat(mega / 2),
  accents: 'e\u0301'.repeat(mega / 2),
  'only accents': '\u0301'.repeat(mega),
  'timed out': 'timed  out '.repeat(mega / 11),
  slashes: '/1'.repeat(mega / 2),
}

const least = (act: () => unknown): number => {
  act()
  return Math.min(
    ...[1, 2, 3].map(() => {
      const start = performance.now()
      act()
      return performance.now() - start
    }),
  )
}

describe.each(Object.keys(hostile))('a megabyte of %s', (name) => {
  const text = hostile[name]!
  test('is masked, classed and cleaned in time', () => {
    expect(least(() => mask(text))).toBeLessThan(50)
    expect(least(() => classify({ exceptions: [], messages: [text], codes: [text] }))).toBeLessThan(50)
    expect(least(() => routeOf(text))).toBeLessThan(50)
    expect(least(() => exceptionsIn([text]))).toBeLessThan(50)
  })
  test.each(formats.map((format) => [format.name, format] as const))('is read as %s in time', (_name, format) => {
    expect(least(() => format.parse(text))).toBeLessThan(50)
  })
  test('is a group in time', () => {
    const detector = createDetector(null)
    const record = detector.parse(text)
    const event = { arrivedAt: 1, heads: [record], lines: [record.message] }
    const owner = { team: 'web', service: 'shop' }
    expect(least(() => groupOfEvent(owner, { event, at: 1 }, createTemplates([])))).toBeLessThan(50)
    expect(least(() => cleanText(text.slice(0, 16_384)))).toBeLessThan(50)
  })
})
