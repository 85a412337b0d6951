import { describe, expect, test } from 'vitest'
import { presets } from '../presets/registry.ts'
import { readTarget } from './read-target.fixture.ts'

/** The same series, before anything happened; what is no counter stays. */
const atZero = (text: string, gauges: ReadonlySet<string>) =>
  text.replace(/^([a-zA-Z_:][\w:]*)(\{.*\})? +[\d.e+-]+/gm, (line, name: string, labels: string | undefined) =>
    gauges.has(name) || /start_time|_created$|_info$/.test(name) ? line : `${name}${labels ?? ''} 0`,
  )

describe.each(presets)('$name', (preset) => {
  const probed = preset.families.filter(({ perScrape }) => perScrape).map(({ metric }) => metric)
  test.each(preset.examples)('is counted by what its counters rise by: $says', (example) => {
    const one = readTarget({ ownScrapes: 'count' })
    const typed = [...example.text.matchAll(/^# TYPE (\S+) gauge/gm)].flatMap(([, name]) => name ?? [])
    const gauges = new Set([...probed, ...typed])
    // Until it is known well enough to tell it from another process.
    for (let times = 0; times < 20; times++) one.read(atZero(example.text, gauges))
    one.taken()
    one.read(example.text)
    const { requests, errors, classes, routes, sides, latency } = example
    const counted = one.taken()
    for (const counts of Object.values(counted.routes)) delete counts.latency
    for (const [route, counts] of Object.entries(counted.routes))
      if (counts.requests === 0) delete counted.routes[route]
    expect({ ...counted, sides: sides && counted.sides, latency: latency && counted.latency }).toEqual({
      ...{ requests, errors, classes, routes, sides, latency },
    })
    one.read(example.text)
    if (probed.length === 0) expect(one.taken()).toMatchObject({ requests: 0, errors: 0 })
  })
})

describe('latency', () => {
  const histogram = (buckets: readonly number[], count: number) =>
    [
      'process_start_time_seconds 1700000000.25',
      '# TYPE http_server_request_duration_seconds histogram',
      ...['0.1', '0.5', '+Inf'].map(
        (le, i) =>
          `http_server_request_duration_seconds_bucket{http_response_status_code="200",http_route="/a",le="${le}"} ${buckets[i]}`,
      ),
      `http_server_request_duration_seconds_count{http_response_status_code="200",http_route="/a"} ${count}`,
      '',
    ].join('\n')

  test('is what the buckets rose by, of each route, and none of a process that was there before', () => {
    const one = readTarget()
    one.read(histogram([10, 20, 30], 30))
    expect(one.taken().latency).toEqual({})
    one.read(histogram([11, 23, 34], 34))
    expect(one.taken()).toMatchObject({
      latency: { 100: 1, 500: 2, Inf: 1 },
      routes: { '/a': { requests: 4, latency: { 100: 1, 500: 2, Inf: 1 } } },
    })
  })

  test('a torn reading is never below zero, and the sum over two readings is right', () => {
    const one = readTarget()
    one.read(histogram([10, 20, 30], 30))
    // The first bucket was read after two more answers, the others before them.
    one.read(histogram([12, 20, 30], 30))
    expect(one.taken().latency).toEqual({ 100: 2 })
    one.read(histogram([12, 23, 34], 34))
    expect(one.taken().latency).toEqual({ 500: 1, Inf: 1 })
  })
})

describe('what is taken off', () => {
  const text = (requests: number, accepted: number, handled: number) =>
    [
      '# TYPE nginx_http_requests_total counter',
      `nginx_http_requests_total ${requests}`,
      '# TYPE nginx_connections_accepted counter',
      `nginx_connections_accepted ${accepted}`,
      '# TYPE nginx_connections_handled counter',
      `nginx_connections_handled ${handled}`,
      '',
    ].join('\n')

  test('waits while it is ahead, also over a restart of ours, and is never below zero', () => {
    const one = readTarget({ ownScrapes: 'count' })
    for (let times = 0; times < 20; times++) one.read(text(100, 50, 50))
    // The handled ones were read after two more had come.
    one.read(text(103, 53, 55))
    expect(one.taken()).toMatchObject({ requests: 3, errors: 0 })
    const again = readTarget({ ownScrapes: 'count', checkpoint: JSON.parse(JSON.stringify(one.counter.checkpoint())) })
    again.read(text(104, 58, 57))
    // Five came and two of them were handled before: one was dropped, and is one request more.
    expect(again.taken()).toMatchObject({ requests: 2, errors: 1, classes: { network: 1 } })
  })
})

test('what stands beside a rate is counted without one, and the target is told to be good', () => {
  const one = readTarget()
  const text = (queries: number) =>
    `process_start_time_seconds 1700000000.25\n# TYPE pgbouncer_stats_totals_queries_pooled_total counter\npgbouncer_stats_totals_queries_pooled_total{database="shop"} ${queries}\n`
  one.read(text(700))
  expect(one.read(text(705))).toMatchObject({ kind: 'beside', presets: [{ name: 'pgbouncer' }] })
  expect(one.counts).toMatchObject([{ vantage: 'requests-only', requests: 0, sides: { 'database|calls|shop': 5 } }])
})
