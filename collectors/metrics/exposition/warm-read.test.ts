import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Parsed } from './parsed.ts'
import { createReader, type ReadOptions } from './reader.ts'
import type { Sample } from './sample.ts'

const plain = ({ name, labels, value, timestamp, created, line, key }: Sample) => ({
  name,
  labels: [...labels],
  value,
  timestamp,
  created,
  line,
  key,
})

/** All that a reading says, save whether it is the same as the one before. */
const said = ({ samples, types, lines, badLines, duplicates, leftOut, hasEof, isComplete }: Parsed) => ({
  samples: samples.map(plain),
  types: [...types],
  lines,
  badLines,
  duplicates,
  leftOut,
  hasEof,
  isComplete,
})

const wanted = new Set(['http_requests_total', 'http_seconds_count', 'my.dotted', 'up'])
const firstLines = [
  '# HELP http_requests_total Requests, by "status" and {route}.',
  '# TYPE http_requests_total counter',
  'http_requests_total{code="200",path="/a"} 1027',
  'http_requests_total{code="500",path="/a"} 3 1520879607789',
  String.raw`http_requests_total{code="503",path="/b\"}\\ # x"} 0.25`,
  'http_requests_total{path="/c",code="500"} 1e3 # {trace_id="f00"} 0.5 1520879607.1',
  '',
  '# TYPE http_seconds histogram',
  'http_seconds_bucket{le="0.5"} 12',
  'http_seconds_bucket{le="+Inf"} 17 # {trace_id="beef"} 0.7',
  'http_seconds_sum 5.125e-2',
  'http_seconds_count 17 1520879607789 st@1520430000.123',
  '{"my.dotted",zone="ä"} 5',
  '{"other.dotted",zone="ö"} 5',
  'queue.depth 7',
  'broken{a="1 5',
  'temperature{room="cellar"} -4.5 1520879607789',
  'up 1',
]

type Step =
  | { kind: 'value'; line: number; value: string }
  | { kind: 'insert' | 'copy' | 'delete' | 'swap'; line: number; to: number }
  | { kind: 'letter'; line: number; at: number; letter: string }
  | { kind: 'comment'; line: number; text: string }
  | { kind: 'type'; type: string }
  | { kind: 'frame'; crlf: boolean; eof: boolean; open: boolean; cut: number }

const line = fc.nat(firstLines.length + 4)
const value = fc.oneof(
  fc.maxSafeNat().map(String),
  fc.double().map(String),
  fc.stringMatching(/^[0-9]{14,24}$/),
  fc.constantFrom(
    'NaN',
    '+Inf',
    '-Inf',
    'inf',
    '-0',
    '00012',
    '0x10',
    '',
    'five',
    '1_0',
    '1 2 3',
    '1\t',
    '5 # {} 1',
    '1\r',
  ),
  fc.constantFrom('7 1520879607999', '7 1520879607.5', '7 later', '1'.repeat(400), '0.1234567890123456789', '1e-310'),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('value'), line, value }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('insert', 'copy', 'delete', 'swap'), line, to: line }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('letter'),
      line,
      at: fc.nat(60),
      letter: fc.constantFrom(...'a1"{}\\ #\r\n=,\0', '\u00e9', '\uffff'),
    }),
  },
  fc.record({
    kind: fc.constant('comment'),
    line,
    text: fc.constantFrom('# EOF', '# HELP up Up.', '#', '# T', ' # EOF'),
  }),
  fc.record({ kind: fc.constant('type'), type: fc.constantFrom('counter', 'gauge', 'histogram', 'thing') }),
  fc.record({ kind: fc.constant('frame'), crlf: fc.boolean(), eof: fc.boolean(), open: fc.boolean(), cut: fc.nat(30) }),
)

type Body = { lines: string[]; crlf: boolean; eof: boolean; open: boolean; cut: number }

/** Puts another value where the last one of a line is, or where it would be. */
const withValue = (text: string, now: string): string =>
  text.replace(/^((?:.*\}|[^ ]*) ?)(.*)$/s, (_, key) => key + now)

function moved(lines: readonly string[], { kind, line: from, to }: Extract<Step, { to: number }>): string[] {
  const next = [...lines]
  const one = next[from] ?? 'extra{x="1"} 1'
  if (kind === 'insert') next.splice(to, 0, `http_requests_total{code="50${from % 10}",path="/${to}"} ${from}`)
  else if (kind === 'copy') next.splice(to, 0, one)
  else if (kind === 'delete') next.splice(from, 1)
  else {
    next[from] = next[to] ?? one
    next[to] = one
  }
  return next.filter((text) => text !== undefined)
}

