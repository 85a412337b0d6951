import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manualClock } from '../../runtime/manual-clock.ts'
import type { LogEvent } from './blocks/assemble.ts'
import { Position } from './checkpoint.ts'
import { formatNamed } from './formats/registry.ts'
import type { SeenRequest } from './glance/glance.ts'
import { routeOf } from './group/route.ts'
import { createLogFile } from './log-file.ts'
import { trustedInstant } from './record-event.ts'
import { followFile } from './tail/followed-file.ts'
import { createFedStream } from './ways-in/fed-stream.ts'

const now = Date.parse('2026-11-24T03:34:10Z')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'passing-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const stack = [
  'Traceback (most recent call last):',
  '  File "/srv/a.py", line 1, in b',
  '    raise KeyError(1)',
  'KeyError: 1',
]
const python = [
  ['2026-11-24 03:34:09,123 INFO shop.orders: order 17 accepted'],
  ['2026-11-24 03:34:09,124 INFO shop.orders: of several', 'lines', ''],
  ['2026-11-24 03:34:09,125 WARNING shop.orders: slow', ...stack],
  ['2026-11-24 03:34:09,126 ERROR shop.orders: charge failed', ...stack],
  ['2026-11-24 03:34:09,127 ERROR shop.orders: alone'],
  ['INFO all is well \u2028 é'],
  stack,
  ['\u001b[32mINFO\u001b[0m coloured', 'more'],
]
const wsgi = (tid: number) =>
  python.map((lines) =>
    lines.map(
      (line) => `[Mon Nov 23 21:34:06.408571 2026] [wsgi:error] [pid 1:tid ${tid}] [remote 10.0.0.7:${tid}] ${line}`,
    ),
  )
const json = [
  ['{"level":30,"time":1795491249161,"pid":1,"hostname":"x","msg":"hello"}'],
  [
    '{"level":50,"time":1795491249161,"pid":1,"hostname":"x","msg":"bad","err":{"type":"Error","message":"m","stack":"Error: m\\n    at a (/b.js:1:2)"}}',
  ],
  ['{"level":30,"time":1795491249161,"pid":1,"hostname":"x","msg":"two levels","level":50}'],
  ['{"level":30,"pid":1,"hostname":"x","msg":"a \\"quoted\\" \\\\ \\t text \\u00e9"}'],
  ['{"level":"info","pid":1,"hostname":"x","msg":"cut'],
]
const request = (path: string, end: string) =>
  [200, 404, 503].map((status) => [
    `10.0.0.7 - - [24/Nov/2026:03:34:09 +0000] "GET ${path} HTTP/1.1" ${status} 12${end}`,
  ])
const access = [
  ...request('/orders/17', ' "-" "curl/8"'),
  ...request('/metrics', ' "-" "Prometheus/2.5"'),
  ...request('/a?b="', ' "-" "x \\" y"'),
  ...request('/orders/é', ' "-" "curl" 0.004'),
  ['not a request'],
]
const jsonAccess = [200, 404, 503].flatMap((status) => [
  [`{"time":"2026-11-24T03:34:09+00:00","request":"GET /orders/17 HTTP/1.1","status":${status},"host":"shop.example"}`],
  [
    `{"msec":"1795491249.123","request_method":"POST","request_uri":"/pay?x=1","status":"${status}","http_user_agent":"curl"}`,
  ],
  [`{"time":"2026-11-24T03:34:09+00:00","request":"GET /x HTTP/1.1","status":${status},"upstream_addr":"10.0.0.1:80"}`],
])
const records: Record<string, string[][]> = {
  'access-json': [...jsonAccess, ['{"request":"cut']],
  python,
  'apache-error': [...wsgi(1), ...wsgi(2), ['[Mon Nov 23 21:34:06 2026] [core:notice] [pid 1] started']],
  pino: json,
  access,
}
const envelopes: Record<string, (line: string, stream: string) => string> = {
  none: (line) => line,
  docker: (line, stream) =>
    `{"log":${JSON.stringify(`${line}\n`)},"stream":"${stream}","time":"2026-11-24T03:34:09.844351501Z"}`,
  cri: (line, stream) => `2026-11-24T04:34:09.844351501+01:00 ${stream} F ${line}`,
  'parts of cri': (line, stream) =>
    `2026-11-24T03:34:09.8Z ${stream} P ${line.slice(0, 9)}\n2026-11-24T03:34:09.9Z ${stream} F ${line.slice(9)}`,
}

type Told = string
const toldOf = (event: LogEvent): Told[] => {
  const [head] = event.heads
  if (!head?.request) return [JSON.stringify({ heads: event.heads, lines: event.lines })]
  const { method, path, status, agent } = head.request
  if (/\/metrics\/?(?:\?|$)/.test(path) || /^prometheus/i.test(agent)) return []
  return [JSON.stringify({ status, route: `${method} ${routeOf(path)}`, at: trustedInstant(head, now) })]
}

