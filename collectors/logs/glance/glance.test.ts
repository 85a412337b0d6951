import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { format as access } from '../formats/access.ts'
import { isError } from '../formats/format.ts'
import { format as json } from '../formats/json.ts'
import { fallback, formats } from '../formats/registry.ts'
import { routeOf } from '../group/route.ts'
import { interleavedLog } from '../testing/interleaved-log.ts'
import { accessReader } from './access-glance.ts'
import { anyGlance, anyRequests } from './any-glance.ts'
import { jsonGlance } from './json-glance.ts'
import { wsgiGlance } from './wsgi-glance.ts'

let state = 11
const chance = () => {
  state = (state * 48_271) % 2_147_483_647
  return state / 2_147_483_647
}
const wsgiLines = interleavedLog(200, chance).lines
const exampleLines = formats.flatMap(({ examples }) => examples.map(({ line }) => line))
const more = [
  '2026-11-24 03:42:21,123 INFO shop.orders: order 17 accepted',
  '2026-11-24 03:42:21,123 INFO ERROR no name but a level',
  '2026-11-24 03:42:21 DEBUG a b: c',
  '2026-11-24 03:42:21,123 INFO [ERROR] x',
  'INFO order 42 accepted',
  'INFO order 42\u2028accepted',
  '[Mon Nov 23 21:34:06.408571 2026] [wsgi:error] [pid 22683:tid 22717] [remote 127.0.0.1:46116] INFO a\\rb',
  'INFO:root:fine',
  '{"level":30,"msg":"hello","level":50}',
  '{"msg":"\\"level\\":30","level":50}',
  '{"context":{"level":30},"level":50,"msg":"x"}',
  '{"msg":"{","level":"info","time":1}',
  '{"level":"INFO","msg":"x"}',
  '{"level":5,"msg":"x"}',
  '{"level":300,"msg":"x"}',
  '127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /metrics HTTP/1.1" 200 12 "-" "Prometheus/2.50"',
  '127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /x?next=/metrics HTTP/1.1" 200 12',
  '127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /v1/a12/123/12-3/abcdefabcdef/zzzzzzzzzzzzzzzz1/ HTTP/1.1" 200 12 "-" "x" 0.01',
  '127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /a;b#c HTTP/1.1" 500 12 "-" "x" host=b',
  '127.0.0.1 - bob smith [24/Nov/2026:03:34:06 +0000] "POST / HTTP/1.1" 404 - "-" "x"',
]
/** Lines as programs write them, and such with something changed in them. */
const lineArb = fc
  .tuple(
    fc.constantFrom(...exampleLines, ...more, ...wsgiLines),
    fc.array(
      fc.tuple(
        fc.nat(400),
        fc.constantFrom('"', ' ', '[', ']', '5', 'E', '\\', '{', '}', 'é', ':', '/', '', 'ERROR ', '"level":50'),
      ),
      {
        maxLength: 3,
      },
    ),
  )
  .map(([line, changes]) =>
    changes.reduce(
      (text, [at, mark]) => text.slice(0, at % (text.length + 1)) + mark + text.slice((at % (text.length + 1)) + 1),
      line,
    ),
  )
const framed = (line: string) => {
  const bytes = Buffer.from(`before\n${line}\nafter "level":50 ERROR`)
  return { bytes, from: 7, to: 7 + Buffer.byteLength(line) }
}

describe.each(formats.filter((format) => format.glance).map((format) => [format.name, format] as const))(
  '%s',
  (_, format) => {
    test('what is passed over is no error, and is of the format', () => {
      fc.assert(
        fc.property(lineArb, (line) => {
          const { bytes, from, to } = framed(line)
          const verdict = format.glance?.look(bytes, from, to)
          if (verdict === 'read') return
          const record = format.parse(bytes.toString('utf8', from, to))
          // A line that is broken in another place is read as text of no format by and by, and would be no error there.
          if (record === null) return
          expect(isError(record.level)).toBe(false)
          expect(record.request).toBeNull()
          expect({ head: record.head, alone: record.alone }).toEqual({ head: true, alone: verdict === 'calm' })
        }),
        { numRuns: 3_000 },
      )
    })
  },
)

const firstThatKnows = (line: string) => {
  for (const format of formats) {
    const record = format === fallback ? null : format.parse(line)
    if (record) return record
  }
  return null
}

