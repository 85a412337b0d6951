import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseNumber } from './number.ts'
import { createReader, type ReadOptions } from './reader.ts'
import type { Sample } from './sample.ts'

const whole: ReadOptions = { isWhole: true, unit: 'ms' }
const read = (text: string, options: Partial<ReadOptions> = {}) =>
  createReader(null).read(Buffer.from(text), { ...whole, ...options })
const first = (text: string) => {
  const sample = read(`${text}\n`).samples[0]
  return sample && { name: sample.name, labels: Object.fromEntries(sample.labels), value: sample.value }
}
const reasons = (text: string) => read(text).badLines.first.map(({ line, reason }) => [line, reason])

describe('the grammar', () => {
  test.each([
    ['m 1', { name: 'm', labels: {}, value: 1 }],
    ['  m\t 1 ', { name: 'm', labels: {}, value: 1 }],
    ['a:b:c 1', { name: 'a:b:c', labels: {}, value: 1 }],
    ['m {a="b"} 1', { name: 'm', labels: { a: 'b' }, value: 1 }],
    ['m { a = "b" c="d" } 1', { name: 'm', labels: { a: 'b', c: 'd' }, value: 1 }],
    ['m{a="b",c="d",}1', { name: 'm', labels: { a: 'b', c: 'd' }, value: 1 }],
    ['m{} 2', { name: 'm', labels: {}, value: 2 }],
    ['m{a="}"} 1', { name: 'm', labels: { a: '}' }, value: 1 }],
    ['m{a="x,y # {z}"} 1', { name: 'm', labels: { a: 'x,y # {z}' }, value: 1 }],
    [String.raw`m{a="q\"b\\n\nx\t"} 1`, { name: 'm', labels: { a: 'q"b\\n\nx\\t' }, value: 1 }],
    ['m{a="grüße ☃\u0000"} 1', { name: 'm', labels: { a: 'grüße ☃\u0000' }, value: 1 }],
    ['{"my.dotted",x="1"} 5', { name: 'my.dotted', labels: { x: '1' }, value: 5 }],
    ['{x="1","my.dotted"} 5', { name: 'my.dotted', labels: { x: '1' }, value: 5 }],
    ['m{"my.label"="1"} 5', { name: 'm', labels: { 'my.label': '1' }, value: 5 }],
    ['m{__proto__="1"} 5', { name: 'm', labels: Object.fromEntries([['__proto__', '1']]), value: 5 }],
    [
      'm_bucket{le="+Inf"} 17 # {trace_id="a # b"} 0.67 1520879607.789',
      { name: 'm_bucket', labels: { le: '+Inf' }, value: 17 },
    ],
    ['m_total 17.0 1520879607.789 st@1520430000.123', { name: 'm_total', labels: {}, value: 17 }],
    ['m +Inf -3982045', { name: 'm', labels: {}, value: Number.POSITIVE_INFINITY }],
  ])('%s', (text, expected) => {
    expect(first(text)).toEqual(expected)
  })

  test('a carriage return before the newline is no part of the value', () => {
    expect(first('m 1\r')).toEqual({ name: 'm', labels: {}, value: 1 })
  })

  test.each([
    ['m{a="b} 1', 'unterminated-label'],
    ['m{a="b"', 'unterminated-label'],
    ['m{a=b} 1', 'bad-label'],
    ['m{,} 1', 'bad-label'],
    ['m{a="1",,b="2"} 1', 'bad-label'],
    ['m{a="1",a="2"} 1', 'bad-label'],
    ['m{"n"} 1', 'bad-name'],
    ['5xx 1', 'bad-name'],
    ['<html> 1', 'bad-name'],
    ['m-x 1', 'bad-name'],
    ['m', 'bad-value'],
    ['m five', 'bad-value'],
    ['m 1 2 3', 'trailing-text'],
    ['m 1 now', 'bad-timestamp'],
  ])('%s costs one line, because of %s', (text, reason) => {
    const parsed = read(`before 1\n${text}\nafter 2\n`)
    expect(parsed.samples.map(({ name, line }) => [name, line])).toEqual([
      ['before', 1],
      ['after', 3],
    ])
    expect(parsed.badLines.first.map((bad) => [bad.line, bad.reason])).toEqual([[2, reason]])
  })

  test('M4: only decimal numbers, infinities and NaN are values', () => {
    for (const text of ['', ' 5', '0x10', '0b1', '1_0', 'five', '1e', '.', '+', '1p3', '--1']) {
      expect(parseNumber(text), text).toBeNull()
    }
    expect(['+Inf', 'inf', '-INF', 'NaN', 'nan', '1e3', '.5', '5.', '+7', '-0.25E-2'].map(parseNumber)).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.NaN,
      1000,
      0.5,
      5,
      7,
      -0.0025,
    ])
  })

  test('whole numbers read from bytes are the numbers of Number()', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(first(`m ${value}`)?.value).toBe(value)
      }),
    )
  })

  test('M4: a value that is none costs its line, wherever else the line is right', () => {
    for (const text of ['0x10', '0b1', '', '1_0', 'five', '1e', '0o7', '1,5', '--1', '1..2']) {
      const { samples, badLines } = read(`before 1\nm{a="b"} ${text}\nafter 2\n`)
      expect([text, samples.map(({ name }) => name), badLines.first[0]?.reason]).toEqual([
        text,
        ['before', 'after'],
        'bad-value',
      ])
    }
    for (const [text, value] of Object.entries({ '+Inf': Infinity, inf: Infinity, '1e3': 1_000, '.5': 0.5, NaN })) {
      expect(first(`m{a="b"} ${text}`)?.value).toBe(value)
    }
  })

  test.each(['}', ',', '#', ' # ', '\\"', '\\\\', '\\n', 'ä☃🚲', '\0', '} 1 # {', 'a=\\"b\\"', '\t \r'])(
    'M6: a label value of %j is kept to the byte, before and after others',
    (written) => {
      const meant = written.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))
      expect(first(`m{x="1",a="${written}",y="2"} 3 # {t="${written}"} 4`)).toEqual({
        name: 'm',
        labels: { x: '1', a: meant, y: '2' },
        value: 3,
      })
    },
  )

  test('M6: any label value survives being written and read', () => {
    const escapeValue = (text: string) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(first(`m{a="${escapeValue(value)}",b="x"} 3`)?.labels).toEqual({ a: value, b: 'x' })
      }),
    )
  })
})

