import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Batch } from '../contracts/batch.ts'
import { errorClasses } from '../contracts/error-class.ts'
import type { ErrorGroup } from '../contracts/error-group.ts'
import { vantages } from '../contracts/vantage.ts'
import { silentLog } from '../runtime/log.ts'
import { manualClock } from '../runtime/manual-clock.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { collectorMetrics } from './collector-metrics.ts'
import { createGather } from './gather.ts'
import { groupId } from './group-id.ts'
import type { Parts } from './outbox/outbox.ts'
import { maxBatchBytes } from './pack.ts'
import type { Counts } from './sink.ts'

const shop = { team: 'web', service: 'shop' }
const run = () => {
  const clock = manualClock()
  const metrics = collectorMetrics(createMetrics())
  const gather = createGather({ clock, log: silentLog(), metrics, isFull: () => false, onSeen() {} })
  const dropped = async (reason: string) =>
    (await metrics.dropped.get()).values.find(({ labels }) => labels.reason === reason)?.value ?? 0
  return { clock, gather, dropped, now: clock.now() }
}
const counts = (of: Partial<Counts> & { at: number }): Counts => ({
  vantage: 'app',
  requests: 0,
  errors: 0,
  classes: {},
  routes: {},
  ...of,
})
const group = (name: string, of: Partial<ErrorGroup> = {}): ErrorGroup => ({
  id: groupId(name),
  service: 'shop',
  vantage: 'error-log',
  class: 'exception',
  rule: 'python-exception',
  title: 'ValueError',
  message: name,
  route: null,
  where: null,
  sample: { at: 1, text: `Traceback of ${name}` },
  ...of,
})
const asBatches = (batches: Parts[]) =>
  batches.map((parts, i) => Batch.parse({ id: { collector: 'c1', incarnation: '0'.repeat(16), seq: i + 1 }, parts }))
const buckets = (batches: Parts[]) => batches.flatMap((parts) => Object.values(parts).flatMap((part) => part.buckets))
const sightings = (batches: Parts[]) =>
  batches.flatMap((parts) => Object.values(parts).flatMap((part) => part.sightings))

test('counts of one slice are added, those of another are not', () => {
  const { gather, now } = run()
  gather.counts(shop, counts({ at: now, requests: 3, errors: 1, classes: { http_5xx: 1 } }))
  gather.counts(shop, counts({ at: now, requests: 4, errors: 1, classes: { timeout: 1 } }))
  gather.counts(shop, counts({ at: now - 10_000, requests: 1 }))
  gather.counts(shop, counts({ at: now, requests: 9, vantage: 'access-log' }))
  const taken = buckets(gather.take())
  expect(taken.map(({ requests, errors }) => [requests, errors])).toEqual([
    [7, 2],
    [1, 0],
    [9, 0],
  ])
  expect(taken[0]?.classes).toEqual({ http_5xx: 1, timeout: 1 })
  expect(gather.take()).toEqual([])
})

test('what a fast clock puts into the future is counted now', () => {
  const { gather, now } = run()
  gather.counts(shop, counts({ at: now + 3_600_000, requests: 1 }))
  gather.error(shop, { group: group('a'), at: now + 3_600_000, count: 1 })
  const taken = gather.take()
  expect(buckets(taken)[0]?.at).toBe(now - (now % 10_000))
  expect(sightings(taken)[0]?.at).toBe(now)
})

test('routes over the bound are counted under other, and every total stays exact', async () => {
  const { gather, now, dropped } = run()
  for (let i = 0; i < 300; i++) {
    gather.counts(shop, counts({ at: now, requests: 2, routes: { [`GET /${i}`]: { requests: 2, errors: 0 } } }))
  }
  gather.counts(shop, counts({ at: now, requests: 1, routes: { 'GET /0': { requests: 1, errors: 0 } } }))
  gather.counts(shop, counts({ at: now, requests: 1, routes: { ['x'.repeat(999)]: { requests: 1, errors: 0 } } }))
  const [bucket] = buckets(gather.take())
  expect(bucket?.requests).toBe(602)
  const routes = Object.entries(bucket?.routes ?? {})
  expect(routes.length).toBe(201)
  expect(routes.reduce((sum, [, { requests }]) => sum + requests, 0)).toBe(602)
  expect(bucket?.routes.other?.requests).toBe(201)
  expect(bucket?.routes['GET /0']?.requests).toBe(3)
  expect(await dropped('routes')).toBe(101)
})

