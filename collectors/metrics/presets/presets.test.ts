import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createReader } from '../exposition/reader.ts'
import { choose } from './choose.ts'
import { exposedBy } from './exposed.ts'
import { meaningOf } from './meaning.ts'
import { presets } from './registry.ts'
import { classOfStatus } from './status-class.ts'
import { tally } from './tally.ts'

const expose = (text: string) => exposedBy(createReader(null).read(Buffer.from(text), { isWhole: true, unit: 'ms' }))

test('every preset of the folder is in the registry, under the name of its file', async () => {
  const found: string[] = []
  for (const file of readdirSync(import.meta.dirname)) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    const name = basename(file, '.ts')
    const module: Record<string, unknown> = await import(`../presets/${name}.ts`)
    if ('preset' in module) found.push(name)
  }
  expect(presets.map((preset) => preset.name).sort()).toEqual(found.sort())
})

describe.each(presets)('$name', (preset) => {
  test('has an example', () => {
    expect(preset.examples.length).toBeGreaterThan(0)
  })
  test.each(preset.examples)('$says', (example) => {
    const { plan } = choose(expose(example.text))
    // A detail has no rate of its own: it is counted beside the rate of whatever else is there.
    expect(plan?.preset.name ?? null).toBe(preset.kind === 'detail' ? null : preset.name)
    const { requests, errors, classes, routes, sides, latency } = example
    const made = tally(plan, expose(example.text))
    expect({ ...made, sides: sides && made.sides, latency: latency && made.latency }).toEqual({
      ...{ requests, errors, classes, routes, sides, latency },
    })
  })
})

/** What the client libraries of Python, Go, Java, Node, .NET and Ruby expose of the process, unasked. */
const ofTheProcess = `# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.79550858221e+09
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 12.5
# TYPE python_gc_collections_total counter
python_gc_collections_total{generation="0"} 300.0
# TYPE go_gc_duration_seconds summary
go_gc_duration_seconds{quantile="0.5"} 0.0001
go_gc_duration_seconds_count 40
# TYPE go_goroutines gauge
go_goroutines 12
# TYPE promhttp_metric_handler_requests_total counter
promhttp_metric_handler_requests_total{code="200"} 700
promhttp_metric_handler_requests_total{code="500"} 9
# TYPE jvm_gc_pause_seconds summary
jvm_gc_pause_seconds_count{action="end of minor GC",cause="G1 Evacuation Pause"} 7
# TYPE jvm_threads_states_threads gauge
jvm_threads_states_threads{state="runnable"} 9
# TYPE nodejs_gc_duration_seconds histogram
nodejs_gc_duration_seconds_bucket{le="0.001",kind="minor"} 5
nodejs_gc_duration_seconds_count{kind="minor"} 5
# TYPE nodejs_eventloop_lag_seconds gauge
nodejs_eventloop_lag_seconds 0.01
# TYPE dotnet_collection_count_total counter
dotnet_collection_count_total{generation="0"} 3
# TYPE ruby_gc_stat_total counter
ruby_gc_stat_total{stat="count"} 8
# TYPE target_info gauge
target_info{service_name="shop"} 1
`

const allExamples = presets.flatMap((preset) => preset.examples.map((example) => ({ preset, example })))

test('M29: every family has an example, among default metrics of any client library too, and none takes another one', () => {
  expect(allExamples.length).toBeGreaterThanOrEqual(40)
  for (const { preset, example } of allExamples) {
    const text = `${ofTheProcess}${example.text}`
    const { plan } = choose(expose(text))
    const { requests, errors, classes } = tally(plan, expose(text))
    expect({ preset: plan?.preset.name ?? null, requests, errors, classes }).toEqual({
      preset: preset.kind === 'detail' ? null : preset.name,
      requests: example.requests,
      errors: example.errors,
      classes: example.classes,
    })
  }
})

test('M29: of two libraries in one Target one is counted, as if it were alone, and never both', () => {
  const firsts = presets.flatMap((preset) => preset.examples.slice(0, 1).map((example) => ({ preset, example })))
  const names = firsts.map(({ example }) => new Set(expose(example.text).samples.keys()))
  for (const [i, one] of firsts.entries()) {
    for (const [j, other] of firsts.entries()) {
      // One process has one metric of a name: what both of them call alike cannot be there twice.
      if (j <= i || [...(names[i] ?? [])].some((name) => names[j]?.has(name))) continue
      const text = `${one.example.text}${other.example.text}`
      const { plan } = choose(expose(text))
      const { requests, errors, classes } = tally(plan, expose(text))
      const alone = [one, other].find(({ preset }) => preset === plan?.preset)?.example
      const expected = alone ?? { requests: 0, errors: 0, classes: {} }
      expect({ pair: [one.preset.name, other.preset.name], requests, errors, classes }).toEqual({
        pair: [one.preset.name, other.preset.name],
        requests: expected.requests,
        errors: expected.errors,
        classes: expected.classes,
      })
    }
  }
})

