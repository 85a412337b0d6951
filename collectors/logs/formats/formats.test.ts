import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createDetector } from './detect.ts'
import { formats } from './registry.ts'

describe.each(formats.map((format) => [format.name, format] as const))('%s', (_name, format) => {
  test.each(format.examples.map((example) => [example.line, example.record] as const))('reads %s', (line, record) => {
    expect(format.parse(line)).toMatchObject(record)
  })
  test('is recognised from its own examples', () => {
    const detector = createDetector(null)
    detector.prime(Array.from({ length: 60 }, (_, i) => format.examples[i % format.examples.length]!.line))
    expect(detector.format?.name).toBe(format.name)
  })
})

test('every file that exports a format is in the registry under its own name', () => {
  const here = new URL('.', import.meta.url)
  const files = readdirSync(here)
    .filter(
      (file) =>
        file.endsWith('.ts') &&
        !file.endsWith('.test.ts') &&
        readFileSync(new URL(file, here), 'utf8').includes('export const format: Format'),
    )
    .map((file) => file.replace('.ts', ''))
  expect(files.sort()).toEqual(formats.map((format) => format.name).sort())
})

test('a format that stops being written is given up after twenty other lines', () => {
  const detector = createDetector(null)
  const access = '127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET / HTTP/1.1" 200 157'
  for (let i = 0; i < 50; i++) detector.parse(access)
  expect(detector.format?.name).toBe('access')
  for (let i = 0; i < 20; i++) detector.parse('{"level":30,"msg":"hello"}')
  for (let i = 0; i < 50; i++) detector.parse('{"level":30,"msg":"hello"}')
  expect(detector.format?.name).toBe('json')
})

test('a line of another format inside a file is still read as what it is', () => {
  const detector = createDetector(null)
  detector.prime(Array.from({ length: 60 }, () => '[2026-11-24 03:42:21 +0000] [1830] [INFO] hello'))
  const record = detector.parse('127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET / HTTP/1.1" 502 157')
  expect(record.request?.status).toBe(502)
})