describe('a body', () => {
  test('M7: duplicates of a series are both seen and counted, however they are written', () => {
    const parsed = read('m{a="1",b="2"} 5\nm{b="2",a="1"} 6\nm{a="1"} 7\n')
    expect(parsed.samples.map((sample) => sample.value)).toEqual([5, 6, 7])
    expect(parsed.duplicates).toBe(1)
    expect(parsed.samples[0]?.key).toBe(parsed.samples[1]?.key)
  })

  test('M7: families may be interleaved and typed before all samples', () => {
    const parsed = read('# TYPE a counter\n# TYPE b counter\na{h="1"} 1\nb{h="1"} 2\na{h="2"} 3\nb{h="2"} 4\n')
    expect([...parsed.types]).toEqual([
      ['a', 'counter'],
      ['b', 'counter'],
    ])
    expect(parsed.samples.map((sample) => sample.value)).toEqual([1, 2, 3, 4])
  })

  test('M7: ten thousand families are ten thousand families', () => {
    const parsed = read(Array.from({ length: 10_000 }, (_, i) => `# TYPE m${i} counter\nm${i} ${i}\n`).join(''))
    expect([parsed.types.size, parsed.samples.length, parsed.badLines.count]).toEqual([10_000, 10_000, 0])
  })

  test('what follows # EOF is not believed', () => {
    const parsed = read('m 1\n# EOF\nm 2\n')
    expect(parsed.hasEof).toBe(true)
    expect(parsed.samples).toHaveLength(1)
    expect(reasons('m 1\n# EOF\nm 2\n')).toEqual([[3, 'after-eof']])
  })

  test('an unterminated last line counts only when the body is known to be whole', () => {
    expect(read('a 1\nfoo 123').samples).toHaveLength(2)
    const cut = read('a 1\nfoo 123', { isWhole: false })
    expect(cut.samples.map((sample) => sample.name)).toEqual(['a'])
    expect(cut.isComplete).toBe(false)
  })

  test('M6: a raw newline in a label value breaks only its own lines', () => {
    expect(read('m{a="x\ny"} 1\nn 2\n').samples.map((sample) => sample.name)).toEqual(['n'])
  })

  test('timestamps are milliseconds in text, seconds in OpenMetrics, and go by size when nobody says', () => {
    expect(read('m 1 1520879607789\n').samples[0]?.timestamp).toBe(1_520_879_607_789)
    expect(read('m 1 1520879607.789\n', { unit: 's' }).samples[0]?.timestamp).toBe(1_520_879_607_789)
    expect(read('m 1 1520879607\n', { unit: 'guess' }).samples[0]?.timestamp).toBe(1_520_879_607_000)
    expect(read('m 1 1520879607789\n', { unit: 'guess' }).samples[0]?.timestamp).toBe(1_520_879_607_789)
    expect(read('m_total 1 1520879607.789 st@1520430000.123\n', { unit: 's' }).samples[0]?.created).toBe(
      1_520_430_000_123,
    )
  })

  test('any bytes at all are read without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isWhole) => {
        createReader(null).read(Buffer.from(bytes), { isWhole, unit: 'guess' })
      }),
    )
  })
})