test('M29: FastAPI and Fastify expose the same requests two and three times, and each request is counted once', () => {
  const counted = (name: string) => {
    const { text = '' } = presets.find((preset) => preset.name === name)?.examples[0] ?? {}
    const { plan, muted } = choose(expose(text))
    const { requests, errors } = tally(plan, expose(text))
    return { by: plan?.family.metric, requests, errors, muted }
  }
  expect(counted('fastapi-instrumentator')).toEqual({
    by: 'http_requests_total',
    requests: 25,
    errors: 2,
    muted: [
      'http_request_duration_highr_seconds_count is left out: a histogram of the same requests.',
      'http_request_duration_seconds_count is left out: a histogram of the same requests.',
    ],
  })
  expect(counted('fastify-metrics')).toEqual({
    by: 'http_request_duration_seconds_count',
    requests: 5,
    errors: 1,
    muted: [
      'http_request_summary_seconds_count is left out: the rate is counted by http_request_duration_seconds_count alone.',
    ],
  })
})

test('Node’s libraries are told apart before the first request too, by what else they declare', () => {
  const histogram = '# TYPE http_request_duration_seconds histogram\n'
  const declared = (text: string) => choose(expose(`${histogram}${text}`)).plan?.preset.name
  expect(declared('# TYPE up gauge\nup 1\n')).toBe('express-prom-bundle')
  expect(declared('# TYPE http_request_summary_seconds summary\n')).toBe('fastify-metrics')
  expect(declared('# TYPE app_version gauge\napp_version{version="1.0.0"} 1\n')).toBe('prometheus-api-metrics')
  expect(declared('')).toBe('prom-client-http')
})

test('an exporter of PHP-FPM that mixes up requests and seconds is seen through by its processes', () => {
  const of = (accepted: number, since: number) => `# TYPE phpfpm_accepted_connections counter
phpfpm_accepted_connections{pool="www"} ${accepted}
# TYPE phpfpm_process_requests counter
phpfpm_process_requests{child="0",pool="www"} 130
phpfpm_process_requests{child="1",pool="www"} 110
# TYPE phpfpm_start_since counter
phpfpm_start_since{pool="www"} ${since}
`
  const counted = (text: string) => tally(choose(expose(text)).plan, expose(text)).requests
  expect(counted(of(250, 3_600))).toBe(250)
  expect(counted(of(60, 250))).toBe(250)
})

describe('choosing', () => {
  test('one family is counted and each other one gets a sentence', () => {
    const text = presets.flatMap((preset) => preset.examples.map((example) => example.text)).join('')
    const { plan, muted } = choose(expose(text))
    expect(plan?.family.metric).toBe('django_http_responses_total_by_status_view_method_total')
    expect(muted).toContain(
      'http_request_summary_seconds_count is left out: the rate is counted by django_http_responses_total_by_status_view_method_total alone.',
    )
    expect(new Set(muted).size).toBe(muted.length)
  })

  test('a family that is only declared is recognised, but not firm', () => {
    const { plan } = choose(expose('# TYPE http_request_duration_seconds histogram\n'))
    expect([plan?.preset.name, plan?.isFirm]).toEqual(['prom-client-http', false])
  })

  test('a metric without a status is named, with what would be right', () => {
    const { plan, why } = choose(expose('http_request_duration_seconds_count{method="GET"} 3\n'))
    expect(plan).toBeNull()
    expect(why).toContain('http_request_duration_seconds_count has no status label (its labels: method)')
  })

  test('nothing that counts requests says what is known', () => {
    expect(choose(expose('a 1\nb_total 2\n')).why).toContain('2 metrics were read and none counts requests by status')
  })

  test('a preset can be demanded, and an unknown one is answered with those that exist', () => {
    const text = 'http_requests_total{code="500"} 1\n# TYPE http_server_requests_seconds summary\n'
    expect(choose(expose(text)).plan?.preset.name).toBe('micrometer')
    expect(choose(expose(text), 'generic').plan?.family.metric).toBe('http_requests_total')
    expect(choose(expose(text), 'spring').why).toBe(
      'There is no preset called spring; perhaps spring-cloud-gateway or micrometer is meant.',
    )
    expect(choose(expose(text), 'abacus').why).toContain(
      'There is no preset called abacus; there are django-prometheus',
    )
  })
})

test('statuses have their classes', () => {
  const classes = ['502', '503', '504', '500', '5xx', '5', 'UNKNOWN', '0', '', '404', '4xx', '499', '200', '2xx', '700']
  expect(classes.map(classOfStatus)).toEqual([
    ...['gateway', 'gateway', 'gateway', 'http_5xx', 'http_5xx', 'http_5xx', 'network', 'network', 'network'],
    ...[null, null, null, null, null, 'other'],
  ])
})

test('a raw path becomes a route, and what is secret in it does not leave', () => {
  const family = { metric: 'm', status: ['code'], method: ['method'], route: ['path'] }
  const route = (path: string) =>
    meaningOf(
      family,
      {
        metric: 'm',
        labels: new Map([
          ['path', path],
          ['method', 'get'],
          ['code', '500'],
        ]),
      },
      '/internal/prom',
    )
  expect(route('/users/4711?token=abc').route).toBe('GET /users/:id')
  expect(route('/users/a@example.com').route).toBe('GET /users/:id')
  expect(route('/internal/prom').dropped).toBe('reading the metrics is not traffic')
  expect(route('/projects/metrics').dropped).toBeNull()
})
