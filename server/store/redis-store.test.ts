import { createServer } from 'node:net'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, test } from 'vitest'
import type { Bucket } from '../../contracts/bucket.ts'
import { freePort, type RedisServer, startRedis } from '../../e2e/redis-server.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { bucket, delivery, group, hour, id, now, report, sighting, state, until } from './examples.ts'
import { createRedisStore } from './redis-store.ts'
import type { Feed, Store } from './store.ts'

const span = { since: now - hour, until: now + hour, widthMs: 10_000 }
const batch = (seq: number, buckets = [bucket()]): Parameters<Store['record']>[0] => ({
  team: 'web',
  id: id(seq),
  part: {
    buckets,
    groups: [group(1)],
    sightings: [sighting(1)],
    gaps: [],
  },
  now,
})
const requests = (buckets: Bucket[]) => buckets.reduce((sum, each) => sum + each.requests, 0)

/** Every method of the store, once. */
const everyCall = (store: Store): Record<string, () => Promise<unknown>> => ({
  record: () => store.record(batch(1_000)),
  report: () => store.report({ team: 'web', report: report(), now }),
  teams: () => store.teams(),
  history: () => store.history('web', now),
  buckets: () => store.buckets('web', span),
  sightings: () => store.sightings('web', { ...span, widthMs: 60_000 }),
  groups: () => store.groups('web'),
  follow: () => store.follow('web', () => {}),
  lease: () => store.lease('web', { node: 'n1', now, ttlMs: 60_000 }),
  transition: () =>
    store.transition({ team: 'web', fence: 1, now, states: { shop: state() }, deliveries: [delivery('a')] }),
  claim: () => store.claim('web', { now, leaseMs: 1_000 }),
  settle: () => store.settle('web', { delivery: delivery('a'), token: 1 }, { kind: 'dead', reason: 'gone' }),
  deliveries: () => store.deliveries('web'),
  unlease: () => store.unlease('web', 'n1'),
  ping: () => store.ping(),
  problems: () => store.problems(),
})

const answers = (store: Store) =>
  store.ping().then(
    () => true,
    () => false,
  )

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})
const redis = async (options: Parameters<typeof startRedis>[0] = {}): Promise<RedisServer> => {
  const server = await startRedis(options)
  stops.push(server.stop)
  return server
}
const open = async ({ url }: { url: string }): Promise<Store> => {
  const store = await createRedisStore({ url, prefix: 'fb' }, { log: silentLog() })
  stops.push(store.close)
  return store
}
const client = async ({ url }: { url: string }): Promise<Redis> => {
  const raw = new Redis(url)
  stops.push(async () => raw.disconnect())
  return raw
}
const follow = async (store: Store): Promise<Feed[]> => {
  const entries: Feed[] = []
  await store.follow('web', (entry) => entries.push(entry))
  return entries
}
const holes = (entries: Feed[]) =>
  entries.filter(({ version }, i) => i > 0 && version !== (entries[i - 1]?.version ?? 0) + 1)

test('detail of minutes goes long before the minutes do, and that of hours stays with them', async () => {
  const server = await redis()
  const [store, raw] = [await open(server), await client(server)]
  await store.record(batch(1, [bucket({ latency: { '5': 1 }, sides: { 'cache|misses|': 1 } })]))
  const hoursLeft = async (kind: string, widthMs: number) => {
    const [key = ''] = await raw.keys(`fb:{web}:${kind}:${widthMs}:*`)
    return Math.round((await raw.pttl(key)) / hour)
  }
  expect(await hoursLeft('detail', 60_000)).toBe(4)
  expect(await hoursLeft('buckets', 60_000)).toBe(49)
  expect(await hoursLeft('detail', hour)).toBe(await hoursLeft('buckets', hour))
  expect(await raw.keys('fb:{web}:detail:10000:*')).toEqual([])
})

