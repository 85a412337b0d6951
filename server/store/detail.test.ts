import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { BatchPart } from '../../contracts/batch.ts'
import { addBuckets, type Bucket, sliceMs, slices } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import { type RedisServer, startRedis } from '../../e2e/redis-server.ts'
import { silentLog } from '../../runtime/log.ts'
import { withoutDetail } from './detail.ts'
import { bucket, hour, id, now, part } from './examples.ts'
import { createMemoryStore } from './memory-store.ts'
import { createRedisStore } from './redis-store.ts'
import { bounds, type Feed, type Store } from './store.ts'

let server: RedisServer
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

let prefixes = 0
const makers: { kind: Store['kind']; make: () => Promise<Store> }[] = [
  { kind: 'memory', make: async () => createMemoryStore() },
  { kind: 'redis', make: () => createRedisStore({ url: server.url, prefix: `d-${++prefixes}` }, { log: silentLog() }) },
]

const all = (widthMs: number, detail = true) => ({ since: now - 50 * hour, until: now + hour, widthMs, detail })
const minute = 60_000
const total = (counts: Record<string, number> | undefined) =>
  Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0)

describe.each(makers)('latencies and sides in the $kind store', ({ kind, make }) => {
  const opened: Store[] = []
  const open = async () => {
    const store = await make()
    opened.push(store)
    return store
  }
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })
  const record = (store: Store, seq: number, buckets: BatchPart['buckets']) =>
    store.record({ team: 'web', id: id(seq), part: part({ buckets }), now })

  const slow = bucket({
    requests: 4,
    routes: { 'GET /a|l|b': { requests: 4, errors: 0, latency: { '2.5': 3, Inf: 1 } } },
    latency: { '2.5': 3, Inf: 1 },
    sides: { 'database|calls|': 9, 'outgoing|retries|bank "x" \\ é': 2, 'jobs|failures|': 0 },
  })
  const twice: Partial<Bucket> = {
    requests: 8,
    routes: { 'GET /a|l|b': { requests: 8, errors: 0, latency: { '2.5': 6, Inf: 2 } } },
    latency: { '2.5': 6, Inf: 2 },
    sides: { 'database|calls|': 18, 'outgoing|retries|bank "x" \\ é': 4, 'jobs|failures|': 0 },
  }

  test('they are counted once, and kept where the width is a minute or more', async () => {
    const store = await open()
    expect(await record(store, 1, [slow])).toEqual({ counted: true })
    expect(await record(store, 2, [slow])).toEqual({ counted: true })
    expect(await record(store, 2, [slow])).toEqual({ counted: false })
    for (const widthMs of [minute, hour]) {
      expect(await store.buckets('web', all(widthMs))).toEqual([bucket({ ...twice, at: bucketStart(now, widthMs) })])
    }
    expect(await store.buckets('web', all(sliceMs))).toEqual([bucket({ requests: 8, at: bucketStart(now, sliceMs) })])
  })

  test('who does not ask for them reads counts alone, and so does a live Board', async () => {
    const store = await open()
    await record(store, 1, [slow])
    const counted = { ...slow, routes: { 'GET /a|l|b': { requests: 4, errors: 0 } } }
    delete counted.sides
    expect(await store.buckets('web', all(minute, false))).toEqual([{ ...counted, at: bucketStart(now, minute) }])
    delete counted.latency
    expect((await store.history('web', now)).buckets).toEqual([
      { ...counted, at: bucketStart(now, sliceMs), routes: {} },
    ])
  })

  test('detail of minutes is kept for three hours, that of hours and how long answers took as long as they are', async () => {
    const store = await open()
    const old = { ...slow, at: now - 5 * hour }
    const later = now + 6 * hour
    await record(store, 1, [slow, old])
    const [first, second] = await store.buckets('web', all(minute))
    expect(first).toEqual({ ...withoutDetail(old), at: bucketStart(old.at, minute) })
    expect(second?.sides).toEqual(slow.sides)
    expect((await store.buckets('web', all(hour))).map(({ sides }) => sides)).toEqual([slow.sides, slow.sides])
    await store.record({ team: 'web', id: id(2), part: part({ buckets: [bucket({ at: later })] }), now: later })
    const times = (await store.buckets('web', { ...all(minute), until: later + 1 })).map(({ sides }) => sides)
    // Redis lets go of it by its own clock.
    expect(times).toEqual([undefined, kind === 'redis' ? slow.sides : undefined, undefined])
  })

  test('the feed tells them as they were counted', async () => {
    const store = await open()
    const feed: Feed[] = []
    await store.follow('web', (entry) => feed.push(entry))
    await record(store, 1, [slow])
    await expect.poll(() => feed.length).toBe(1)
    expect(feed[0]).toMatchObject({ kind: 'recorded', part: { buckets: [{ ...slow, at: bucketStart(now, sliceMs) }] } })
  })

  test('sides over the bound are counted under other of their kind', async () => {
    const store = await open()
    const sides = (from: number) =>
      Object.fromEntries(
        Array.from({ length: bounds.sidesPerService - 5 }, (_, i) => [`outgoing|calls|${from + i}`, 2]),
      )
    await record(store, 1, [bucket({ sides: sides(0) })])
    await record(store, 2, [bucket({ sides: { ...sides(50), 'cache|misses|': 1, 'outgoing|other|': 7 } })])
    await record(store, 3, [bucket({ service: 'cart', sides: sides(50) })])
    const [cart, shop] = await store.buckets('web', all(minute))
    expect(cart?.sides).toEqual(sides(50))
    // 95 are known, five of the new ones find room, and the other 45 with those of `cache` do not.
    expect(shop?.sides).toEqual({
      ...sides(0),
      ...Object.fromEntries(Array.from({ length: 45 }, (_, i) => [`outgoing|calls|${50 + i}`, 4])),
      ...Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`outgoing|calls|${95 + i}`, 2])),
      'outgoing|other|': 90 + 7,
      'cache|other|': 1,
    })
    expect((await store.history('web', now)).overflow).toMatchObject({ sides: 91, latency: 0 })
  })

  test('bounds over their number count under a larger one, so that nothing looks faster than it was', async () => {
    const store = await open()
    const bins = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [String(from + i), 1]))
    await record(store, 1, [bucket({ latency: bins(1, bounds.latencyBoundsPerService) })])
    const over = { '0.5': 1, '10': 1, '5000': 1 }
    await record(store, 2, [bucket({ latency: over, routes: { 'GET /': { requests: 3, errors: 0, latency: over } } })])
    const [shop] = await store.buckets('web', all(minute))
    expect(shop?.latency).toEqual({ ...bins(1, bounds.latencyBoundsPerService), '10': 3, Inf: 1 })
    expect(shop?.routes['GET /']?.latency).toEqual({ '10': 2, Inf: 1 })
    expect((await store.history('web', now)).overflow).toMatchObject({ sides: 0, latency: 4 })
  })

  test('a service over the bound brings its latencies and sides to other', async () => {
    const store = await open()
    const services = Array.from({ length: bounds.servicesPerTeam + 2 }, (_, i) => `s${String(i).padStart(3, '0')}`)
    await record(
      store,
      1,
      services.map((service) => bucket({ service, latency: { '5': 1 }, sides: { 'jobs|failures|': 1 } })),
    )
    const others = (await store.buckets('web', all(hour))).filter(({ service }) => service === 'other')
    expect(others).toMatchObject([{ requests: 2, latency: { '5': 2 }, sides: { 'jobs|failures|': 2 } }])
  })

  test('whatever is recorded in whatever order and again, each width that keeps them holds all of it', async () => {
    const latency = fc.dictionary(fc.constantFrom('2.5', '10', '250', 'Inf'), fc.integer({ min: 1, max: 99 }), {
      noNullPrototype: true,
    })
    const sides = fc.dictionary(fc.constantFrom('database|calls|', 'cache|misses|a'), fc.integer({ min: 1, max: 99 }), {
      noNullPrototype: true,
    })
    const seen = fc.record({
      ago: fc.integer({ min: 0, max: 59 * minute }),
      route: fc.constantFrom('GET /', 'POST /a|b'),
      vantage: fc.constantFrom('app' as const, 'proxy' as const),
      latency,
      sides,
      repeats: fc.nat(2),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(seen, { minLength: 1, maxLength: 12 }), async (detailed) => {
        const store = await open()
        for (const [i, { ago, route, vantage, repeats, ...detail }] of detailed.entries()) {
          const routes = { [route]: { requests: 1, errors: 0, latency: detail.latency } }
          const one = bucket({ at: now - ago, vantage, routes, ...detail })
          for (let times = 0; times <= repeats; times++) await record(store, i + 1, [one])
        }
        for (const { widthMs } of slices.filter((slice) => slice.widthMs > sliceMs)) {
          const read = await store.buckets('web', all(widthMs))
          const sum = read.reduce(addBuckets)
          expect(total(sum.latency)).toBe(detailed.reduce((n, each) => n + total(each.latency), 0))
          expect(total(sum.sides)).toBe(detailed.reduce((n, each) => n + total(each.sides), 0))
          const byRoute = Object.values(sum.routes).reduce((n, each) => n + total(each.latency), 0)
          expect(byRoute).toBe(total(sum.latency))
          expect(sum.requests).toBe(detailed.length)
        }
      }),
      { numRuns: kind === 'redis' ? 15 : 40 },
    )
  })
})
