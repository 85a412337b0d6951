import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fetched } from '../fetch/fetch-exposition.ts'
import { createKeptSink } from '../kept-sink.fixture.ts'
import { owner } from '../watched-target.fixture.ts'
import { createTargetCounter } from './target-counter.ts'

const began = 1_800_000_000_000

function counting() {
  const kept = createKeptSink()
  const deps = { sink: kept.sink, watchedSince: began, checkpoint: undefined }
  const counter = createTargetCounter({ owner, ownPath: '/metrics' }, deps)
  return { ...kept, counter }
}

const fetchedAt = (body: Buffer, at: number): Fetched => ({
  ...{ ok: true, body, isWhole: true, isFiltered: false, unit: 'ms', at, skewMs: 0, tookMs: 1, note: null },
})

type Process = { start: number | null; cpu: number; values: number[] }
const routes = ['/a', '/b', '/c']

/** `nudge` adds a line that counts nothing: then no reading has the layout of the one before. */
const textOf = ({ start, cpu, values }: Process, nudge: number) =>
  [
    ...(start === null ? [] : [`process_start_time_seconds ${start}`]),
    `process_cpu_seconds_total ${cpu}`,
    ...(nudge > 0 ? [`http_server_request_duration_seconds_sum{nudge="${nudge}"} 1`] : []),
    ...values.flatMap((value, i) => {
      const labels = `http_response_status_code="${i % 2 ? 500 : 200}",http_route="${routes[i % 3]}"`
      return [
        `http_server_request_duration_seconds_bucket{${labels},le="0.1"} ${Math.floor(value / 2)}`,
        `http_server_request_duration_seconds_bucket{${labels},le="+Inf"} ${Math.floor(value)}`,
        `http_server_request_duration_seconds_count{${labels}} ${value}`,
      ]
    }),
    'db_client_connection_timeouts_total{pool_name="main"} 3',
    '',
  ].join('\n')

const step = fc.record({
  waitMs: fc.constantFrom(1_000, 1_000, 1_000, 1_000, 90_000),
  what: fc.constantFrom('same', 'rise', 'rise', 'rise', 'fraction', 'fall', 'restart', 'new-series', 'nan', 'cut'),
  which: fc.nat(5),
  by: fc.integer({ min: 1, max: 50 }),
})

test('reading by comparing counts what reading anew counts, whatever the readings are', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, tellsStart) => {
      const [warm, cold] = [counting(), counting()]
      let now: Process = { start: tellsStart ? began / 1_000 - 3_600 : null, cpu: 50, values: [10, 2, 30, 1] }
      let at = began
      for (const [i, { waitMs, what, which, by }] of steps.entries()) {
        at += waitMs
        const values = [...now.values]
        const place = which % values.length
        if (what === 'rise') values[place] = (values[place] ?? 0) + by
        if (what === 'fraction') values[place] = (values[place] ?? 0) + by / 8
        if (what === 'fall') values[place] = Math.max(0, (values[place] ?? 0) - by)
        if (what === 'new-series' && values.length < 6) values.push(by)
        now = { ...now, cpu: now.cpu + 0.01, values }
        if (what === 'restart')
          now = { start: tellsStart ? at / 1_000 - 0.4 : null, cpu: 0.1, values: values.map(() => 1) }
        const odd = what === 'nan' ? textOf(now, 0).replace(/ \d+\n$/, ' NaN\n') : textOf(now, 0)
        const isCut = what === 'cut'
        for (const [one, text] of [
          [warm, odd],
          [
            cold,
            what === 'nan' ? odd.replace('\nprocess_cpu', `\nprocess_x{n="${i}"} 1\nprocess_cpu`) : textOf(now, i + 1),
          ],
        ] as const) {
          const body = Buffer.from(text)
          one.counter.read({ ...fetchedAt(isCut ? body.subarray(0, body.length - 9) : body, at), isWhole: !isCut })
        }
      }
      expect(warm.counts).toEqual(cold.counts)
      expect(warm.errors).toEqual(cold.errors)
      const notes = ({ counter }: typeof warm) => counter.notes(at).map((note) => note.replace(/line \d+/, 'line'))
      expect(notes(warm)).toEqual(notes(cold))
      expect(warm.counter.checkpoint()).toEqual(cold.counter.checkpoint())
    }),
    { numRuns: 400 },
  )
})

/** A process with many series, of which some may have moved. */
const large = (moved: number) =>
  textOf({ start: 1.7e9, cpu: 50, values: [] }, 0) +
  Array.from({ length: 2_000 }, (_, i) => {
    const labels = `http_response_status_code="200",http_route="/r${i}"`
    return `http_server_request_duration_seconds_count{${labels}} ${1_000 + (i < 5 ? moved : 0)}\n`
  }).join('')

test('M10: a scrape that shows what the last one showed allocates at most 4 KB, and one with five more requests little more', () => {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  if (typeof gc !== 'function') throw new Error('There is no gc to call.')
  const { counter, totals } = counting()
  const times = 1_000
  const bodies = Array.from({ length: 10 }, (_, i) => fetchedAt(Buffer.from(large(i)), began))
  let at = began
  const read = (fetched: Fetched | undefined) => {
    at += 20
    if (fetched) counter.read({ ...fetched, at })
  }
  const allocated = (each: (i: number) => Fetched | undefined) => {
    gc()
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < times; i++) read(each(i))
    return (process.memoryUsage().heapUsed - before) / times
  }
  for (let i = 0; i < 200; i++) read(bodies[i % 10])
  expect(allocated(() => bodies[9])).toBeLessThan(4_096)
  expect(allocated((i) => bodies[i % 10])).toBeLessThan(16_384)
  expect(totals().requests).toBeGreaterThan(0)
})
