import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Line } from '../blocks/block.ts'
import { formats } from '../formats/registry.ts'
import { createOpener } from './opener.ts'
import { envelopes, envelopesFor } from './registry.ts'

const linesOf = (texts: string[]): Line[] => {
  let at = 0
  return texts.map((text) => {
    const start = at
    at += text.length + 1
    return { start, end: at, text, isCut: false, before: Buffer.alloc(0) }
  })
}

describe.each(envelopes.map((envelope) => [envelope.name, envelope] as const))('%s', (_name, envelope) => {
  test.each(envelope.examples.map((example) => [example.line, example.opened] as const))('opens %s', (line, found) => {
    expect(envelope.open(line)).toMatchObject(found)
    expect(envelopes.filter((other) => other.open(line)).map((other) => other.name)).toEqual([envelope.name])
    expect(envelopesFor(line)).toContain(envelope)
  })
})

test('no line of a format is taken for an envelope, but for what HAProxy writes through syslog', () => {
  for (const { name, examples } of formats) {
    for (const { line } of examples) {
      const opened = envelopesFor(line).filter((envelope) => envelope.open(line) !== null)
      const isSyslog = name.startsWith('haproxy') && line.startsWith('<')
      expect({ line, opened: opened.map((each) => each.name) }).toEqual({ line, opened: isSyslog ? ['syslog'] : [] })
    }
  }
})

test.each(['2026-11-24T03:42:10Z ERROR shop: no money', 'Nov 24 03:42:10 [error] shop: no money'])(
  '%s is no line of syslog: a level stands where the host would',
  (line) => {
    expect(envelopesFor(line).filter((envelope) => envelope.open(line))).toEqual([])
  },
)

test('every file that exports an envelope is in the registry', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => /^(?!.*\.test)/.test(file))
  const others = [
    'envelope.ts',
    'envelopes.test.ts',
    'opener.ts',
    'opener.test.ts',
    'registry.ts',
    'restart.test.ts',
    'syslog-text.ts',
  ]
  const names = files.filter((file) => !others.includes(file)).map((file) => file.replace('.ts', ''))
  expect(names.sort()).toEqual(envelopes.map((envelope) => envelope.name).sort())
})

describe('L22: parts of a line', () => {
  const docker = (log: string, stream: string) =>
    JSON.stringify({ log, stream, time: '2026-11-24T03:42:10.534123456Z' })

  test('of docker, 16 KiB each, are joined per stream, whatever the other stream writes in between', () => {
    const long = `ERROR:root:${'x'.repeat(40_000)} the end`
    const parts = [long.slice(0, 16_384), long.slice(16_384, 32_768), `${long.slice(32_768)}\n`]
    const [a = '', b = '', c = ''] = parts.map((part) => docker(part, 'stderr'))
    const lines = linesOf([
      a,
      docker('out 1\n', 'stdout'),
      b,
      docker('out 2', 'stdout'),
      c,
      docker(' ends\n', 'stdout'),
    ])
    const opener = createOpener()
    const found = lines.flatMap((line) => opener.take(line))
    expect(found.map(({ line, letter }) => [letter?.stream, line.text])).toEqual([
      ['stdout', 'out 1'],
      ['stderr', long],
      ['stdout', 'out 2 ends'],
    ])
    expect(found[1]?.line).toMatchObject({ start: lines[0]?.start, end: lines[4]?.end })
    expect(opener.oldest()).toBeNull()
  })

  test('of CRI are joined from P to F, per stream', () => {
    const cri = (stream: string, tag: string, text: string) => `2026-11-24T03:42:10.1Z ${stream} ${tag} ${text}`
    const lines = [
      cri('stderr', 'P', 'ERR'),
      cri('stdout', 'P', 'he'),
      cri('stderr', 'F', 'OR:a:b'),
      cri('stdout', 'F', 'llo'),
    ]
    const opener = createOpener()
    const found = linesOf(lines).flatMap((line) => opener.take(line))
    expect(found.map(({ line }) => line.text)).toEqual(['ERROR:a:b', 'hello'])
  })

  test('that wait are where reading must start again, and are taken as they are in the end', () => {
    const opener = createOpener()
    const lines = linesOf(['2026-11-24T03:42:10.1Z stderr F whole', '2026-11-24T03:42:10.1Z stderr P never ended'])
    for (const line of lines) opener.take(line)
    expect(opener.oldest()?.start).toBe(lines[1]?.start)
    expect(opener.flush().map(({ line }) => line.text)).toEqual(['never ended'])
    expect(opener.oldest()).toBeNull()
  })

  test('without an end are cut at one mebibyte, and of many streams only some wait', () => {
    const opener = createOpener()
    const part = `2026-11-24T03:42:10.1Z stderr P ${'x'.repeat(16_384)}`
    const found = linesOf(Array.from({ length: 70 }, () => part)).flatMap((line) => opener.take(line))
    expect(found).toHaveLength(1)
    expect(found[0]?.line).toMatchObject({ isCut: true })
    expect(found[0]?.line.text.length).toBeLessThanOrEqual(1024 * 1024 + 16_384)
  })
})

test('what is in no envelope is left as it is, without the colours of a terminal', () => {
  const opener = createOpener()
  const [line] = linesOf(['\u001b[31merror\u001b[39m: no money'])
  expect(line && opener.take(line)).toMatchObject([{ line: { text: 'error: no money' }, letter: null }])
  expect(opener.envelope).toBeNull()
})

test('several records in one line have places of their own', () => {
  const opener = createOpener()
  const batch = envelopes.find(({ name }) => name === 'otel-batch')?.examples[0]?.line ?? ''
  const found = linesOf([batch]).flatMap((line) => opener.take(line))
  expect(new Set(found.map(({ line }) => line.start)).size).toBe(2)
})
