import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createReader } from './reader.ts'
import { checkText } from './strict-text.ts'

const check = (text: string | Buffer) => checkText(Buffer.from(text))
const readStrictly = (text: string) =>
  createReader(null, { mode: 'strict' }).read(Buffer.from(text), { isWhole: true, unit: 'ms' })

describe('M2: strict text takes what is right', () => {
  test.each([
    ['', 0],
    ['\n\n \t\n', 0],
    ['a 1\n', 1],
    ['# Anything at all.\n#\n#x\n# HELP\n# TYPE\n# UNIT a b\na 1\n', 1],
    ['# HELP a  Text with "quotes" and \\n.\n  #  TYPE \t a   counter\n\ta\t1\t\n', 1],
    ['a{} 1\na{b="1"}2\na { b = "2" , c\t=\t"3",} +Inf 1520879607789\n', 3],
    [`${String.raw`a{b="\\ \" \n } , # { ä"} -1.5e-3 -3982045`}\n`, 1],
    ['a{b="\0"} NaN\n', 1],
    ['# TYPE a histogram\na_bucket{le="1"} 1\nb 1\na_bucket{le="+Inf"} 2\na_sum 1\na_count 2\n', 5],
    ['# TYPE a summary\na{quantile="0.5"} 1\na_sum 1\na_count 1\n', 3],
    ['# TYPE "a.b" counter\n{"a.b",c="d"} 1\n{e="f","a.b"} 2\n', 2],
    ['a 1 1\na 1 2\n', 2],
  ])('%j', (text, samples) => {
    expect(check(text)).toBeNull()
    const parsed = readStrictly(text)
    expect([parsed.rejection, parsed.samples.length, parsed.badLines.count]).toEqual([null, samples, 0])
  })
})

describe('M2: strict text refuses what is wrong, and says where', () => {
  test.each([
    ['unterminated-line', 'a 1\nb 2', 2],
    ['bad-name', '5xx 1\n', 1],
    ['bad-name', '@a{b="c"} 1\n', 1],
    ['bad-name', '{b="c"} 1\n', 1],
    ['bad-name', 'a{"b"} 1\n', 1],
    ['bad-name', 'a-b 1\n', 1],
    ['bad-name', 'a\0{b="c"} 1\n', 1],
    ['bad-name', '# TYPE #\n', 1],
    ['bad-name', '# HELP #\n', 1],
    ['bad-name', '# TYPE met-ric counter\n', 1],
    ['bad-label', "a{b='c'} 1\n", 1],
    ['bad-label', 'a{b=c} 1\n', 1],
    ['bad-label', 'a{b="c\n"} 1\n', 1],
    ['bad-label', 'a{b=\n', 1],
    ['bad-label', 'a{b="', 1],
    ['bad-label', 'a{b="c"', 1],
    ['bad-label', 'a{b+="c"} 1\n', 1],
    ['bad-label', 'a{b="c"+} 1\n', 1],
    ['bad-label', 'a{b="c" d="e"} 1\n', 1],
    ['bad-label', 'a{b="c",,d="e"} 1\n', 1],
    ['bad-label', 'a{,} 1\n', 1],
    ['bad-label', 'a{="c"} 1\n', 1],
    ['bad-label', 'a{@="c"} 1\n', 1],
    ['bad-label', 'a{1="c"} 1\n', 1],
    ['bad-label', 'a{b\0="c"} 1\n', 1],
    ['bad-label', 'a{b=\0"c"} 1\n', 1],
    ['bad-label', 'a{b="c",b="c"} 1\n', 1],
    ['bad-label', 'a{__name__="c"} 1\n', 1],
    ['bad-label', 'a{b="\\t"} 1\n', 1],
    ['bad-label', '{"a","b = "c"}\n', 1],
    ['bad-value', 'a', 1],
    ['bad-value', 'a \n', 1],
    ['bad-value', 'a true\n', 1],
    ['bad-value', 'a 1_2\n', 1],
    ['bad-value', 'a 0x1p-3\n', 1],
    ['bad-value', 'a 0B1\n', 1],
    ['bad-value', 'a 0o1\n', 1],
    ['bad-value', 'a 1 2 3\n', 1],
    ['bad-value', 'a 1\r\n', 1],
    ['bad-timestamp', 'a 1 1_2\n', 1],
    ['bad-timestamp', 'a 1 2.72\n', 1],
    ['bad-timestamp', 'a 0 1\0\n', 1],
    ['bad-type', '# TYPE a bla\n', 1],
    ['bad-type', '# TYPE a\n', 1],
    ['bad-type', '# TYPE a info\n', 1],
    ['repeated-metadata', '# HELP a one\n# HELP a two\n', 2],
    ['repeated-metadata', '# TYPE a counter\n# TYPE a untyped\n', 2],
    ['late-metadata', 'a 4\n# TYPE a counter\n', 2],
    ['wrong-for-type', '# TYPE a summary\na{quantile="x"} 1\n', 2],
    ['wrong-for-type', '# TYPE a histogram\na_bucket{le="0x1p-3"} 1\n', 2],
    ['repeated-series', 'a{b="1",c="2"} 1\na{c="2",b="1"} 1\n', 2],
  ])('%s: %j', (reason, text, line) => {
    const found = check(text)
    expect([found?.reason, found?.line]).toEqual([reason, line])
    expect(found?.right).toMatch(/^[A-Z#].*\.$/)
    const parsed = readStrictly(text)
    expect([parsed.rejection, parsed.samples, parsed.isComplete]).toEqual([found, [], false])
  })

  test('bytes that are no UTF-8 are refused', () => {
    expect(check(Buffer.from('a{b="\xff"} 1\n', 'latin1'))?.reason).toBe('not-utf8')
    expect(check(Buffer.from('a{\xff="b"} 1\n', 'latin1'))?.reason).toBe('not-utf8')
  })

  test('any bytes at all are judged without a crash', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void check(Buffer.from(bytes))))
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'a1{}"=,\\ #\n\t.-') }), (text) => void check(text)))
  })

  test('what is taken strictly is read without a bad line', () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom(...'ab1{}"=,\\ \n') }), { maxLength: 6 })
    let taken = 0
    fc.assert(
      fc.property(lines, (texts) => {
        const text = `${texts.map((line) => `a{${line}} 1`).join('\n')}\n`
        if (check(text) !== null) return
        taken++
        expect(readStrictly(text).badLines.count).toBe(0)
      }),
      { numRuns: 3_000 },
    )
    expect(taken).toBeGreaterThan(10)
  })
})

test('without a content type, a body that ends with # EOF is held to OpenMetrics, and any other to text', () => {
  const strict = createReader(null, { mode: 'strict' })
  const judge = (text: string) =>
    strict.read(Buffer.from(text), { isWhole: true, unit: 'guess' }).rejection?.reason ?? null
  expect(judge('# just a comment\na 1\n')).toBeNull()
  expect(judge('# just a comment\na 1\n# EOF\n')).toBe('bad-comment')
  expect(judge('# EOF')).toBeNull()
})
