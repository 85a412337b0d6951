import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bucket, emptyBucket } from '../../contracts/bucket.ts'
import {
  addRecent,
  noLatency,
  pruneRecent,
  type RecentLatency,
  recentMs,
  recentOf,
  recentRoutes,
} from './recent-latency.ts'
import { enoughAnswers, slowOf } from './slow.ts'

const now = 1_700_000_000_000
const remember = (...buckets: (Partial<Bucket> & { ago?: number })[]): RecentLatency => {
  const recent = noLatency()
  for (const { ago = 0, ...of } of buckets) {
    addRecent(recent, { ...emptyBucket({ service: 'shop', vantage: 'app', at: now - ago }), ...of })
  }
  return recent
}
const route = (latency: Record<string, number>) => ({ requests: 1, errors: 0, latency })

test('the route with the worst p95 is the slow one, of two equal ones the busier', () => {
  const recent = remember(
    { routes: { 'GET /a': route({ '50': 80, '1000': 20 }), 'GET /b': route({ '50': 30, '2500': 4 }) } },
    { ago: 60_000, routes: { 'GET /b': route({ '2500': 4 }), 'GET /c': route({ '2500': 90 }) } },
  )
  expect(slowOf(recent, now)).toEqual({ route: 'GET /c', p95Ms: 2_500, count: 90, windowMs: recentMs })
})

test('what keeps a second, or has too few answers, is not slow', () => {
  expect(slowOf(remember({ routes: { 'GET /': route({ '750': 96, '5000': 4 }) } }), now)).toBeNull()
  expect(slowOf(remember({ routes: { 'GET /': route({ '5000': enoughAnswers - 1 }) } }), now)).toBeNull()
  expect(slowOf(remember({ routes: { 'GET /': route({ '750': 94, '1000': 6 }) } }), now)?.p95Ms).toBe(1_000)
  expect(slowOf(remember({ requests: 9 }), now)).toBeNull()
  expect(slowOf(null, now)).toBeNull()
})

test('answers above the last bound are slower than any number', () => {
  const recent = remember({ routes: { 'GET /a': route({ '10000': 50 }), 'GET /b': route({ '100': 30, Inf: 2 }) } })
  expect(slowOf(recent, now)).toMatchObject({ route: 'GET /b', p95Ms: null, count: 32 })
})

test('without routes it is the service as a whole, and with them the whole is not a route', () => {
  expect(slowOf(remember({ latency: { '5000': 30 } }), now)).toMatchObject({ route: null, p95Ms: 5_000, count: 30 })
  expect(slowOf(remember({ latency: { '5000': 30 }, routes: { 'GET /': route({ '10': 30 }) } }), now)).toBeNull()
})

test('only the last five minutes count, and what is older is let go', () => {
  const recent = remember({ ago: recentMs + 60_000, latency: { '5000': 50 } }, { latency: { '5000': 5 } })
  expect(slowOf(recent, now)).toBeNull()
  pruneRecent(recent, now)
  expect([...recent.minutes.values()]).toHaveLength(1)
  expect(recent.sums).toEqual(new Map([['', { '5000': 5 }]]))
})

test('the vantage of the rate tells it, or else the best one that measured', () => {
  const [app, proxy, nothing] = [remember({ latency: { '5': 1 } }), remember({ latency: { '9': 1 } }), remember()]
  expect(
    recentOf(
      new Map([
        ['app', app],
        ['proxy', proxy],
      ]),
      'proxy',
    ),
  ).toBe(proxy)
  expect(
    recentOf(
      new Map([
        ['app', nothing],
        ['proxy', proxy],
      ]),
      'app',
    ),
  ).toBe(proxy)
  expect(recentOf(new Map([['app', nothing]]), 'app')).toBeNull()
})

test('what is added up is what the minutes hold, whatever comes and goes', () => {
  const seen = fc.record({
    ago: fc.integer({ min: 0, max: 8 }),
    route: fc.constantFrom('GET /a', 'GET /b'),
    latency: fc.dictionary(fc.constantFrom('5', '2.5', 'Inf'), fc.nat(9), { noNullPrototype: true }),
  })
  fc.assert(
    fc.property(fc.array(seen), fc.nat(9), (all, later) => {
      const recent = remember(
        ...all.map(({ ago, route: name, latency }) => ({
          ago: ago * 60_000,
          routes: { [name]: route(latency) },
          latency,
        })),
      )
      const at = now + later * 60_000
      const total = (of: (each: (typeof all)[number]) => boolean) =>
        all
          .filter((each) => (each.ago + later) * 60_000 < recentMs && of(each))
          .reduce((sum, { latency }) => sum + Object.values(latency).reduce((a, b) => a + b, 0), 0)
      const routes = new Map(recentRoutes(recent, at))
      for (const name of ['GET /a', 'GET /b']) {
        const sum = Object.values(routes.get(name) ?? {}).reduce((a, b) => a + b, 0)
        expect(sum).toBe(total((each) => each.route === name))
      }
      if (total(() => true) === 0) expect(recent.sums.size).toBe(0)
    }),
  )
})