/** What is told of the lines where each is read as text. */
function told(lines: readonly string[], name: string): Told[] {
  const all: Told[] = []
  const deps = { clock: manualClock(now), emit: (event: LogEvent) => all.push(...toldOf(event)) }
  const stream = createFedStream(formatNamed(name), deps)
  for (const line of lines) stream.line(line)
  stream.closeAll()
  return all.sort()
}

/**
 * The same, where a file is followed and lines may be passed over as bytes. `lives`: how often each of them may ask whether
 * there is room for more; the next one goes on where it stood, with nothing of it but its position.
 */
function followed(lines: readonly string[], name: string, lives: number[] = []): { all: Told[]; passed: number } {
  const path = join(folder, 'a.log')
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  const all: Told[] = []
  let passed = 0
  const tally = {
    add(seen: SeenRequest, at: number) {
      passed++
      const { status, route } = seen
      if (!seen.isScrape) all.push(JSON.stringify({ status, route, at: trustedInstant(seen, at) }))
    },
    flush: () => {},
  }
  const live = (position: Position | null, asks: number): Position => {
    const opened = followFile(path, () => position?.place.offset ?? 0)
    if (!opened.ok) throw new Error(opened.detail)
    let left = asks
    const emit = (event: LogEvent) => all.push(...toldOf(event))
    const log = createLogFile(
      { file: opened.file, position, configured: formatNamed(name) },
      { clock: manualClock(now), isFull: () => left-- <= 0, emit, tally },
    )
    while (log.turn() === 'more');
    if (asks === Number.POSITIVE_INFINITY) log.finish()
    const stood = Position.parse(log.position())
    opened.file.close()
    return stood
  }
  let position: Position | null = null
  for (const asks of [...lives, Number.POSITIVE_INFINITY]) position = live(position, asks)
  return { all: all.sort(), passed }
}

test.each(Object.keys(records).flatMap((name) => Object.keys(envelopes).map((envelope) => [name, envelope] as const)))(
  'a file of %s in %s tells the same where its lines are passed over as where each is read as text',
  (name, envelope) => {
    const wrap = envelopes[envelope] ?? ((line: string) => line)
    const line = fc.record({
      record: fc.constantFrom(...(records[name] ?? [])),
      stream: fc.constantFrom('stdout', 'stdout', 'stderr'),
      other: fc.integer({ min: 0, max: 60 }),
    })
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (made) => {
        const lines = made.flatMap(({ record, stream, other }) => [
          ...record.map((text) => wrap(text, stream)),
          ...(other === 0 ? ['a line of something else'] : []),
        ])
        // The first line of a file may have a mark of its encoding before it, so that it is always read as text.
        const all = [wrap(records[name]?.[0]?.[0] ?? '', 'stdout'), ...lines].flatMap((each) => each.split('\n'))
        expect(followed(all, name).all).toEqual(told(all, name))
      }),
      { numRuns: 100 },
    )
  },
)

test('a file of several formats tells the same where its lines are passed over as where each is read as text', () => {
  const all = [...python.slice(0, 5), ...wsgi(1), ...json, ...json, ...access, ...access]
  // No format knows nine in ten of these.
  const begin = Array.from({ length: 10 }, () =>
    [python, wsgi(1), json, access].flatMap((each) => each[0] ?? []),
  ).flat()
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...all), { minLength: 1, maxLength: 60 }), (made) => {
      const lines = [...begin, ...made.flat()]
      const { all: heard, passed } = followed(lines, '')
      expect(heard).toEqual(told(lines, ''))
      expect(passed).toBeGreaterThan(0)
    }),
    { numRuns: 30 },
  )
})

/** Which lines a block holds that were written into the middle of others may differ; that it is one error may not. */
const counted = (all: readonly Told[]): Told[] =>
  all.map((each) => (each.startsWith('{"heads"') ? 'error' : each)).sort()

test.each(Object.keys(envelopes))(
  'lines in %s are counted once, wherever reading ends and begins again',
  (envelope) => {
    const wrap = envelopes[envelope] ?? ((line: string) => line)
    const all = Object.values(records).flat()
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...all), { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...Object.keys(records)),
        (made, lives, name) => {
          const lines = made.flat().flatMap((text) => wrap(text, 'stdout').split('\n'))
          expect(counted(followed(lines, name, lives).all)).toEqual(counted(followed(lines, name).all))
        },
      ),
      { numRuns: 100 },
    )
  },
)

test('requests in files of containers are counted without their text', () => {
  for (const [envelope, wrap] of Object.entries(envelopes)) {
    const lines = Array.from({ length: 50 }, () => wrap(access[0]?.[0] ?? '', 'stdout')).flatMap((each) =>
      each.split('\n'),
    )
    expect(followed(lines, 'access').passed).toBe(envelope === 'parts of cri' ? 0 : 49)
  }
})