describe('wanted names', () => {
  const body = [
    '# TYPE http histogram',
    'http_bucket{le="1"} 3',
    'http_count{code="200"} 3',
    'http_counts 4',
    'http_count 5',
    '{"http_count",code="500"} 1',
    'other{broken 1',
    '',
  ].join('\n')

  test('only exact names are read, and lines of others cost nothing', () => {
    const parsed = createReader(new Set(['http_count'])).read(Buffer.from(body), whole)
    expect(parsed.samples.map((sample) => sample.value)).toEqual([3, 5, 1])
    expect(parsed.lines).toBe(6)
    expect(parsed.isComplete).toBe(true)
  })

  test('a broken line of ours makes the reading incomplete', () => {
    const parsed = createReader(new Set(['other'])).read(Buffer.from(body), whole)
    expect(parsed.badLines.first).toEqual([{ line: 7, reason: 'bad-label', text: 'other{broken 1' }])
    expect(parsed.isComplete).toBe(false)
  })

  test('reading some names gives the same samples as reading everything', () => {
    const all = createReader(null).read(Buffer.from(body), whole)
    for (const name of ['http_count', 'http_bucket', 'http_counts']) {
      const some = createReader(new Set([name])).read(Buffer.from(body), whole)
      const plain = ({ key, value, line, labels }: Sample) => ({ key, value, line, labels: [...labels] })
      expect(some.samples.map(plain)).toEqual(all.samples.filter((sample) => sample.name === name).map(plain))
    }
  })
})

test('M5: a body cut at any byte never gives a value that the whole body does not have', () => {
  const lines: string[] = []
  for (let i = 0; lines.join('\n').length < 5_000; i++) {
    lines.push(`# HELP m${i}_total Text with "quotes" and {braces}.`, `# TYPE m${i}_total counter`)
    lines.push(
      String.raw`m${i}_total{path="/a\"b\\${i}",code="50${i % 10}"} ${12_345 + i * 7} ${1_700_000_000_000 + i}`,
    )
    lines.push(`m${i}_sum ${i}.5e3`, `m${i}_bucket{le="0.5"} 123456${i} # {trace_id="x"} 0.5`)
  }
  const text = lines.join('\n')
  for (const [body, unit] of [
    [text, 'ms'],
    [`${text}\n`, 'ms'],
    [`${text}\n# EOF\n`, 's'],
  ] as const) {
    const bytes = Buffer.from(body)
    const truth = new Map(
      createReader(null)
        .read(bytes, { isWhole: true, unit })
        .samples.map((s) => [s.key, s.value]),
    )
    for (let cut = 0; cut < bytes.length; cut++) {
      for (const sample of createReader(null).read(bytes.subarray(0, cut), { isWhole: false, unit }).samples) {
        if (truth.get(sample.key) !== sample.value) throw new Error(`cut at ${cut}: ${sample.key} = ${sample.value}`)
      }
    }
  }
})
