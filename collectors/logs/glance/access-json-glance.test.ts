import fc from 'fast-check'
import { expect, test } from 'vitest'
import { format as accessJson } from '../formats/access-json.ts'
import { requestNames, saidNames } from '../formats/request-names.ts'
import { routeOf } from '../group/route.ts'
import { accessJsonReader } from './access-json-glance.ts'

const framed = (line: string) => {
  const bytes = Buffer.from(`before\n${line}\n{"status":500}`)
  return { bytes, from: 7, to: 7 + Buffer.byteLength(line) }
}
const paths = [
  '/orders/17',
  '/',
  '/metrics',
  '/a?b=/metrics',
  '/a?b=c',
  '/a b',
  '/é',
  '/a;b',
  'no',
  '',
  '/x/../y',
  '/a"b',
]
const request = fc.tuple(
  fc.constantFrom('GET', 'POST', 'get', ''),
  fc.constantFrom(...paths),
  fc.constantFrom(' HTTP/1.1', ''),
)
const values: Record<string, fc.Arbitrary<unknown>> = {
  status: fc.constantFrom(200, '404', 503, '503', 0, '-', '', 20, null, 2.5, 1e21),
  request: request.map(([method, path, end]) => `${method} ${path}${end}`),
  method: fc.constantFrom('GET', 'POST', 'get', '', 'X'),
  path: fc.constantFrom(...paths),
  agent: fc.constantFrom('curl/8', 'Prometheus/2.5', 'faultboard', '', 'é', 'x "y"'),
  time: fc.constantFrom(
    '2026-11-24T03:34:06+00:00',
    '24/Nov/2026:03:34:06 +0000',
    '',
    'x',
    1795491246.12,
    '1795491246.123',
    5,
  ),
  other: fc.constantFrom<unknown>('text', '', 1, -0.5, true, null, 'a\\b', [1], { a: 1 }, 1e-7),
}
const likely = [
  'status',
  'request',
  'request_method',
  'request_uri',
  'time_iso8601',
  'msec',
  'http_user_agent',
  'remote_addr',
  'bytes',
]
const allNames = [...Object.values(requestNames).flat(), ...saidNames, 'remote_addr', '$status', 'Status', '__proto__']
const roleOf = (name: string): string => {
  const plain = name.toLowerCase().replace(/^\$/, '')
  const [role = 'other'] = Object.entries(requestNames).find(([, list]) => list.some((each) => each === plain)) ?? []
  return role in values ? role : 'other'
}
const pair = fc
  .oneof({ weight: 8, arbitrary: fc.constantFrom(...likely) }, { weight: 1, arbitrary: fc.constantFrom(...allNames) })
  .chain((name) => fc.tuple(fc.constant(name), values[roleOf(name)] ?? fc.constant('x')))
type Pair = [name: string, value: unknown]
/** What a server writes, with other pairs before, between and behind. */
const usual: fc.Arbitrary<Pair[]> = fc
  .tuple(fc.constantFrom(200, '404', 503), fc.constantFrom(...paths), fc.boolean())
  .map(([status, path, isOne]) =>
    isOne
      ? [
          ['status', status],
          ['request', `GET ${path} HTTP/1.1`],
        ]
      : [
          ['request_method', 'GET'],
          ['request_uri', path],
          ['status', status],
        ],
  )
const lineArb = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: fc.constant<Pair[]>([]) }),
    fc.array(fc.tuple(pair, fc.nat(8)), { maxLength: 5 }),
    fc.constantFrom(' ', '', '', ''),
  )
  .map(([begin, more, blank]) => {
    const pairs = more.reduce<Pair[]>((all, [each, at]) => all.toSpliced(at, 0, each), begin)
    const all = pairs.map(([name, value]) => `${JSON.stringify(name)}:${blank}${JSON.stringify(value)}`)
    return `{${blank}${all.join(`,${blank}`)}${blank}}`
  })

test('a request that is read from the bytes of a JSON object is the one that its text tells of', () => {
  const read = accessJsonReader()
  let count = 0
  fc.assert(
    fc.property(lineArb, (line) => {
      const { bytes, from, to } = framed(line)
      const seen = read(bytes, from, to)
      if (seen === null) return
      count++
      const record = accessJson.parse(line)
      const told = record?.request
      expect(told?.passed).toMatchObject({ isNamed: false, isMade: null })
      expect(told?.agent).not.toMatch(/^(?:faultboard|prometheus)\b/i)
      expect(seen).toEqual({
        status: told?.status,
        stamp: record?.stamp,
        zoned: record?.zoned,
        route: `${told?.method} ${routeOf(told?.path ?? '')}`,
        isScrape: /\/metrics\/?(?:\?|$)/.test(told?.path ?? ''),
      })
    }),
    { numRuns: 20_000 },
  )
  // Most lines that chance makes are of no request; a dozen that are say that they are read.
  expect(count).toBeGreaterThan(12)
})

test('what nginx writes by itself is read from bytes, and what names a backend or says something is not', () => {
  const read = accessJsonReader()
  const isRead = (more: string) => {
    const line = `{"time":"2026-11-24T03:34:06+00:00","remote_addr":"10.0.0.7","request":"GET /a HTTP/1.1","status":502${more}}`
    const { bytes, from, to } = framed(line)
    return read(bytes, from, to) !== null
  }
  expect(isRead(',"host":"shop.example","request_time":0.004,"http_user_agent":"curl/8"')).toBe(true)
  for (const more of [
    ',"upstream_addr":"-"',
    ',"msg":"x"',
    ',"response_flags":"UH"',
    ',"status":200',
    ',"a":"\\n"',
    ',"a":01',
  ])
    expect(isRead(more)).toBe(false)
})
