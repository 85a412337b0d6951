import { expect, test } from 'vitest'
import { createDetector } from './detect.ts'
import type { Format } from './format.ts'
import { fallback, formats, lastResort } from './registry.ts'

const recognised = (lines: string[]): string | null => {
  const detector = createDetector(null)
  for (const line of lines) detector.parse(line)
  return detector.format?.name ?? null
}
const strict = formats.filter((format) => format !== fallback && format !== lastResort)
/** Lines of a format in the order of its examples, as a file would begin. */
const fileOf = (format: Format, lines: number): string[] =>
  Array.from({ length: lines }, (_, i) => format.examples[i % format.examples.length]?.line ?? '')

test('L21: the examples of every format are recognised as that format and as no other, from 50 lines', () => {
  const matrix = formats.map((format) => [format.name, recognised(fileOf(format, 50))])
  expect(matrix.filter(([written, read]) => written !== read)).toEqual([])
})

test('L21: five lines are enough where they agree', () => {
  for (const format of strict) {
    const detector = createDetector(null)
    detector.prime(fileOf(format, 5 + format.examples.length))
    expect({ written: format.name, read: detector.format?.name }).toEqual({ written: format.name, read: format.name })
  }
})

test('L21: a file that changes its format is read as the new one, for all pairs that share lines and for a ring of all', () => {
  const confused: string[] = []
  for (const [i, before] of strict.entries()) {
    for (const after of strict) {
      const shared = after.examples.filter((example) => before.parse(example.line)).length
      const isNext = after === strict[(i + 1) % strict.length]
      // What reads all lines of another is an open kind, such as any JSON.
      if (before === after || shared === after.examples.length || (shared === 0 && !isNext)) continue
      const detector = createDetector(null, before)
      for (const line of fileOf(after, 300)) detector.parse(line)
      if (detector.format !== after) confused.push(`${before.name} → ${after.name}: ${detector.format?.name}`)
    }
  }
  expect(confused).toEqual([])
})

test('L21: prose, tables, configuration and code are of no format', () => {
  const others = [
    'The quick brown fox jumps over the lazy dog, at 10:42 in the morning.',
    'Filesystem     1K-blocks     Used Available Use% Mounted on',
    '/dev/sda1       61255492 18301660  39809932  32% /',
    'server { listen 80; location / { proxy_pass http://shop; } }',
    'export const answer = 42 // an ERROR in prose: no',
    'total 48',
    'drwxr-xr-x 15 root root 4096 Nov 24 13:24 .',
    'name,price,amount',
    '2026-11-24 03:42:10 Error rates were lower than yesterday',
    'apple,3,7',
    '# a comment',
    'key = value',
  ]
  for (const line of others) {
    const known = [...strict, lastResort].filter((format) => format.parse(line) !== null).map((format) => format.name)
    expect({ line, known }).toEqual({ line, known: [] })
  }
  expect(recognised(Array.from({ length: 60 }, (_, i) => others[i % others.length] ?? ''))).toBe(fallback.name)
})

test('every format has at least two examples, one of which is an error and one is not', () => {
  for (const { name, examples } of formats) {
    const levels = examples.map(({ record }) => record.level ?? (record.request ? 'request' : 'unknown'))
    expect({ name, lines: examples.length >= 2, isMixed: new Set(levels).size >= 2 }).toEqual({
      name,
      lines: true,
      isMixed: true,
    })
  }
})
