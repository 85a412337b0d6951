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
    expect(choose(expose(text), 'spring').why).toContain(
      'There is no preset called spring; there are django-prometheus',
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
