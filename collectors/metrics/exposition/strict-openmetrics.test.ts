import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createReader } from './reader.ts'
import type { StrictReason } from './rejection.ts'
import { checkOpenMetrics } from './strict-openmetrics.ts'

const check = (text: string | Buffer) => checkOpenMetrics(Buffer.from(text))
const checkLines = (...lines: string[]) => check(`${[...lines, '# EOF'].join('\n')}\n`)
const counter = (...lines: string[]) => checkLines('# TYPE a counter', ...lines)
const histogram = (...lines: string[]) => checkLines('# TYPE a histogram', ...lines)
const gauges = (...lines: string[]) => checkLines('# TYPE a gaugehistogram', ...lines)
const summary = (...lines: string[]) => checkLines('# TYPE a summary', ...lines)

const everything = String.raw`# HELP a The "first" family, with \\ and \n and \z in its help.
# TYPE a counter
a_total{x="1"} 17 1520879607.789 # {trace_id="abc # }"} 0.5 1520879607.123
a_created{x="1"} 1.5204300001230001e+09 1520879607.789
a_total{x="\"\\\n\z}{,#"} +1.5e3
# TYPE b_seconds histogram
# UNIT b_seconds seconds
b_seconds_bucket{le="0.1"} 1
b_seconds_bucket{le="1"} 1.0 # {} 0.3
b_seconds_bucket{le="+Inf"} 3
b_seconds_count 3
b_seconds_sum 4.5
b_seconds_created 1520430000
b_seconds_bucket{le="-1",h="below"} 1
b_seconds_bucket{le="+Inf",h="below"} 2
# TYPE c gaugehistogram
c_bucket{le="-1"} 1
c_bucket{le="+Inf"} 2
c_gcount 2
c_gsum -3
# TYPE d summary
d{quantile="0"} 1
d{quantile="1.0"} NaN
d_count 2
d_sum 3.5
# TYPE e stateset
e{e="on"} 1
e{e="off"} 0
# TYPE f info
f_info{version="1"} 1
# TYPE g gauge
g -Infinity
g_total nan
# HELP h 
# TYPE i unknown
i{j="1"} 0000000001 -5
i{j="1"} 2 0.0000000001
i{j="2"} 3 1e3
{"my.name","l.x"="ä"} 1
# EOF`

describe('M1: strict OpenMetrics takes what is right', () => {
  test('one body with all that the format has', () => {
    expect(check(everything)).toBeNull()
    expect(check(`${everything}\n`)).toBeNull()
    expect(check('# EOF')).toBeNull()
  })

  test('names, labels, values, timestamps and creation times are those that are written', () => {
    const { samples, rejection } = createReader(null, { mode: 'strict' }).read(Buffer.from(everything), {
      isWhole: true,
      unit: 's',
    })
    expect(rejection).toBeNull()
    const seen = samples.map(({ name, labels, value, timestamp }) => [
      name,
      Object.fromEntries(labels),
      value,
      timestamp,
    ])
    expect(seen.slice(0, 3)).toEqual([
      ['a_total', { x: '1' }, 17, 1_520_879_607_789],
      ['a_created', { x: '1' }, 1_520_430_000.123_000_1, 1_520_879_607_789],
      ['a_total', { x: '"\\\n\\z}{,#' }, 1_500, null],
    ])
    expect(seen).toHaveLength(28)
    expect(seen.at(-1)).toEqual(['my.name', { 'l.x': 'ä' }, 1, null])
  })
})