describe('at the start', () => {
  test('nobody listening is one clear sentence at once, without the password', async () => {
    const port = await freePort()
    const url = `redis://me:secret@127.0.0.1:${port}/3`
    const start = createRedisStore({ url, prefix: 'fb' }, { log: silentLog() })
    await expect(start).rejects.toThrow(
      `Redis at redis://127.0.0.1:${port}/3 does not answer: connect ECONNREFUSED 127.0.0.1:${port}`,
    )
  })

  test('something that says nothing is given up', async () => {
    const mute = createServer()
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    stops.push(async () => mute.close())
    const address = mute.address()
    const port = typeof address === 'object' ? address?.port : 0
    const start = createRedisStore({ url: `redis://127.0.0.1:${port}`, prefix: 'fb' }, { log: silentLog() })
    await expect(start).rejects.toThrow('does not answer')
  })

  test('a wrong password is said', async () => {
    const server = await redis({ settings: { requirepass: 'right' } })
    const url = server.url.replace('://', '://:wrong@')
    await expect(createRedisStore({ url, prefix: 'fb' }, { log: silentLog() })).rejects.toThrow(/WRONGPASS|invalid/)
  })
})

describe('a lost Redis', () => {
  const rejectInTime = async (store: Store) => {
    const began = performance.now()
    await Promise.all(
      Object.entries(everyCall(store)).map(async ([name, call]) => {
        await expect(call(), name).rejects.toThrow(/^Redis at redis:\/\/127\.0\.0\.1/)
        expect(performance.now() - began, name).toBeLessThan(2_000)
      }),
    )
  }

  test('that was killed makes every call reject within two seconds', async () => {
    const server = await redis()
    const store = await open(server)
    await server.kill()
    await rejectInTime(store)
  })

  test('that hangs makes every call reject within two seconds, and works again when it goes on', async () => {
    const server = await redis()
    const store = await open(server)
    process.kill(server.pid, 'SIGSTOP')
    await rejectInTime(store)
    process.kill(server.pid, 'SIGCONT')
    await until(() => answers(store))
    expect(await store.record(batch(2_000))).toEqual({ counted: true })
  })

  test('that was killed in the middle of work and started again has lost and doubled nothing', async () => {
    const server = await redis({ appendonly: true })
    const store = await open(server)
    const entries = await follow(store)
    const total = 400
    let restarted: Promise<RedisServer> | null = null
    let refused = 0
    for (let seq = 1; seq <= total; seq++) {
      if (seq === 150) {
        // Not awaited: it dies while Batches are under way.
        restarted = server.kill().then(() => redis({ port: server.port, dir: server.dir, appendonly: true }))
      }
      for (;;) {
        try {
          if (!(await store.record(batch(seq))).counted) refused += 1
          break
        } catch {
          // A collector sends the same Batch again until it is acked.
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
      }
    }
    await restarted
    expect(requests(await store.buckets('web', span))).toBe(total)
    expect((await store.groups('web'))[0]?.total).toBe(total)
    // At most the one whose answer the crash swallowed.
    expect(refused).toBeLessThanOrEqual(1)
    expect(await store.record(batch(100))).toEqual({ counted: false })
    const { version } = await store.history('web', now)
    await until(() => entries.at(-1)?.version === version)
  })

  test('that comes back empty goes on with higher versions, so that followers see a hole', async () => {
    const server = await redis()
    const store = await open(server)
    const entries = await follow(store)
    for (let seq = 1; seq <= 3; seq++) await store.record(batch(seq))
    await until(() => entries.length === 3)
    await server.kill()
    await redis({ port: server.port, dir: server.dir })
    await until(() => answers(store))
    await until(() => entries.length > 3)
    expect(holes(entries)).toHaveLength(1)
    expect(entries[3]?.version).toBeGreaterThan(entries[2]?.version ?? 0)
    await store.record(batch(4))
    await until(() => entries.length === 5)
    expect(holes(entries)).toHaveLength(1)
    expect(requests((await store.history('web', now)).buckets)).toBe(1)
    expect(await store.teams()).toEqual(['web'])
  })
})

describe('the feed', () => {
  test('says the same on two nodes', async () => {
    const server = await redis()
    const [one, two] = [await open(server), await open(server)]
    const [seenByOne, seenByTwo] = [await follow(one), await follow(two)]
    for (let seq = 1; seq <= 30; seq++) await (seq % 2 ? one : two).record(batch(seq, [bucket({ requests: seq })]))
    await until(() => seenByOne.length === 30 && seenByTwo.length === 30)
    expect(seenByOne).toEqual(seenByTwo)
    expect(holes(seenByOne)).toEqual([])
    expect(await one.history('web', now)).toEqual(await two.history('web', now))
  })

  test('shows a hole for what was published while its connection was lost', async () => {
    const server = await redis()
    const [node, other] = [await open(server), await open(server)]
    const entries = await follow(node)
    await other.record(batch(1))
    await until(() => entries.length === 1)
    const raw = await client(server)
    await raw.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await other.record(batch(2))
    await until(() => entries.length > 1)
    expect(holes(entries)).toHaveLength(1)
    const { version } = await node.history('web', now)
    await until(() => entries.at(-1)?.version === version)
    await other.record(batch(3))
    await until(() => entries.at(-1)?.version === version + 1)
  })

  test('shows no hole when its connection was lost and nothing was published meanwhile', async () => {
    const server = await redis()
    const store = await open(server)
    const entries = await follow(store)
    await store.record(batch(1))
    await until(() => entries.length === 1)
    const raw = await client(server)
    const subscribers = async () => Number((await raw.pubsub('NUMSUB', 'fb:{web}:feed'))[1])
    await raw.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await until(async () => (await subscribers()) === 1)
    await store.record(batch(2))
    await until(() => entries.length === 2)
    expect(holes(entries)).toEqual([])
  })

  test('shows a hole for an entry that never came although the connection stood', async () => {
    const server = await redis()
    const clock = manualClock()
    const store = await createRedisStore({ url: server.url, prefix: 'fb' }, { log: silentLog(), clock })
    stops.push(store.close)
    const entries = await follow(store)
    await store.record(batch(1))
    await until(() => entries.length === 1)
    const raw = await client(server)
    await raw.incr('fb:{web}:version')
    await until(async () => {
      await clock.advance(5_000)
      return entries.length > 1
    })
    expect(holes(entries)).toHaveLength(1)
  })

  test('leaves no subscription behind', async () => {
    const server = await redis()
    const store = await open(server)
    const raw = await client(server)
    const leave = await store.follow('web', () => {})
    expect(await raw.pubsub('NUMSUB', 'fb:{web}:feed')).toEqual(['fb:{web}:feed', 1])
    await leave()
    expect(await raw.pubsub('NUMSUB', 'fb:{web}:feed')).toEqual(['fb:{web}:feed', 0])
  })
})

test('Batches of one collector that are sent without waiting are all counted, also over a bound', async () => {
  const store = await open(await redis())
  const routes = (seq: number) =>
    Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`GET /${seq}/${n}`, { requests: 1, errors: 0 }]))
  const answered = await Promise.all(
    Array.from({ length: 10 }, (_, n) => store.record(batch(n + 1, [bucket({ requests: 20, routes: routes(n) })]))),
  )
  expect(answered.every(({ counted }) => counted)).toBe(true)
  const [minute] = await store.buckets('web', { ...span, widthMs: 60_000 })
  expect(minute?.requests).toBe(200)
  expect(minute?.routes.other).toEqual({ requests: 150, errors: 0 })
})

