import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { BatchPart } from '../../contracts/batch.ts'
import { addBuckets, type Bucket, slices } from '../../contracts/bucket.ts'
import type { Delivery } from '../../contracts/delivery.ts'
import type { Sighting } from '../../contracts/error-group.ts'
import { bucketStart } from '../../contracts/instant.ts'
import { type RedisServer, startRedis } from '../../e2e/redis-server.ts'
import { silentLog } from '../../runtime/log.ts'
import { bucket, delivery, group, hour, id, now, part, report, sighting, state, until } from './examples.ts'
import { createMemoryStore } from './memory-store.ts'
import { createRedisStore } from './redis-store.ts'
import { bounds, type Feed, type KnownGroup, type Store } from './store.ts'

const log = silentLog()

/** Everything of a width, and as much again of what is not kept any more. */
const all = (widthMs: number, service?: string) => ({
  since: now - 2 * (slices.find((slice) => slice.widthMs === widthMs)?.keepMs ?? 0) - 2 * hour,
  until: now + hour,
  widthMs,
  ...(service === undefined ? {} : { service }),
})
const sum = (buckets: Bucket[]) => ({
  requests: buckets.reduce((total, { requests }) => total + requests, 0),
  errors: buckets.reduce((total, { errors }) => total + errors, 0),
})
let server: RedisServer
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

let prefixes = 0
const freshPrefix = () => `test-${++prefixes}`
const makers: { kind: Store['kind']; make: () => Promise<Store> }[] = [
  { kind: 'memory', make: async () => createMemoryStore() },
  { kind: 'redis', make: () => createRedisStore({ url: server.url, prefix: freshPrefix() }, { log }) },
]