test('in a file of several formats a line is passed over as the first format that knows it reads it', () => {
  const read = anyRequests()
  const begun = fc
    .tuple(
      fc.constantFrom('', '', '{"level":30,', '{"level":"info",', 'INFO ', '2026-11-24 03:42:21,123 INFO '),
      lineArb,
    )
    .map(([start, line]) => (start.startsWith('{') ? start + line.replace(/^\{/, '') : start + line))
  fc.assert(
    fc.property(begun, (line) => {
      const { bytes, from, to } = framed(line)
      const verdict = anyGlance.look(bytes, from, to)
      const seen = verdict === 'read' ? read(bytes, from, to) : null
      const record = verdict === 'read' && seen === null ? null : firstThatKnows(line)
      if (record === null) return
      if (seen !== null) {
        expect(record.request?.passed).toBeUndefined()
        expect({ status: seen.status, stamp: seen.stamp }).toEqual({
          status: record.request?.status,
          stamp: record.stamp,
        })
        return
      }
      expect({ ...record, isError: isError(record.level) }).toMatchObject({ isError: false, request: null, head: true })
      expect(record.alone).toBe(verdict === 'calm')
      if (verdict === 'head') expect(anyGlance.flow?.(bytes, from, to) === 0).toBe(record.key === '')
    }),
    { numRuns: 6_000 },
  )
})

test('most lines that are no error are passed over', () => {
  const calm = wsgiLines.filter((line) => / INFO | DEBUG /.test(line))
  const passed = calm.filter((line) => {
    const { bytes, from, to } = framed(line)
    return wsgiGlance.look(bytes, from, to) === 'head'
  })
  expect(passed.length / calm.length).toBeGreaterThan(0.9)
  const pino = '{"level":30,"time":1795491685161,"pid":1,"hostname":"x","msg":"hello"}'
  const late = '{"time":"2026-11-24T03:42:21Z","req":{"level":"x"},"msg":"a \\" b","level":"info"}'
  for (const line of [pino, late]) {
    const { bytes, from, to } = framed(line)
    expect(jsonGlance.look(bytes, from, to)).toBe('calm')
    expect(json.parse(line)?.level).toBe('info')
  }
})

test('lines of one flow have one number, others have others', () => {
  const keys = new Map<number, string>()
  const format = formats.find(({ name }) => name === 'apache-error')
  for (const line of wsgiLines) {
    const { bytes, from, to } = framed(line)
    if (!line.includes('[wsgi:error]')) continue
    const number = wsgiGlance.flow?.(bytes, from, to) ?? 0
    const key = format?.parse(line)?.key ?? ''
    expect(keys.get(number) ?? key).toBe(key)
    keys.set(number, key)
  }
  expect(keys.size).toBeGreaterThan(20)
})

test('a request that is read from bytes is the one that its text tells of', () => {
  const read = accessReader()
  let count = 0
  const part = fc.oneof(
    fc.stringMatching(/^[a-z0-9.,:_@%v-]{0,20}$/),
    fc.stringMatching(/^[0-9a-f]{6,12}$/),
    fc.constantFrom('orders', 'v2', '17', 'metrics', 'a'.repeat(41), ':id', '..'),
  )
  const made = fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'PROPFIND', 'X', 'get'),
      parts: fc.array(part, { maxLength: 14 }),
      query: fc.constantFrom('', '?a=b', '?n=/metrics', '#x', ';y=1'),
      status: fc.integer({ min: 99, max: 600 }),
      end: fc.constantFrom(
        '',
        ' "-" "curl/8"',
        ' "https://a/b?c=d" "Mozilla (X11) [x]"',
        ' "-" "Prometheus/2"',
        ' "-" "x" 0.004',
        ' "-" "x" us=502',
      ),
      host: fc.constantFrom('', 'shop.local:80 '),
    })
    .map(
      ({ method, parts, query, status, end, host }) =>
        `${host}10.0.0.7 - - [24/Nov/2026:03:34:06 +0000] "${method} /${parts.join('/')}${query} HTTP/1.1" ${status} 157${end}`,
    )
  fc.assert(
    fc.property(fc.oneof(made, lineArb), (line) => {
      const { bytes, from, to } = framed(line)
      const seen = read(bytes, from, to)
      if (seen === null) return
      count++
      const record = access.parse(bytes.toString('utf8', from, to))
      const request = record?.request
      expect(request?.passed).toBeUndefined()
      expect(seen).toEqual({
        status: request?.status,
        stamp: record?.stamp,
        zoned: record?.zoned,
        route: `${request?.method} ${routeOf(request?.path ?? '')}`,
        isScrape: /\/metrics\/?(?:\?|$)/.test(request?.path ?? ''),
      })
      expect(request?.agent ?? '').not.toMatch(/^(?:faultboard|prometheus)\b/i)
    }),
    { numRuns: 6_000 },
  )
  expect(count).toBeGreaterThan(100)
})