test('counts above ten million million stay whole', async () => {
  const store = await open(await redis())
  const requests = 9_007_199_254_740_000
  await store.record(batch(1, [bucket({ requests })]))
  await store.record(batch(2, [bucket({ requests: 991 })]))
  expect((await store.buckets('web', span))[0]?.requests).toBe(9_007_199_254_740_991)
})

test('a full memory refuses Batches, and alerting goes on', async () => {
  const server = await redis()
  const store = await open(server)
  await store.record(batch(1))
  const fence = await store.lease('web', { node: 'n1', now, ttlMs: 60_000 })
  const raw = await client(server)
  await raw.config('SET', 'maxmemory', '1mb')
  await expect(store.record(batch(2))).rejects.toThrow('OOM')
  expect(
    await store.transition({
      team: 'web',
      fence: fence ?? 0,
      now,
      states: { shop: state() },
      deliveries: [delivery('a')],
    }),
  ).toBe(true)
  const claim = await store.claim('web', { now, leaseMs: 1_000 })
  expect(claim?.delivery).toEqual(delivery('a'))
  if (claim) await store.settle('web', claim, { kind: 'dead', reason: 'gone' })
  expect(await store.lease('web', { node: 'n1', now, ttlMs: 60_000 })).toBe(fence)
  await store.unlease('web', 'n1')
  // The wall still shows what was counted before.
  expect(requests((await store.history('web', now)).buckets)).toBe(1)
  expect((await store.deliveries('web')).dead).toHaveLength(1)
  await raw.config('SET', 'maxmemory', '0')
  expect(await store.record(batch(2))).toEqual({ counted: true })
})