describe.each(makers)('the $kind store', ({ kind, make }) => {
  const opened: Store[] = []
  const open = async () => {
    const store = await make()
    opened.push(store)
    return store
  }
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })
  const record = (store: Store, seq: number, { at = now, ...content }: Partial<BatchPart> & { at?: number }) =>
    store.record({ team: 'web', id: id(seq), part: part(content), now: at })

  test('says what it is', async () => {
    expect((await open()).kind).toBe(kind)
  })

  describe('counting', () => {
    test('L11: a Batch that comes again is refused and changes nothing', async () => {
      const store = await open()
      const content = { buckets: [bucket({ requests: 5, errors: 2, classes: { timeout: 2 } })] }
      expect(await record(store, 1, content)).toEqual({ counted: true })
      expect(await record(store, 1, content)).toEqual({ counted: false })
      expect(await store.buckets('web', all(10_000))).toEqual([
        bucket({ at: bucketStart(now, 10_000), requests: 5, errors: 2, classes: { timeout: 2 } }),
      ])
    })

    test('a seq below the highest is refused, one above it may leave holes', async () => {
      const store = await open()
      expect(await record(store, 5, { buckets: [bucket()] })).toEqual({ counted: true })
      expect(await record(store, 3, { buckets: [bucket()] })).toEqual({ counted: false })
      expect(await record(store, 9, { buckets: [bucket()] })).toEqual({ counted: true })
      expect(sum(await store.buckets('web', all(60_000))).requests).toBe(2)
    })

    test('another incarnation, another collector and another team count for themselves', async () => {
      const store = await open()
      const entry = { team: 'web', id: id(1), part: part({ buckets: [bucket()] }), now }
      const others = [
        entry,
        { ...entry, id: id(1, { incarnation: '00000000000000bb' }) },
        { ...entry, id: id(1, { collector: 'host-2' }) },
        { ...entry, team: 'pay' },
      ]
      for (const other of others) expect(await store.record(other)).toEqual({ counted: true })
      for (const other of others) expect(await store.record(other)).toEqual({ counted: false })
      expect(sum(await store.buckets('web', all(10_000))).requests).toBe(3)
      expect(sum(await store.buckets('pay', all(10_000))).requests).toBe(1)
      expect(await store.teams()).toEqual(['pay', 'web'])
    })

    test('what was counted is still refused two days later', async () => {
      const store = await open()
      await record(store, 7, { buckets: [bucket()] })
      await store.record({
        team: 'web',
        id: id(1, { collector: 'host-2' }),
        part: part({ buckets: [bucket({ at: now + 48 * hour })] }),
        now: now + 48 * hour,
      })
      expect(await record(store, 7, { buckets: [bucket()], at: now + 48 * hour })).toEqual({ counted: false })
    })

    test('Batches of many collectors at once are each counted once', async () => {
      const store = await open()
      const entries = Array.from({ length: 60 }, (_, n) => ({
        team: 'web',
        id: id(1 + Math.floor(n / 6), { collector: `host-${n % 6}` }),
        part: part({ buckets: [bucket({ service: `s${n % 4}`, errors: 1 })] }),
        now,
      }))
      const answers = await Promise.all([...entries, ...entries].map((entry) => store.record(entry)))
      expect(answers.filter(({ counted }) => counted)).toHaveLength(60)
      expect(sum(await store.buckets('web', all(10_000)))).toEqual({ requests: 60, errors: 60 })
    })

    test('an empty part is counted too', async () => {
      const store = await open()
      expect(await record(store, 1, {})).toEqual({ counted: true })
      expect(await record(store, 1, {})).toEqual({ counted: false })
      expect(await store.teams()).toEqual(['web'])
    })

    test('requests that were not there are known: a Bucket of zero is kept', async () => {
      const store = await open()
      await record(store, 1, { buckets: [bucket({ requests: 0 })] })
      expect(await store.buckets('web', all(10_000))).toEqual([bucket({ at: bucketStart(now, 10_000), requests: 0 })])
    })

    test('slices of the future go to now', async () => {
      const store = await open()
      await record(store, 1, {
        buckets: [bucket({ at: now + 5 * hour })],
        groups: [group(1)],
        sightings: [sighting(1, { at: now + 5 * hour })],
      })
      expect((await store.buckets('web', all(10_000))).map(({ at }) => at)).toEqual([bucketStart(now, 10_000)])
      expect((await store.groups('web'))[0]).toMatchObject({ firstAt: now, lastAt: now })
    })

    test('late slices go where they belong, and only into widths that still keep their time', async () => {
      const store = await open()
      const late = [now - 2 * hour, now - 3 * 24 * hour, now - 40 * 24 * hour]
      await record(store, 1, {
        buckets: late.map((at) => bucket({ at })),
        groups: [group(1)],
        sightings: late.map((at) => sighting(1, { at })),
      })
      const starts = async (widthMs: number) => (await store.buckets('web', all(widthMs))).map(({ at }) => at)
      expect(await starts(10_000)).toEqual([])
      expect(await starts(60_000)).toEqual([bucketStart(now - 2 * hour, 60_000)])
      expect(await starts(hour)).toEqual([bucketStart(now - 3 * 24 * hour, hour), bucketStart(now - 2 * hour, hour)])
      expect((await store.sightings('web', all(60_000))).map(({ at }) => at)).toEqual([
        bucketStart(now - 2 * hour, 60_000),
      ])
      expect((await store.groups('web'))[0]).toMatchObject({ firstAt: late[2], lastAt: late[0], total: 3 })
    })

    test('a span takes what starts in it, of one service when asked', async () => {
      const store = await open()
      const at = bucketStart(now, hour) - 2 * hour
      await record(store, 1, {
        buckets: [0, 1, 2].flatMap((n) => ['shop', 'cart'].map((service) => bucket({ service, at: at + n * 60_000 }))),
      })
      const span = { since: at + 60_000, until: at + 120_000, widthMs: 60_000 }
      expect((await store.buckets('web', span)).map(({ service }) => service)).toEqual(['cart', 'shop'])
      expect(await store.buckets('web', { ...span, service: 'cart' })).toHaveLength(1)
      expect(await store.buckets('web', { ...span, service: 'nobody' })).toEqual([])
      expect(await store.buckets('nobody', span)).toEqual([])
    })

    test('vantages are never added together', async () => {
      const store = await open()
      await record(store, 1, { buckets: [bucket({ vantage: 'proxy' }), bucket(), bucket({ requests: 2 })] })
      const kept = await store.buckets('web', all(10_000))
      expect(kept.map(({ vantage, requests }) => [vantage, requests])).toEqual([
        ['app', 3],
        ['proxy', 1],
      ])
    })

    test('routes are kept where the width is a minute or more, whatever is written in them', async () => {
      const store = await open()
      const routes = {
        'GET /a|b|n': { requests: 2, errors: 1 },
        '0|app|e': { requests: 3, errors: 0 },
        constructor: { requests: 0, errors: 0 },
        'GET /:id "q" \\ \n {x} é': { requests: 4, errors: 4 },
      }
      await record(store, 1, { buckets: [bucket({ requests: 9, errors: 5, routes })] })
      await record(store, 2, { buckets: [bucket({ requests: 9, errors: 5, routes })] })
      const twice = Object.fromEntries(
        Object.entries(routes).map(([name, { requests, errors }]) => [
          name,
          { requests: 2 * requests, errors: 2 * errors },
        ]),
      )
      expect((await store.buckets('web', all(10_000)))[0]?.routes).toEqual({})
      expect((await store.buckets('web', all(60_000)))[0]).toMatchObject({ requests: 18, errors: 10, routes: twice })
      expect((await store.buckets('web', all(hour)))[0]?.routes).toEqual(twice)
    })

    test('all widths hold the truth, whatever the Batches, their order and their repeats', async () => {
      const arbitraryBucket = fc.record({
        service: fc.constantFrom('shop', 'cart', 'pay.api'),
        vantage: fc.constantFrom('app' as const, 'proxy' as const),
        ago: fc.integer({ min: -20_000, max: 50 * 60_000 }),
        requests: fc.nat(1_000),
        errors: fc.nat(50),
        timeouts: fc.nat(50),
        route: fc.constantFrom('GET /', 'POST /orders/:id'),
      })
      const arbitraryBatch = fc.record({
        team: fc.constantFrom('web', 'pay'),
        collector: fc.constantFrom('host-1', 'host-2'),
        buckets: fc.array(arbitraryBucket, { maxLength: 8 }),
        sightings: fc.array(fc.record({ n: fc.nat(3), ago: fc.nat(50 * 60_000), count: fc.nat(9) }), { maxLength: 4 }),
        repeats: fc.nat(2),
        replayed: fc.nat(20),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryBatch, { minLength: 1, maxLength: 8 }), async (batches) => {
          const store = await open()
          const sent: Parameters<Store['record']>[0][] = []
          const truth = new Map<string, { requests: number; errors: number; timeouts: number; seen: number }>()
          for (const batch of batches) {
            const entry = {
              team: batch.team,
              id: id(sent.length + 1, { collector: batch.collector }),
              now,
              part: part({
                buckets: batch.buckets.map(({ service, vantage, ago, requests, errors, timeouts, route }) =>
                  bucket({
                    service,
                    vantage,
                    at: now - ago,
                    requests,
                    errors,
                    classes: { timeout: timeouts },
                    routes: { [route]: { requests, errors } },
                  }),
                ),
                groups: batch.sightings.map(({ n }) => group(n)),
                sightings: batch.sightings.map(({ n, ago, count }) => sighting(n, { at: now - ago, count })),
              }),
            }
            sent.push(entry)
            const total = truth.get(batch.team) ?? { requests: 0, errors: 0, timeouts: 0, seen: 0 }
            for (const { requests, errors, timeouts } of batch.buckets) {
              total.requests += requests
              total.errors += errors
              total.timeouts += timeouts
            }
            for (const { count } of batch.sightings) total.seen += count
            truth.set(batch.team, total)
            expect(await store.record(entry)).toEqual({ counted: true })
            for (let i = 0; i < batch.repeats; i++) expect(await store.record(entry)).toEqual({ counted: false })
            const old = sent[batch.replayed % sent.length]
            if (old) expect(await store.record(old)).toEqual({ counted: false })
          }
          for (const [team, total] of truth) {
            for (const { widthMs } of slices) {
              const kept = await store.buckets(team, all(widthMs))
              expect(sum(kept)).toEqual({ requests: total.requests, errors: total.errors })
              expect(kept.reduce((n, { classes }) => n + (classes.timeout ?? 0), 0)).toBe(total.timeouts)
              const routes = kept.flatMap((each) => Object.values(each.routes))
              if (widthMs > 10_000) expect(routes.reduce((n, { requests }) => n + requests, 0)).toBe(total.requests)
              const seen = (await store.sightings(team, all(widthMs))).reduce((n, { count }) => n + count, 0)
              expect(seen).toBe(widthMs > 10_000 ? total.seen : 0)
            }
            expect((await store.groups(team)).reduce((n, known) => n + known.total, 0)).toBe(total.seen)
          }
          await store.close()
        }),
        { numRuns: kind === 'memory' ? 100 : 25 },
      )
    })
  })

  describe('groups', () => {
    test('first, last and total are exact in any order, and the newest sample wins', async () => {
      const store = await open()
      const at = (ago: number) => now - ago
      const withSample = (ago: number, title: string) =>
        group(1, { title, sample: { at: at(ago), text: `Traceback ${title}` } })
      await record(store, 1, { groups: [withSample(50, 'second')], sightings: [sighting(1, { at: at(50), count: 2 })] })
      await record(store, 2, { groups: [withSample(90, 'first')], sightings: [sighting(1, { at: at(90) })] })
      await record(store, 3, { groups: [group(1, { title: 'no sample' })], sightings: [sighting(1, { at: at(10) })] })
      expect(await store.groups('web')).toEqual([
        { group: withSample(50, 'second'), firstAt: at(90), lastAt: at(10), total: 4 },
      ])
      await record(store, 4, { groups: [withSample(5, 'third')], sightings: [] })
      expect((await store.groups('web', 'shop'))[0]).toMatchObject({ group: { title: 'third' }, total: 4 })
      expect(await store.groups('web', 'cart')).toEqual([])
    })

    test('sightings of minutes and hours add up, the newest group is first', async () => {
      const store = await open()
      await record(store, 1, {
        groups: [group(1), group(2)],
        sightings: [sighting(1, { count: 3 }), sighting(1), sighting(2, { at: now - 70_000 })],
      })
      expect(await store.sightings('web', all(60_000, 'shop'))).toEqual([
        sighting(2, { at: bucketStart(now - 70_000, 60_000) }),
        sighting(1, { at: bucketStart(now, 60_000), count: 4 }),
      ])
      expect((await store.sightings('web', all(hour))).map(({ count }) => count)).toContain(4)
      expect((await store.groups('web')).map((known) => known.group.id)).toEqual([group(1).id, group(2).id])
    })

    test('a sighting of a group that nobody described is counted under other', async () => {
      const store = await open()
      await record(store, 1, { sightings: [sighting(1, { count: 3 })] })
      expect(await store.groups('web')).toMatchObject([{ group: { id: 'other', title: 'other kinds' }, total: 3 }])
      await record(store, 2, { groups: [group(1)], sightings: [sighting(1)] })
      await record(store, 3, { sightings: [sighting(1)] })
      const totals = (await store.groups('web')).map((known) => [known.group.id, known.total])
      expect(totals).toContainEqual([group(1).id, 2])
      expect((await store.history('web', now)).overflow.groups).toBe(3)
    })

    test('a group that was not seen for 35 days makes room', async () => {
      const store = await open()
      await record(store, 1, { groups: [group(1)], sightings: [sighting(1)] })
      const later = now + 36 * 24 * hour
      await record(store, 2, { groups: [group(2)], sightings: [sighting(2, { at: later })], at: later })
      expect((await store.groups('web')).map((known) => known.group.id)).toEqual([group(2).id])
    })
  })

  describe('bounds', () => {
    const sumGroups = (groups: KnownGroup[]) => groups.reduce((n, { total }) => n + total, 0)

    test('routes over the bound are counted under other, and totals are exact', async () => {
      const store = await open()
      const routes = (from: number, count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, n) => [`GET /${from + n}`, { requests: 1, errors: 0 }]))
      await record(store, 1, { buckets: [bucket({ requests: 40, routes: routes(0, 40) })] })
      await record(store, 2, { buckets: [bucket({ requests: 30, routes: routes(30, 30) })] })
      const [kept] = await store.buckets('web', all(hour))
      expect(kept?.requests).toBe(70)
      expect(Object.keys(kept?.routes ?? {})).toHaveLength(bounds.routesPerService + 1)
      expect(kept?.routes.other).toEqual({ requests: 10, errors: 0 })
      expect(kept?.routes['GET /49']).toEqual({ requests: 1, errors: 0 })
      expect((await store.history('web', now)).overflow).toEqual({
        routes: 10,
        groups: 0,
        services: 0,
        sides: 0,
        latency: 0,
      })
      // Another service has its own room.
      await record(store, 3, { buckets: [bucket({ service: 'cart', requests: 1, routes: routes(90, 1) })] })
      expect((await store.buckets('web', all(hour, 'cart')))[0]?.routes).toEqual(routes(90, 1))
    })

    test('groups over the bound are counted under other, and totals are exact', async () => {
      const store = await open()
      const some = (from: number, count: number) => {
        const numbers = Array.from({ length: count }, (_, n) => from + n)
        return {
          groups: numbers.map((n) => group(n)),
          sightings: numbers.map((n) => sighting(n, { count: 2 })),
        }
      }
      await record(store, 1, some(0, 300))
      await record(store, 2, some(250, 300))
      const groups = await store.groups('web')
      expect(groups).toHaveLength(bounds.groupsPerService + 1)
      expect(sumGroups(groups)).toBe(1_200)
      expect(groups.find((known) => known.group.id === 'other')).toMatchObject({
        group: { title: 'other kinds', service: 'shop' },
        total: 100,
      })
      const seen = await store.sightings('web', all(60_000))
      expect(seen.reduce((n, { count }) => n + count, 0)).toBe(1_200)
      expect((await store.history('web', now)).overflow).toEqual({
        routes: 0,
        groups: 100,
        services: 0,
        sides: 0,
        latency: 0,
      })
    })

    test('services over the bound are counted under other, with their routes and groups', async () => {
      const store = await open()
      const names = Array.from({ length: bounds.servicesPerTeam + 3 }, (_, n) => `s${n}`)
      await record(store, 1, {
        buckets: names.map((service) =>
          bucket({ service, requests: 2, errors: 1, routes: { [`GET /${service}`]: { requests: 2, errors: 1 } } }),
        ),
        groups: names.map((service) => group(1, { service })),
        sightings: names.map((service) => sighting(1, { service })),
      })
      const kept = await store.buckets('web', all(60_000))
      expect(new Set(kept.map(({ service }) => service)).size).toBe(bounds.servicesPerTeam + 1)
      expect(sum(kept)).toEqual({ requests: 2 * names.length, errors: names.length })
      const [others] = await store.buckets('web', all(60_000, 'other'))
      expect(others).toMatchObject({ requests: 6, errors: 3 })
      expect(Object.keys(others?.routes ?? {})).toEqual(names.slice(-3).map((name) => `GET /${name}`))
      expect(await store.groups('web', 'other')).toMatchObject([{ group: { service: 'other' }, total: 3 }])
      expect((await store.history('web', now)).overflow).toEqual({
        routes: 0,
        groups: 0,
        services: 6,
        sides: 0,
        latency: 0,
      })
    })

    test('a service folded into other meets the bounds there', async () => {
      const store = await open()
      const names = Array.from({ length: bounds.servicesPerTeam + 60 }, (_, n) => `s${n}`)
      await record(store, 1, {
        buckets: names.map((service) =>
          bucket({ service, routes: { [`GET /${service}`]: { requests: 1, errors: 0 } } }),
        ),
      })
      const [others] = await store.buckets('web', all(60_000, 'other'))
      expect(others?.requests).toBe(60)
      expect(others?.routes.other).toEqual({ requests: 10, errors: 0 })
    })
  })

  describe('the feed', () => {
    const followed = async (store: Store, team = 'web') => {
      const entries: Feed[] = []
      const leave = await store.follow(team, (entry) => entries.push(entry))
      return { entries, leave }
    }

    test('tells everything in order, with versions without holes', async () => {
      const store = await open()
      await record(store, 1, { buckets: [bucket()] })
      const { entries } = await followed(store)
      const fence = await store.lease('web', { node: 'n1', now, ttlMs: 1_000 })
      await record(store, 2, { buckets: [bucket({ requests: 4 })], groups: [group(1)], sightings: [sighting(1)] })
      await record(store, 2, { buckets: [bucket({ requests: 4 })] })
      await store.report({ team: 'web', report: report(), now })
      await store.transition({ team: 'web', fence: fence ?? 0, now, states: { shop: state() }, deliveries: [] })
      await until(() => entries.length === 3)
      const { version } = await store.history('web', now)
      expect(entries).toEqual([
        {
          kind: 'recorded',
          version: version - 2,
          part: part({
            buckets: [bucket({ requests: 4, at: bucketStart(now, 10_000) })],
            groups: [group(1)],
            sightings: [sighting(1)],
          }),
          groups: [{ group: group(1), firstAt: now, lastAt: now, total: 1 }],
        },
        {
          kind: 'report',
          version: version - 1,
          report: { ...report(), targets: report().targets.filter(({ team }) => team === 'web') },
        },
        { kind: 'states', version, states: { shop: state() } },
      ])
    })

    test('tells a part as it was counted: clamped, and folded where it was over a bound', async () => {
      const store = await open()
      const { entries } = await followed(store)
      const routes = Object.fromEntries(Array.from({ length: 52 }, (_, n) => [`GET /${n}`, { requests: 1, errors: 1 }]))
      await record(store, 1, { buckets: [bucket({ at: now + hour, requests: 52, errors: 52, routes })] })
      await until(() => entries.length === 1)
      const [entry] = entries
      if (entry?.kind !== 'recorded') throw new Error('not recorded')
      expect(entry.part.buckets[0]).toMatchObject({ at: bucketStart(now, 10_000), requests: 52 })
      expect(entry.part.buckets[0]?.routes.other).toEqual({ requests: 2, errors: 2 })
    })

    test('who left hears nothing more; who follows twice hears all twice', async () => {
      const store = await open()
      const one = await followed(store)
      const two = await followed(store)
      const elsewhere = await followed(store, 'pay')
      await record(store, 1, { buckets: [bucket()] })
      await until(() => one.entries.length === 1 && two.entries.length === 1)
      await one.leave()
      await one.leave()
      await record(store, 2, { buckets: [bucket()] })
      await until(() => two.entries.length === 2)
      expect(one.entries).toHaveLength(1)
      expect(elsewhere.entries).toEqual([])
    })

    test('the history equals what the feed said', async () => {
      const store = await open()
      const { entries } = await followed(store)
      const batches = 40
      for (let seq = 1; seq <= batches; seq++) {
        const n = seq % 5
        await record(store, seq, {
          buckets: [
            bucket({
              service: `s${seq % 3}`,
              at: now - seq * 7_000,
              requests: seq,
              errors: n,
              classes: { timeout: n },
              routes: { 'GET /': { requests: seq, errors: n } },
            }),
          ],
          groups: [group(n)],
          sightings: [sighting(n, { at: now - seq * 11_000, count: seq })],
        })
      }
      await until(() => entries.length === batches)
      const buckets = new Map<string, Bucket>()
      const sightings = new Map<string, Sighting>()
      const groups = new Map<string, KnownGroup>()
      for (const entry of entries) {
        if (entry.kind !== 'recorded') continue
        for (const each of entry.part.buckets) {
          const key = `${each.at}|${each.service}`
          const bare = { ...each, routes: {} }
          const before = buckets.get(key)
          buckets.set(key, before ? addBuckets(before, bare) : bare)
        }
        for (const each of entry.part.sightings) {
          const at = bucketStart(each.at, 60_000)
          const key = `${at}|${each.group}`
          sightings.set(key, { ...each, at, count: each.count + (sightings.get(key)?.count ?? 0) })
        }
        for (const known of entry.groups) groups.set(known.group.id, known)
      }
      const history = await store.history('web', now)
      const inOrder = (a: Bucket, b: Bucket) => a.at - b.at || (a.service < b.service ? -1 : 1)
      // A class that was not there is not written, so both sides leave the zeros out.
      const told = [...buckets.values()].sort(inOrder).map((each) => ({
        ...each,
        classes: each.classes.timeout ? each.classes : {},
      }))
      expect(history.version).toBe(entries.at(-1)?.version)
      expect(history.buckets).toEqual(told)
      expect(history.sightings).toEqual(
        [...sightings.values()].sort((a, b) => a.at - b.at || (a.group < b.group ? -1 : 1)),
      )
      expect(history.groups).toEqual([...groups.values()].sort((a, b) => b.lastAt - a.lastAt))
    })

    test('a follower that starts from the history while others write misses nothing and counts nothing twice', async () => {
      const store = await open()
      const total = 60
      let seq = 0
      const write = async () => {
        while (seq < total) {
          await record(store, ++seq, { buckets: [bucket({ service: `s${seq % 7}` })] })
          await new Promise((resolve) => setTimeout(resolve, 1))
        }
      }
      const writing = write()
      await until(() => seq > 10)
      const { entries } = await followed(store)
      const history = await store.history('web', now)
      await writing
      const last = await store.history('web', now)
      await until(() => entries.at(-1)?.version === last.version)
      const later = entries.flatMap((entry) =>
        entry.kind === 'recorded' && entry.version > history.version ? entry.part.buckets : [],
      )
      expect(sum(history.buckets).requests + sum(later).requests).toBe(total)
    })
  })

  describe('history', () => {
    test('of a team that nobody wrote for is empty', async () => {
      const store = await open()
      expect(await store.history('web', now)).toEqual({
        version: 0,
        buckets: [],
        groups: [],
        sightings: [],
        states: {},
        reports: [],
        overflow: { routes: 0, groups: 0, services: 0, sides: 0, latency: 0 },
      })
      expect(await store.teams()).toEqual([])
    })

    test('reaches an hour back for counts and a day for groups', async () => {
      const store = await open()
      await record(store, 1, {
        buckets: [bucket({ at: now - hour - 9_000 }), bucket({ at: now - 59 * 60_000 })],
        groups: [group(1), group(2)],
        sightings: [sighting(1, { at: now - 25 * hour }), sighting(2, { at: now - 23 * hour })],
      })
      const later = await store.history('web', now)
      expect(later.buckets.map(({ at }) => at)).toContain(bucketStart(now - 59 * 60_000, 10_000))
      expect(later.buckets.every(({ at }) => at + 10_000 > now - hour)).toBe(true)
      expect(later.groups.map((known) => known.group.id)).toEqual([group(2).id])
      expect(later.sightings).toEqual([])
      expect((await store.history('web', now + 2 * hour)).buckets).toEqual([])
    })

    test('keeps the last Report of each collector for an hour, with this team’s targets only', async () => {
      const store = await open()
      await store.report({ team: 'web', report: report(), now })
      await store.report({ team: 'web', report: report({ sentAt: now + 5_000 }), now: now + 5_000 })
      await store.report({ team: 'web', report: report({ collector: 'host-2' }), now: now + 6_000 })
      const { reports } = await store.history('web', now + 7_000)
      const own = report().targets.filter(({ team }) => team === 'web')
      expect(reports.sort((a, b) => a.receivedAt - b.receivedAt)).toEqual([
        { report: report({ sentAt: now + 5_000, targets: own }), receivedAt: now + 5_000 },
        { report: report({ collector: 'host-2', targets: own }), receivedAt: now + 6_000 },
      ])
      expect((await store.history('web', now + hour + 5_500)).reports).toHaveLength(1)
      await store.report({ team: 'web', report: report({ collector: 'host-3' }), now: now + 2 * hour })
      expect((await store.history('web', now)).reports.map((each) => each.report.collector)).toEqual(['host-3'])
    })
  })

  describe('the lease', () => {
    test('belongs to one node until its time, and its fence only grows', async () => {
      const store = await open()
      const ask = (node: string, at: number) => store.lease('web', { node, now: at, ttlMs: 1_000 })
      const first = (await ask('n1', now)) ?? 0
      expect(first).toBeGreaterThan(0)
      expect(await ask('n2', now + 999)).toBeNull()
      expect(await ask('n1', now + 999)).toBe(first)
      expect(await ask('n2', now + 1_998)).toBeNull()
      const second = (await ask('n2', now + 1_999)) ?? 0
      expect(second).toBeGreaterThan(first)
      expect(await ask('n1', now + 2_000)).toBeNull()
      expect(await store.lease('pay', { node: 'n1', now, ttlMs: 1 })).not.toBeNull()
    })

    test('is given back by its owner only', async () => {
      const store = await open()
      const first = (await store.lease('web', { node: 'n1', now, ttlMs: 1_000 })) ?? 0
      await store.unlease('web', 'n2')
      expect(await store.lease('web', { node: 'n2', now, ttlMs: 1_000 })).toBeNull()
      await store.unlease('web', 'n1')
      expect((await store.lease('web', { node: 'n2', now, ttlMs: 1_000 })) ?? 0).toBeGreaterThan(first)
    })
  })

  const leased = async (store: Store) => (await store.lease('web', { node: 'n1', now, ttlMs: hour })) ?? 0
  const queue = async (store: Store, deliveries: Delivery[], at = now) =>
    store.transition({ team: 'web', fence: await leased(store), now: at, states: {}, deliveries })
  const claim = (store: Store, at = now, leaseMs = 15_000) => store.claim('web', { now: at, leaseMs })

  describe('a transition', () => {
    test('with an old fence writes nothing and tells nothing', async () => {
      const store = await open()
      const old = await leased(store)
      await store.lease('web', { node: 'n2', now: now + hour, ttlMs: 1_000 })
      const { version } = await store.history('web', now)
      const entry = { team: 'web', now, states: { shop: state() }, deliveries: [delivery('a')] }
      expect(await store.transition({ ...entry, fence: old })).toBe(false)
      expect(await store.transition({ ...entry, fence: old + 5 })).toBe(false)
      expect(await store.history('web', now)).toMatchObject({ version, states: {} })
      expect((await store.deliveries('web')).waiting).toBe(0)
    })

    test('writes states and messages together; states of other services stay', async () => {
      const store = await open()
      const fence = await leased(store)
      const entry = { team: 'web', fence, now, deliveries: [] }
      await store.transition({ ...entry, states: { shop: state(), cart: state() }, deliveries: [delivery('a')] })
      await store.transition({ ...entry, states: { shop: state({ state: 'failing' }) } })
      expect((await store.history('web', now)).states).toEqual({ shop: state({ state: 'failing' }), cart: state() })
      expect((await store.deliveries('web')).waiting).toBe(1)
      expect(await store.teams()).toEqual(['web'])
    })

    test('that is asked again queues its messages once, also after they were delivered', async () => {
      const store = await open()
      await queue(store, [delivery('a')])
      await queue(store, [delivery('a')])
      expect((await store.deliveries('web')).waiting).toBe(1)
      const claimed = await claim(store)
      if (claimed) await store.settle('web', claimed, { kind: 'delivered' })
      await queue(store, [delivery('a')])
      expect((await store.deliveries('web')).waiting).toBe(0)
    })
  })

  describe('deliveries', () => {
    test('of one incident and receiver come one after the other, others do not wait for them', async () => {
      const store = await open()
      await queue(store, [delivery('a1', { incident: 'a' }), delivery('a2', { incident: 'a' })])
      await queue(store, [delivery('b1', { incident: 'b' }), delivery('a3', { incident: 'a', receiver: 'mail' })])
      const claims = [await claim(store), await claim(store), await claim(store)]
      expect(claims.map((each) => each?.delivery.id).sort()).toEqual(
        ['a1', 'b1', 'a3'].map((name) => delivery(name).id).sort(),
      )
      expect(await claim(store)).toBeNull()
      const first = claims.find((each) => each?.delivery.id === delivery('a1').id)
      if (!first) throw new Error('a1 was not claimed')
      await store.settle('web', first, { kind: 'again', at: now + 5_000 })
      expect(await claim(store, now + 4_999)).toBeNull()
      const again = await claim(store, now + 5_000)
      expect(again?.delivery).toEqual({ ...delivery('a1'), attempts: 1 })
      if (again) await store.settle('web', again, { kind: 'delivered' })
      expect((await claim(store, now + 5_000))?.delivery).toEqual(delivery('a2'))
      expect((await store.deliveries('web')).waiting).toBe(3)
    })

    test('that are not due yet are not claimed', async () => {
      const store = await open()
      await queue(store, [delivery('a')], now + 1_000)
      expect(await claim(store, now + 999)).toBeNull()
      expect(await claim(store, now + 1_000)).not.toBeNull()
    })

    test('come back when the worker died, and the dead worker’s word counts no more', async () => {
      const store = await open()
      await queue(store, [delivery('a1'), delivery('a2')])
      const dead = await claim(store)
      expect(await claim(store, now + 14_999)).toBeNull()
      const taken = await claim(store, now + 15_000)
      expect(taken?.delivery).toEqual(dead?.delivery)
      if (!dead || !taken) throw new Error('not claimed')
      for (const kind of ['delivered', 'dead', 'again'] as const) {
        await store.settle('web', dead, { kind, reason: 'gone', at: now })
      }
      expect(await store.deliveries('web')).toEqual({ waiting: 2, dead: [] })
      expect(await claim(store, now + 16_000)).toBeNull()
      await store.settle('web', taken, { kind: 'delivered' })
      await store.settle('web', taken, { kind: 'delivered' })
      expect((await store.deliveries('web')).waiting).toBe(1)
    })

    test('settled after the lease but before anyone else took them are settled', async () => {
      const store = await open()
      await queue(store, [delivery('a')])
      const late = await claim(store)
      if (late) await store.settle('web', late, { kind: 'delivered' })
      expect(await claim(store, now + hour)).toBeNull()
    })

    test('that are dead are listed newest first, up to a bound, and let the next one go', async () => {
      const store = await open()
      const count = bounds.deadLetters + 2
      await queue(
        store,
        Array.from({ length: count }, (_, n) => delivery(`d${n}-`)),
      )
      for (let n = 0; n < count; n++) {
        const claimed = await claim(store)
        expect(claimed?.delivery.id).toBe(delivery(`d${n}-`).id)
        if (claimed) await store.settle('web', claimed, { kind: 'dead', reason: `gone ${n}` })
      }
      const { waiting, dead } = await store.deliveries('web')
      expect(waiting).toBe(0)
      expect(dead).toHaveLength(bounds.deadLetters)
      expect(dead[0]).toEqual({ delivery: delivery(`d${count - 1}-`), reason: `gone ${count - 1}` })
    })
  })

  test('answers a ping, and closes twice without harm', async () => {
    const store = await open()
    await store.ping()
    await store.close()
    await store.close()
  })
})