test('names of an object’s own are routes like any other', () => {
  const { gather, now } = run()
  const routes = { constructor: { requests: 1, errors: 0 }, toString: { requests: 1, errors: 0 } }
  gather.counts(shop, counts({ at: now, requests: 2, routes }))
  gather.counts(shop, counts({ at: now, requests: 2, routes }))
  expect(buckets(gather.take())[0]?.routes).toEqual({
    constructor: { requests: 2, errors: 0 },
    toString: { requests: 2, errors: 0 },
  })
})

test('sightings of a group in a slice are one, at the newest instant', () => {
  const { gather, now } = run()
  const at = now - (now % 10_000)
  for (const offset of [1, 9, 5]) gather.error(shop, { group: group('a'), at: at + offset - 10_000, count: 2 })
  expect(sightings(gather.take())).toEqual([{ group: groupId('a'), service: 'shop', at: at - 9_991, count: 6 }])
})

test('kinds over the bound are seen as other, and their number is told', async () => {
  const { gather, now, dropped } = run()
  for (let i = 0; i < 600; i++) gather.error(shop, { group: group(`error ${i}`), at: now, count: 1 })
  const taken = gather.take()
  expect(sightings(taken).reduce((sum, { count }) => sum + count, 0)).toBe(600)
  expect(sightings(taken).find((seen) => seen.group === 'other')?.count).toBe(100)
  expect(await dropped('groups')).toBe(100)
})

test('the example of a group goes out again after a while, or to a server that may not have it', async () => {
  const { clock, gather } = run()
  const sampled = () => {
    gather.error(shop, { group: group('a'), at: clock.now(), count: 1 })
    return gather.take()[0]?.web?.groups[0]?.sample !== null
  }
  expect(sampled()).toBe(true)
  await clock.advance(1_000)
  expect(sampled()).toBe(false)
  gather.describeAgain()
  expect(sampled()).toBe(true)
  await clock.advance(10_000)
  expect(sampled()).toBe(true)
})

test('what is no count is left out and told, and spoils nothing else', async () => {
  const { gather, now, dropped } = run()
  gather.counts(shop, counts({ at: now, requests: -1 }))
  gather.counts(shop, counts({ at: now, requests: 0.5 }))
  gather.counts(shop, counts({ at: Number.NaN, requests: 1 }))
  gather.error(shop, { group: group('a', { message: 'x'.repeat(5_000) }), at: now, count: 1 })
  gather.counts(shop, counts({ at: now, requests: 1 }))
  const batches = asBatches(gather.take())
  expect(batches).toHaveLength(1)
  expect(batches[0]?.parts.web).toMatchObject({
    buckets: [{ requests: 1 }],
    groups: [],
    sightings: [{ group: 'other', count: 1 }],
  })
  expect(await dropped('malformed')).toBe(4)
})

test('gaps are added by target and reason', () => {
  const { gather } = run()
  gather.gap(shop, { target: '/a.log', bytes: 5, reason: 'truncated' })
  gather.gap(shop, { target: '/a.log', bytes: 6, reason: 'truncated' })
  expect(gather.take()[0]?.web?.gaps).toEqual([{ service: 'shop', target: '/a.log', bytes: 11, reason: 'truncated' }])
})

test('no Batch is larger than its bounds, and a group is never behind its sighting', () => {
  const { gather, now } = run()
  for (let i = 0; i < 400; i++) {
    const sample = { at: now, text: 'é'.repeat(4_000) }
    gather.error(shop, { group: group(`error ${i}`, { sample }), at: now, count: 1 })
  }
  for (let i = 0; i < 2_500; i++) gather.counts(shop, counts({ at: now - i * 10_000, requests: 1 }))
  for (let i = 0; i < 250; i++) gather.gap(shop, { target: `/${i}.log`, bytes: 1, reason: 'truncated' })
  const batches = asBatches(gather.take())
  expect(batches.length).toBeGreaterThan(4)
  const known = new Set<string>()
  for (const batch of batches) {
    expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(maxBatchBytes)
    for (const { id } of batch.parts.web?.groups ?? []) known.add(id)
    for (const seen of batch.parts.web?.sightings ?? []) expect(known).toContain(seen.group)
  }
  expect(known.size).toBe(400)
  expect(buckets(batches.map(({ parts }) => parts)).length).toBe(2_500)
  expect(batches.reduce((sum, { parts }) => sum + (parts.web?.gaps.length ?? 0), 0)).toBe(250)
})