function changed(body: Body, step: Step): Body {
  const { lines } = body
  const at = 'line' in step ? lines[step.line] : undefined
  switch (step.kind) {
    case 'frame':
      return { ...body, crlf: step.crlf, eof: step.eof, open: step.open, cut: step.cut > 20 ? step.cut : 0 }
    case 'type':
      return { ...body, lines: lines.map((text) => text.replace(/^(# TYPE \S+).*/, `$1 ${step.type}`)) }
    case 'comment':
      return { ...body, lines: lines.toSpliced(step.line, 0, step.text) }
    case 'value':
      return at === undefined ? body : { ...body, lines: lines.with(step.line, withValue(at, step.value)) }
    case 'letter':
      if (at === undefined) return body
      return { ...body, lines: lines.with(step.line, at.slice(0, step.at) + step.letter + at.slice(step.at + 1)) }
    default:
      return { ...body, lines: moved(lines, step).slice(0, 60) }
  }
}

function bytesOf({ lines, crlf, eof, open, cut }: Body): Buffer {
  const end = crlf ? '\r\n' : '\n'
  const text = [...lines, ...(eof ? ['# EOF'] : [])].join(end) + (open ? '' : end)
  // Latin-1 for a letter that is then no UTF-8 at all.
  const bytes = Buffer.from(text.replaceAll('\uffff', '\ufffd'), 'utf8')
  return bytes.subarray(0, bytes.length - cut)
}

test('M8: a reader with a memory says bit for bit what a new one says, over 10,000 mutations of a body', () => {
  let same = 0
  let mutations = 0
  fc.assert(
    fc.property(
      fc.constantFrom(null, wanted, new Set(['http_requests_total'])),
      fc.array(fc.tuple(step, fc.boolean()), { minLength: 20, maxLength: 20 }),
      (names, steps) => {
        const reader = createReader(names)
        let body: Body = { lines: firstLines, crlf: false, eof: false, open: false, cut: 0 }
        let before: Parsed | null = null
        for (const [one, isWhole] of steps) {
          body = changed(body, one)
          const bytes = bytesOf(body)
          const options: ReadOptions = { isWhole: isWhole || !body.open, unit: 'ms' }
          const fresh = createReader(names).read(Buffer.from(bytes), options)
          const seriesBefore = before?.samples.map(({ key }) => key)
          const parsed: Parsed = reader.read(bytes, options)
          // The caller may use its memory again at once.
          bytes.fill(0x78)
          expect(said(parsed)).toEqual(said(fresh))
          if (parsed.isSame) {
            same++
            expect(parsed).toBe(before)
            expect(parsed.samples.map(({ key }) => key)).toEqual(seriesBefore)
          }
          before = parsed
          mutations++
        }
      },
    ),
    { numRuns: 500 },
  )
  expect(mutations).toBe(10_000)
  // Neither way of reading was left out.
  expect(same).toBeGreaterThan(1_000)
  expect(mutations - same).toBeGreaterThan(1_000)
})

test('M8: any line may become any other, in its place', () => {
  const lines = [
    ...firstLines,
    ...[
      'garbage',
      'garbage 1',
      'up',
      'up ',
      'up 2',
      'up{',
      'up{} 3',
      'up {a="1"} 3',
      'up{a="1"} 4',
      'up{a="1"} {',
      'up 4#5',
    ],
    ...[
      'u 1',
      'upp 1',
      'up-x 1',
      'up.x 1',
      '9 1',
      '{',
      '{} 1',
      '{"up"} 5',
      '{"up",a="1"} 5',
      '{"down"} 5',
      '{"down"} x',
    ],
    ...[
      'other 1',
      'other {a="1"} 1',
      'other{a="1"} 1',
      'other{a="1',
      'other # up 1',
      ' up 1',
      '\tother 1',
      '# up 1',
      '# EOF',
    ],
    ...[
      'up 1 2',
      'up 1 2 3',
      'up 9007199254740993',
      'up 90071992547409931',
      'up 1\r',
      'other 1\r',
      'up +1',
      'up NaN',
      '',
    ],
  ]
  for (const names of [null, wanted]) {
    for (const from of lines) {
      for (const to of lines) {
        const [before, after] = [from, to].map((line) => Buffer.from(`up 0\n${line}\nother 1\n`))
        const reader = createReader(names)
        reader.read(before!, { isWhole: true, unit: 'ms' })
        const parsed = said(reader.read(after!, { isWhole: true, unit: 'ms' }))
        expect([from, to, parsed]).toEqual([
          from,
          to,
          said(createReader(names).read(after!, { isWhole: true, unit: 'ms' })),
        ])
      }
    }
  }
})

test('a line that nobody wants and nobody understands has a value all the same', () => {
  const reader = createReader(new Set(['up']))
  const body = (value: number) =>
    Buffer.from(`queue.depth{a="1"} ${value}\nqueue-depth ${value}\n5xx ${value}\nup ${value}\n`)
  reader.read(body(1), { isWhole: true, unit: 'ms' })
  const { isSame, samples } = reader.read(body(22), { isWhole: true, unit: 'ms' })
  expect([isSame, samples.map(({ value }) => value)]).toEqual([true, [22]])
})
