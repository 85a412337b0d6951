import { describe, expect, test } from 'vitest'
import { createReader, type ReadOptions } from './reader.ts'
import { checkStrictly } from './strict.ts'

const whole: ReadOptions = { isWhole: true, unit: 'ms' }
const length = 16 * 1_048_576
const filler = 'x'.repeat(length)
const read = (text: string | Buffer, wanted: string[] | null = null) =>
  createReader(wanted && new Set(wanted)).read(Buffer.from(text), whole)

describe('a line of 16 MiB', () => {
  test.each([
    ['a label value', `m{a="${filler}"} 1\n`, null],
    ['a label value that does not end', `m{a="${filler}\n`, 'unterminated-label'],
    ['a label name', `m{${filler}="a"} 1\n`, null],
    ['a name', `${filler} 1\n`, null],
    ['a comment', `# HELP m ${filler}\n# TYPE ${filler} counter\n`, null],
    ['a value of digits', `m ${'9'.repeat(length)}\n`, null],
    ['a value of digits and a letter', `m ${'9'.repeat(length)}x\n`, 'bad-value'],
    ['blanks', `m${' '.repeat(length)}\n`, 'bad-value'],
    ['an exemplar', `m 1 # ${filler}\n`, null],
    ['words after the value', `m 1 ${'1 '.repeat(length / 2)}\n`, 'trailing-text'],
    ['backslashes', `m{a="${'\\'.repeat(length)}"} 1\n`, null],
    ['opening braces', `m${'{'.repeat(length)}\n`, 'bad-label'],
    ['labels', `m{${Array.from({ length: 1_000_000 }, (_, i) => `l${i}="1"`).join(',')}} 1\n`, null],
  ])('of %s costs no more than itself', (_, line, reason) => {
    const { samples, badLines } = read(`before 1\n${line}after 2\n`)
    expect(samples.map(({ name }) => name.slice(0, 6))).toEqual(expect.arrayContaining(['before', 'after']))
    expect(badLines.first.map((bad) => bad.reason)).toEqual(reason === null ? [] : [reason])
    expect(badLines.first.every(({ text }) => text.length <= 120)).toBe(true)
  })

  test('is judged strictly too', () => {
    for (const line of [
      `m{a="${filler}"} 1`,
      `# HELP "${filler}`,
      `# HELP "${filler}" x`,
      `${filler} 1`,
      `# ${filler}`,
    ]) {
      for (const unit of ['s', 'ms'] as const) {
        const found = checkStrictly(Buffer.from(`${line}\n`), unit)
        expect((found?.text ?? '').length).toBeLessThanOrEqual(120)
      }
    }
  })
})

describe('very many lines', () => {
  test('of a million series a survey keeps a bounded number, and each family', () => {
    const lines: string[] = []
    for (let i = 0; i < 1_000_000; i++) lines.push(`m{a="${i}"} 1`)
    lines.push('last_total 5', '')
    const body = Buffer.from(lines.join('\n'))
    const survey = createReader(null, { maxSamples: 10_000 }).read(body, whole)
    expect([survey.samples.length, survey.leftOut, survey.lines]).toEqual([10_001, 990_000, 1_000_001])
    expect(survey.samples.at(-1)?.name).toBe('last_total')
    expect(survey.isComplete).toBe(true)
  })

  test('M16: of a name that was asked for, every series is kept, however much else there is', () => {
    const noise = Array.from({ length: 300_000 }, (_, i) => `noise_${i % 7}{a="${i}"} 1`)
    const ours = Array.from({ length: 300_000 }, (_, i) => `ours_total{a="${i}"} ${i}`)
    const body = Buffer.from(`${[...noise, ...ours].join('\n')}\n`)
    const reader = createReader(new Set(['ours_total']), { maxSamples: 10 })
    const parsed = reader.read(body, whole)
    expect([parsed.samples.length, parsed.leftOut, parsed.lines]).toEqual([300_000, 0, 600_000])
    expect(reader.read(body, whole).isSame).toBe(true)
    const survey = createReader(null, { maxSamples: 10 }).read(body, whole)
    expect([survey.samples.length, survey.leftOut]).toEqual([11, 599_989])
    expect(survey.samples.at(-1)?.name).toBe('ours_total')
  })

  test('a name for every line is kept up to twice the bound', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `# TYPE m${i} counter\nm${i} 1\n`)
    const parsed = createReader(null, { maxSamples: 1_000 }).read(Buffer.from(lines.join('')), whole)
    expect([parsed.samples.length, parsed.leftOut, parsed.types.size]).toEqual([2_000, 98_000, 2_000])
  })

  test('a storm of NaN is a storm of values', () => {
    const body = Buffer.from(Array.from({ length: 500_000 }, (_, i) => `m${i % 9}{a="b"} NaN\n`).join(''))
    const reader = createReader(new Set(['m3']))
    expect(reader.read(body, whole).samples).toHaveLength(55_556)
    const again = reader.read(body, whole)
    expect([again.isSame, again.samples.every(({ value }) => Number.isNaN(value))]).toEqual([true, true])
  })

  test('a million broken lines are counted, and a few are kept to show', () => {
    const parsed = read('{"a\n'.repeat(1_000_000), ['ours_total', 'theirs_total'])
    expect([parsed.badLines.count, parsed.badLines.first.length]).toEqual([1_000_000, 20])
    expect(parsed.isComplete).toBe(false)
  })

  test('four million empty lines and comments are nothing', () => {
    const parsed = read('\n#\n'.repeat(2_000_000))
    expect([parsed.samples.length, parsed.lines, parsed.badLines.count]).toEqual([0, 0, 0])
  })
})