test('whatever comes in whatever order and is taken whenever, the sums stay', () => {
  const service = fc.constantFrom('shop', 'cart')
  const seen = fc.record({
    service,
    team: fc.constantFrom('web', 'ops'),
    vantage: fc.constantFrom(...vantages),
    back: fc.nat(100_000),
    requests: fc.nat(1_000),
    class: fc.constantFrom(...errorClasses),
    errors: fc.nat(50),
    take: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 40 }), (all) => {
      const { gather, now } = run()
      const batches: Parts[] = []
      for (const { service, team, vantage, back, requests, errors, take, class: kind } of all) {
        gather.counts(
          { team, service },
          counts({ at: now - back, vantage, requests, errors, classes: { [kind]: errors } }),
        )
        if (take) batches.push(...gather.take())
      }
      batches.push(...gather.take())
      const total = (key: 'requests' | 'errors', list: { requests: number; errors: number }[]) =>
        list.reduce((sum, item) => sum + item[key], 0)
      expect(total('requests', buckets(batches))).toBe(total('requests', all))
      expect(total('errors', buckets(batches))).toBe(total('errors', all))
      asBatches(batches)
    }),
    { numRuns: 50 },
  )
})

test('latencies and sides of one slice are added, and go out with it', () => {
  const { gather, now } = run()
  const seen = counts({
    at: now,
    requests: 3,
    routes: { 'GET /a': { requests: 3, errors: 0, latency: { '50': 2, Inf: 1 } } },
    latency: { '50': 2, Inf: 1 },
    sides: { 'database|calls|default': 4 },
  })
  gather.counts(shop, seen)
  gather.counts(shop, { ...seen, latency: { '2.5': 1 }, sides: { 'cache|misses|': 1 } })
  gather.counts(shop, counts({ at: now, requests: 1, routes: { 'GET /a': { requests: 1, errors: 0 } } }))
  expect(asBatches(gather.take())[0]?.parts.web?.buckets).toMatchObject([
    {
      requests: 7,
      latency: { '2.5': 1, '50': 2, Inf: 1 },
      sides: { 'database|calls|default': 4, 'cache|misses|': 1 },
      routes: { 'GET /a': { requests: 7, errors: 0, latency: { '50': 4, Inf: 2 } } },
    },
  ])
})

test('sides over the bound are counted under other of their kind, and their number is told', async () => {
  const { gather, now, dropped } = run()
  for (let i = 0; i < 130; i++) {
    gather.counts(shop, counts({ at: now, sides: { [`outgoing|calls|host-${i}`]: 2, 'broker|retries|': 1 } }))
  }
  const sides = buckets(gather.take())[0]?.sides ?? {}
  expect(Object.values(sides).reduce((sum, count) => sum + count, 0)).toBe(390)
  expect(sides['broker|retries|']).toBe(130)
  expect(sides['outgoing|other|']).toBe(62)
  expect(Object.keys(sides)).toHaveLength(101)
  expect(await dropped('sides')).toBe(31)
})

test('a latency or a side that is none is told, and the counts beside it stay', async () => {
  const { gather, now, dropped } = run()
  gather.counts(
    shop,
    counts({
      at: now,
      requests: 5,
      latency: { soon: 1, '10': -1, '20': 5 },
      sides: { 'weather|rain|': 1, 'cache|misses|': 0.5, 'cache|hits|': 2 },
    }),
  )
  expect(asBatches(gather.take())[0]?.parts.web?.buckets).toMatchObject([
    { requests: 5, latency: { '20': 5 }, sides: { 'cache|hits|': 2 } },
  ])
  expect(await dropped('malformed')).toBe(4)
})

test('even the largest Bucket there can be fits into one message', () => {
  const { gather, now } = run()
  /** What the server takes in one message. */
  const messageBytes = 1_000_000
  const count = Number.MAX_SAFE_INTEGER
  const latency = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`${999_999_000 + i}.123`, count]))
  for (let i = 0; i < 201; i++) {
    const route = `${String(i).padStart(3, '0')}${'あ'.repeat(197)}`
    gather.counts(
      shop,
      counts({ at: now, routes: { [route]: { requests: count, errors: count, latency } }, latency: {} }),
    )
  }
  for (let i = 0; i < 101; i++) {
    gather.counts(
      shop,
      counts({ at: now, sides: { [`exceptions|${'い'.repeat(60)}|${String(i).padStart(80, 'う')}`]: 1 } }),
    )
  }
  for (const batch of asBatches(gather.take())) {
    expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(messageBytes)
  }
})