/** What is wrong, by reason: the case, and the line that is named. */
const wrong: Partial<Record<StrictReason, [found: ReturnType<typeof check>, line: number][]>> = {
  'not-utf8': [[check(Buffer.from('a{b="\xff"} 1\n# EOF\n', 'latin1')), 1]],
  'no-eof': [
    [check(''), 1],
    [check('a 1'), 1],
    [check('a 1\nb 2\n'), 2],
  ],
  'after-eof': [
    [check('a 1\n# EOF\nb 1'), 3],
    [check('# EOF\n\n'), 2],
    [check('# EOF\n# EOF\n'), 2],
  ],
  'blank-line': [[checkLines('a 1', ''), 2]],
  'bad-comment': [
    [checkLines('# just words'), 1],
    [checkLines('#'), 1],
    [checkLines('#EOF'), 1],
    [checkLines('# EOFx'), 1],
    [checkLines('#  TYPE a counter'), 1],
    [checkLines('#\tTYPE a counter'), 1],
    [checkLines('# TYPE a'), 1],
    [checkLines('# TYPE 0a counter'), 1],
    [checkLines('# HELP a'), 1],
    [checkLines('# HELP a\t'), 1],
    [checkLines('# FOO a b'), 1],
  ],
  'bad-type': [
    [checkLines('# TYPE a untyped'), 1],
    [checkLines('# TYPE a Counter'), 1],
    [checkLines('# TYPE a counter '), 1],
    [checkLines('# TYPE a  counter'), 1],
    [checkLines('# TYPE a constructor'), 1],
  ],
  'bad-unit': [
    [checkLines('# UNIT a seconds'), 1],
    [checkLines('# UNIT aseconds seconds'), 1],
    [checkLines('# UNIT a_seconds seconds '), 1],
    [checkLines('# TYPE a_s info', '# UNIT a_s s'), 3],
    [checkLines('# TYPE a_s stateset', '# UNIT a_s s', 'b 1'), 3],
  ],
  'bad-name': [
    [checkLines(' # HELP a b'), 1],
    [checkLines(' a 1'), 1],
    [checkLines('0a 1'), 1],
    [checkLines('{b="c"} 1'), 1],
    [checkLines('a{"b",c="d"} 1'), 1],
  ],
  'bad-label': [
    [checkLines('a{b} 1'), 1],
    [checkLines('a{b=} 1'), 1],
    [checkLines('a{b=c} 1'), 1],
    [checkLines("a{b='c'} 1"), 1],
    [checkLines('a{b="c} 1'), 1],
    [checkLines('a{b="c"'), 1],
    [checkLines('a{b="c"d="e"} 1'), 1],
    [checkLines('a{b="c",,d="e"} 1'), 1],
    [checkLines('a{b="c",} 1'), 1],
    [checkLines('a{,b="c"} 1'), 1],
    [checkLines('a{ b="c"} 1'), 1],
    [checkLines('a{b ="c"} 1'), 1],
    [checkLines('a{b="c", d="e"} 1'), 1],
    [checkLines('a{1b="c"} 1'), 1],
    [checkLines('a{b:c="d"} 1'), 1],
    [checkLines('a{b="c",b="c"} 1'), 1],
    [checkLines('a{__name__="c"} 1'), 1],
    [checkLines('a{="c"} 1'), 1],
  ],
  'bad-value': [
    [checkLines('a'), 1],
    [checkLines('a '), 1],
    [checkLines('a  1'), 1],
    [checkLines('a\t1'), 1],
    [checkLines('a{b="c"}1'), 1],
    [checkLines('a{b="c"} '), 1],
    [checkLines('a-b 1'), 1],
    [checkLines('a.b 1'), 1],
    [checkLines('a five'), 1],
    [checkLines('a 1\t'), 1],
    [checkLines('a 1\r'), 1],
    [checkLines('a 1_0'), 1],
    [checkLines('a 0x10'), 1],
    [checkLines('a 0b1'), 1],
    [checkLines('a 1e'), 1],
    [checkLines('a +NaN'), 1],
    [checkLines('a 1# {} 1'), 1],
  ],
  'bad-timestamp': [
    [checkLines('a 1 '), 1],
    [checkLines('a 1 x'), 1],
    [checkLines('a 1 1x'), 1],
    [checkLines('a 1 1_0'), 1],
    [checkLines('a 1 NaN'), 1],
    [checkLines('a 1 -Inf'), 1],
    [checkLines('a 1 1 1'), 1],
    [checkLines('a 1 1 '), 1],
    [counter('a_total 1 #'), 2],
    [counter('a_total 1 #{} 1'), 2],
  ],
  'bad-exemplar': [
    [counter('a_total 1 # 1'), 2],
    [counter('a_total 1 # x="y"} 1'), 2],
    [counter('a_total 1 # {}1'), 2],
    [counter('a_total 1 # {}'), 2],
    [counter('a_total 1 # {} '), 2],
    [counter('a_total 1 # {}  1'), 2],
    [counter('a_total 1 # {} 1 '), 2],
    [counter('a_total 1 # {} 1 1 1'), 2],
    [counter('a_total 1 # {} 1 NaN'), 2],
    [counter('a_total 1 # {} 0x1'), 2],
    [counter('a_total 1 # {"n"} 1'), 2],
    [counter(`a_total 1 # {b="${'x'.repeat(128)}"} 1`), 2],
    [counter('a_created 1 # {} 1'), 2],
    [checkLines('a 1 # {} 1'), 1],
    [checkLines('# TYPE a gauge', 'a 1 # {} 1'), 2],
    [checkLines('# TYPE a info', 'a_info 1 # {} 1'), 2],
    [checkLines('# TYPE a stateset', 'a{a="b"} 1 # {} 1'), 2],
    [histogram('a_count 1 # {} 1'), 2],
    [summary('a{quantile="0"} 1 # {} 1'), 2],
  ],
  'repeated-metadata': [
    [checkLines('# HELP a ', '# HELP a '), 2],
    [checkLines('# TYPE a counter', '# TYPE a counter'), 2],
    [checkLines('# UNIT a_s s', '# UNIT a_s s'), 2],
  ],
  'late-metadata': [
    [checkLines('# HELP a x', 'a 1', '# TYPE a gauge'), 3],
    [checkLines('# TYPE a gauge', 'a 1', '# HELP a x'), 3],
    [checkLines('a_s 1', '# UNIT a_s s'), 2],
  ],
  'repeated-family': [
    [checkLines('a 1', 'b 1', 'a{c="d"} 1'), 4],
    [checkLines('# TYPE a counter', '# TYPE b counter', 'a_total 1'), 4],
    [checkLines('# TYPE a_total gauge', '# TYPE a counter'), 3],
    [checkLines('# TYPE a_created gauge', '# TYPE a counter', 'b 1'), 3],
    [checkLines('# TYPE a info', 'a 1'), 3],
  ],
  'repeated-series': [
    [checkLines('a 1', 'a 2'), 2],
    [checkLines('a{b="1",c="2"} 1', 'a{c="2",b="1"} 2'), 2],
    [checkLines('a 1 5', 'a 2 5'), 2],
  ],
  'split-metric': [
    [histogram('a_bucket{b="1",le="+Inf"} 0', 'a_bucket{b="2",le="+Inf"} 0', 'a_count{b="1"} 0'), 4],
    [summary('a_sum{b="1"} 0', 'a_sum{b="2"} 0', 'a_count{b="1"} 0'), 4],
    [counter('a_total{b="1"} 0', 'a_total{b="2"} 0', 'a_created{b="1"} 0'), 4],
  ],
  'timestamp-order': [
    [checkLines('a 1 2', 'a 2 1'), 2],
    [checkLines('a 1 -1', 'a 2 -1.1'), 2],
    [checkLines('a 1 1.1', 'a 2 1'), 2],
    [checkLines('a 1 1520879607.789000002', 'a 2 1520879607.789000001'), 2],
    [checkLines('a 1', 'a 2 1'), 2],
    [checkLines('a 1 1', 'a 2'), 2],
  ],
  'wrong-for-type': [
    [counter('a_total NaN'), 2],
    [counter('a_total -1'), 2],
    [summary('a_sum NaN'), 2],
    [summary('a_count -1'), 2],
    [summary('a_count 0.5'), 2],
    [summary('a 1'), 2],
    [summary('a{quantile="-0.1"} 1'), 2],
    [summary('a{quantile="1.1"} 1'), 2],
    [summary('a{quantile="NaN"} 1'), 2],
    [summary('a{quantile="x"} 1'), 2],
    [summary('a{quantile="0.5"} -1'), 2],
    [histogram('a_bucket 1'), 2],
    [histogram('a_bucket{le="x"} 1'), 2],
    [histogram('a_bucket{le="NaN"} 1'), 2],
    [histogram('a_bucket{le="+INF"} 1'), 2],
    [histogram('a_bucket{le="Inf"} 1'), 2],
    [histogram('a_bucket{le="+Inf"} 0.5'), 2],
    [histogram('a_bucket{le="+Inf"} NaN'), 2],
    [histogram('a_sum -1'), 2],
    [gauges('a_gsum NaN'), 2],
    [gauges('a_gcount -1'), 2],
    [checkLines('# TYPE a stateset', 'a{a="b"} 2'), 2],
    [checkLines('# TYPE a stateset', 'a 1'), 2],
    [checkLines('# TYPE a info', 'a_info 2'), 2],
  ],
  'bad-histogram': [
    [histogram('a_count 0', 'a_sum 0'), 4],
    [histogram('a_bucket{le="1"} 0'), 3],
    [histogram('a_bucket{le="2"} 0', 'a_bucket{le="1"} 0'), 3],
    [histogram('a_bucket{le="1"} 0', 'a_bucket{le="1.0"} 0'), 3],
    [histogram('a_bucket{le="1"} 2', 'a_bucket{le="+Inf"} 1'), 3],
    [histogram('a_bucket{le="+Inf"} 1', 'a_count 2', 'a_sum 1'), 5],
    [histogram('a_bucket{le="+Inf"} 1', 'a_count 1'), 4],
    [histogram('a_bucket{le="+Inf"} 1', 'a_sum 1'), 4],
    [histogram('a_bucket{le="-1"} 1', 'a_bucket{le="+Inf"} 1', 'a_count 1', 'a_sum 1'), 6],
    [histogram('a_bucket{le="1",b="1"} 1', 'a_bucket{le="+Inf",b="2"} 1'), 3],
    [gauges('a_bucket{le="+Inf"} 1', 'a_gcount 1', 'a_gsum -1'), 5],
    [gauges('a_gcount 0', 'a_gsum 0', 'b 1'), 4],
  ],
}

describe('M1: strict OpenMetrics refuses what is wrong, and says where', () => {
  for (const [reason, cases] of Object.entries(wrong)) {
    test(`${reason}: ${cases.length} ${cases.length === 1 ? 'case' : 'cases'}`, () => {
      for (const [i, [found, line]] of cases.entries()) {
        expect([i, found?.reason, found?.line]).toEqual([i, reason, line])
        expect(found?.right).toMatch(/^[A-Z#].*\.$/)
      }
    })
  }

  test('over 150 ways to be wrong are known', () => {
    expect(Object.values(wrong).flat().length).toBeGreaterThanOrEqual(150)
  })

  test('any bytes at all are judged without a crash', () => {
    const pieces = fc.constantFrom(...everything.split('\n'), '# EOF', '', 'a_total 1', '\0', '{', '"')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (lines) => {
        check(lines.join('\n'))
      }),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void check(Buffer.from(bytes))))
  })
})