test('problems are said in words: eviction, persistence, and none when all is well', async () => {
  const server = await redis()
  const store = await open(server)
  const raw = await client(server)
  expect(await store.problems()).toEqual([expect.stringContaining('appendonly no')])
  await raw.config('SET', 'appendonly', 'yes')
  expect(await store.problems()).toEqual([])
  await raw.config('SET', 'maxmemory-policy', 'allkeys-lru')
  expect(await store.problems()).toEqual([expect.stringMatching(/would throw .* \(maxmemory-policy allkeys-lru\)/)])
  await raw.config('SET', 'maxmemory', '100mb')
  expect(await store.problems()).toEqual([
    expect.stringMatching(/throws counts away .* set maxmemory-policy noeviction/),
  ])
})

test('every call keeps to one slot of a cluster, and only the set of teams has no team in its name', async () => {
  const server = await redis({
    settings: { 'cluster-enabled': 'yes', 'cluster-port': String(await freePort()) },
  })
  const raw = await client(server)
  await raw.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383)
  await until(async () => String(await raw.call('CLUSTER', 'INFO')).includes('cluster_state:ok'))
  const store = await open(server)
  for (const [name, call] of Object.entries(everyCall(store))) await expect(call(), name).resolves.not.toThrow()
  const keys = await raw.keys('*')
  expect(keys.length).toBeGreaterThan(12)
  expect(keys.filter((key) => !key.startsWith('fb:{web}:'))).toEqual(['fb:teams'])
})

test('slices, names and what was counted expire by themselves', async () => {
  const server = await redis()
  const store = await open(server)
  await store.record(batch(1, [bucket({ routes: { 'GET /': { requests: 1, errors: 0 } } })]))
  const raw = await client(server)
  const forEver: string[] = []
  for (const key of await raw.keys('*')) if ((await raw.pttl(key)) < 0) forEver.push(key)
  expect(forEver.sort()).toEqual(['fb:teams', 'fb:{web}:version'])
  const day = 24 * 3_600_000
  for (const [widthMs, keepMs, pageMs] of [
    [10_000, 3_600_000, 3_600_000],
    [60_000, 2 * day, 3_600_000],
    [3_600_000, 35 * day, day],
  ] as const) {
    const [key = ''] = await raw.keys(`fb:{web}:buckets:${widthMs}:*`)
    const ttl = await raw.pttl(key)
    expect(ttl).toBeGreaterThan(keepMs - 60_000)
    expect(ttl).toBeLessThanOrEqual(keepMs + pageMs)
  }
})

test('what Redis holds is not believed: a broken group is an error and not half a group', async () => {
  const server = await redis()
  const store = await open(server)
  await store.record(batch(1))
  const raw = await client(server)
  await raw.hset('fb:{web}:groups:shop', `${group(1).id}|d`, '{"id":"<script>"}')
  await expect(store.groups('web')).rejects.toThrow()
})
