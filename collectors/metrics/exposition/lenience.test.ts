import { describe, expect, test } from 'vitest'
import { createReader } from './reader.ts'

/**
 * What other lenient readers take, and what they leave out. VictoriaMetrics is the one that most targets were ever
 * tried against, so where this one differs from it the reason is given.
 */
const read = (text: string) => {
  const { samples, badLines } = createReader(null).read(Buffer.from(text), { isWhole: true, unit: 'guess' })
  const values = samples.map(({ name, labels, value, timestamp }) => [
    name,
    Object.fromEntries(labels),
    value,
    timestamp,
  ])
  return { values, bad: badLines.first.map(({ line, reason }) => [line, reason]) }
}

describe('M3: read as others read it', () => {
  test.each([
    ['nothing at all', '', []],
    ['blanks, a carriage return and comments', ' \t\r\n\r\n  # words\n#\n#TYPE\n', []],
    ['a drawing in a comment', '#  __ _ \\ /{"\n# TYPE m gauge\nm 78.9', [['m', {}, 78.9, null]]],
    ['blanks before a line and after it', '\t foo \t0.5 \t\n', [['foo', {}, 0.5, null]]],
    ['blanks in a label set', 'm {  a="1" , b\t=\t"2"  } 3', [['m', { a: '1', b: '2' }, 3, null]]],
    [
      'an empty label set',
      'm{} 1\nn{  } 2',
      [
        ['m', {}, 1, null],
        ['n', {}, 2, null],
      ],
    ],
    ['a comma that trails', 'm{a="1",} 1', [['m', { a: '1' }, 1, null]]],
    ['no comma between labels', 'm{a="1" b="2"} 1', [['m', { a: '1', b: '2' }, 1, null]]],
    ['no blank before the value', 'm{a="1"}1', [['m', { a: '1' }, 1, null]]],
    ['a hash in a label value', 'm{a="#1 # {x}"} 1', [['m', { a: '#1 # {x}' }, 1, null]]],
    ['a path with single backslashes', 'm{a="C:\\some\\path"} 1', [['m', { a: 'C:\\some\\path' }, 1, null]]],
    ['an exemplar', 'm_bucket{le="1"} 17 # {t="a#b"} 9.8 1520879607.789', [['m_bucket', { le: '1' }, 17, null]]],
    ['words after a hash', 'm 1 456 # anything {at="all"}', [['m', {}, 1, 456_000]]],
    ['a hash right behind the value', 'm 344#bar', [['m', {}, 344, null]]],
    [
      'every spelling of the infinite',
      'a Infinity\nb +infinity\nc -INF\nd inf',
      [
        ['a', {}, Infinity, null],
        ['b', {}, Infinity, null],
        ['c', {}, -Infinity, null],
        ['d', {}, Infinity, null],
      ],
    ],
    [
      'seconds and milliseconds, by their size',
      'a 1 42949.567\nb 1 429496729600',
      [
        ['a', {}, 1, 42_949_567],
        ['b', {}, 1, 429_496_729_600],
      ],
    ],
    ['an empty label value', 'm{a="",b="x"} 1', [['m', { a: '', b: 'x' }, 1, null]]],
    ['colons in a name', 'job:m:rate5m 1', [['job:m:rate5m', {}, 1, null]]],
    ['a last line without a newline', 'm 1', [['m', {}, 1, null]]],
    [
      'a carriage return before each newline',
      'm 1\r\nn 2 5\r\n',
      [
        ['m', {}, 1, null],
        ['n', {}, 2, 5_000],
      ],
    ],
  ])('%s', (_, text, values) => {
    expect(read(text)).toEqual({ values, bad: [] })
  })

  test.each([
    'm{',
    'm { ',
    'm{a',
    'm{a} 3',
    'm{a =',
    'm{a ="b',
    'm{a ="b\\c',
    'm{a = "b"',
    'm{a="b",',
    'm{a="b" , ',
    'm{a="b", c } 2',
    '{a="b"}',
    "{a='b'} 23",
    '{a=`b`} 23',
    'm',
    ' m ',
    ' m{a="b"}   ',
    'm bar',
    'm bar 124',
    'm 123 bar',
    '#m\nm',
  ])('%j is left out, and said to be', (text) => {
    const { values, bad } = read(`${text}\nafter 1\n`)
    expect(values).toEqual([['after', {}, 1, null]])
    expect(bad).toHaveLength(1)
  })
})

describe('M3: where VictoriaMetrics reads something else', () => {
  test.each([
    [
      'it takes any bytes for a name; a dot or a dash is in no name, and such a line may be anything',
      'bar.baz 0.34 43',
      'bad-name',
    ],
    ['it takes a hash into a name, where it is no comment and no name either', 'foo#qw 24 456', 'bad-name'],
    ['it takes a hash into the name of a label', 'foo{bar#2="az"} 24 456', 'bad-label'],
    ['it leaves out a label without a name; two series may then be one', 'foo{a="b",="z"} 1 2', 'bad-label'],
    ['it keeps two labels of one name; which one is meant nobody knows', 'foo{a="b",a="c"} 1', 'bad-label'],
  ])('%s', (_, text, reason) => {
    expect(read(`before 1\n${text}\nafter 2\n`)).toEqual({
      values: [
        ['before', {}, 1, null],
        ['after', {}, 2, null],
      ],
      bad: [[2, reason]],
    })
  })
})
