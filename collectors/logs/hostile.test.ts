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
import { scrub } from './scrub/scrub.ts'
import { growsInProportion } from './testing/growth.ts'

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
  digits: '4'.repeat(mega),
  base64: 'QUJDRA=='.repeat(mega / 8),
  'at signs': 'a@'.repeat(mega / 2),
  'nested JSON': '{"a":['.repeat(mega / 6),
  'one long word': 'x'.repeat(mega),
  'numbers in brackets': '(1) '.repeat(mega / 4),
  placeholders: '<ip>:1'.repeat(mega / 6),
  hosts: 'a.com.'.repeat(mega / 6),
}

describe.each(Object.keys(hostile))('L29: a megabyte of %s', (name) => {
  const text = hostile[name]!
  test('is masked and classed in proportion to its length', () => {
    expect(growsInProportion((text) => mask(text), text)).toBe(true)
    expect(growsInProportion((text) => classify({ exceptions: [], messages: [text], codes: [text] }), text)).toBe(true)
    expect(growsInProportion((text) => routeOf(text), text)).toBe(true)
    expect(growsInProportion((text) => exceptionsIn([text]), text)).toBe(true)
  })
  test.each(formats.map((format) => [format.name, format] as const))('is read as %s in proportion', (_name, format) => {
    expect(growsInProportion((text) => format.parse(text), text)).toBe(true)
  })
  test('is a group in proportion', () => {
    const owner = { team: 'web', service: 'shop' }
    const groupOf = (line: string) => {
      const record = createDetector(null).parse(line)
      const event = { arrivedAt: 1, heads: [record], lines: [record.message] }
      return groupOfEvent(owner, { event, at: 1 }, createTemplates([])).sample
    }
    expect(growsInProportion(groupOf, text)).toBe(true)
    expect(growsInProportion(cleanText, text)).toBe(true)
    expect(growsInProportion(scrub, text)).toBe(true)
  })
})
