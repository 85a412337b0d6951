import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bucket, sliceMs } from '../../contracts/bucket.ts'
import { type ServiceState, severities, states } from '../../contracts/state.ts'
import { vantages } from '../../contracts/vantage.ts'
import { evaluate } from './evaluate.ts'
import type { Seen } from './judge.ts'
import { rank } from './level.ts'
import { bucketAt, play, start, targetHeardAt } from './seen.fixture.ts'

const runs = { numRuns: 1_000 }
const requests = fc.oneof(fc.constant(0), fc.nat(3), fc.nat(200), fc.nat(1_000_000))
/** Errors of requests in one slice, from none to all. */
const counts = fc
  .tuple(requests, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean())
  .map(([n, share, isHealthy]): [number, number] => [isHealthy ? 0 : Math.floor(n * share), n])

const now = start + 3_600_000
const severity = fc.constantFrom(...severities)
const instant = fc.integer({ min: now - 3_600_000, max: now - 5_000 })
const before: fc.Arbitrary<ServiceState | null> = fc.option(
  fc.record({
    state: fc.constantFrom(...states),
    severity,
    since: instant,
    reason: fc.constant('before'),
    evaluatedAt: fc.oneof(fc.constant(now - sliceMs), instant),
    evaluations: fc.nat(100),
    rising: fc.option(fc.record({ severity, times: fc.constant(1) })),
    clearSince: fc.option(instant),
    incident: fc.option(fc.record({ id: fc.constant('inc_0123456789ab'), startedAt: instant })),
  }),
)
const buckets = fc
  .array(fc.tuple(fc.nat(359), counts), { maxLength: 60 })
  .map((list): Bucket[] =>
    [...new Map(list)].sort(([a], [b]) => a - b).map(([i, each]) => bucketAt(start + i * sliceMs, each)),
  )
const targets = fc.array(
  fc
    .record({ heard: fc.integer({ min: now - 400_000, max: now }), vantage: fc.constantFrom(...vantages) })
    .map(({ heard, vantage }) => targetHeardAt(heard, { vantage })),
  { maxLength: 3 },
)
const seen: fc.Arbitrary<Seen> = fc.record({ buckets, vantage: fc.option(fc.constantFrom(...vantages)), targets })
const isSilentBy = (target: Seen['targets'][number]) => now - target.receivedAt > 60_000

test('one error among any number of requests changes no state, at any time, whatever the traffic is', () => {
  fc.assert(
    fc.property(
      fc.array(
        requests.filter((n) => n > 0),
        { minLength: 1, maxLength: 90 },
      ),
      fc.nat(89),
      (traffic, at) => {
        const healthy = traffic.map((n): [number, number] => [0, n])
        const oneError = healthy.map(([, n], i): [number, number] => [i === at % traffic.length ? 1 : 0, n])
        const says = (slices: [number, number][]) => play(slices).map(({ state, severity }) => [state, severity])
        expect(says(oneError)).toEqual(says(healthy))
      },
    ),
    { numRuns: 300 },
  )
})

test('one error makes nothing worse, whatever came before', () => {
  fc.assert(
    fc.property(requests, fc.nat(359), before, (n, at, from) => {
      const only = {
        buckets: [bucketAt(start + at * sliceMs, [1, n])],
        vantage: 'app',
        targets: [targetHeardAt(now)],
      } as const
      const after = evaluate({ ...only, buckets: [...only.buckets], targets: [...only.targets] }, from, now)
      expect(rank(after.severity)).toBeLessThanOrEqual(rank(from?.severity ?? 'ok'))
      expect(after.rising).toBe(null)
    }),
    runs,
  )
})

test('missing data never makes anything better, and never shows a colour', () => {
  fc.assert(
    fc.property(seen, before, (what, from) => {
      fc.pre(what.targets.length === 0 || what.targets.some(isSilentBy))
      const after = evaluate(what, from, now)
      const isSeen = what.targets.some((target) => target.report.vantage === 'gateway' && !isSilentBy(target))
      // Only a gateway that is heard may show that a service which cannot be read is failing; never that it is well.
      if (!isSeen) expect(after.state).toBe('no-data')
      expect(['no-data', 'watch', 'failing']).toContain(after.state)
      expect(rank(after.severity)).toBeGreaterThanOrEqual(rank(from?.severity ?? 'ok'))
      expect(after.clearSince).toBe(null)
      expect(after.incident).toEqual(from?.incident ?? null)
    }),
    runs,
  )
})

test('when everything is silent the severity stays as it is', () => {
  fc.assert(
    fc.property(seen, before, (what, from) => {
      fc.pre(what.targets.every(isSilentBy))
      expect(evaluate(what, from, now).severity).toBe(from?.severity ?? 'ok')
    }),
    runs,
  )
})

test('a service without requests is never ok and says no percentage', () => {
  fc.assert(
    fc.property(fc.constantFrom('app', 'proxy', 'access-log', null), before, (vantage, from) => {
      const after = evaluate({ buckets: [], vantage, targets: [targetHeardAt(now)] }, from, now)
      expect(after.state).toBe(after.evaluations < 2 ? 'no-data' : 'no-traffic')
      expect(after.severity).toBe(from?.severity ?? 'ok')
      expect(after.reason).not.toMatch(/%|0 of/)
    }),
    runs,
  )
})

test('the same arguments give the same state, and nothing that is handed in is changed', () => {
  fc.assert(
    fc.property(seen, before, (what, from) => {
      const copy = structuredClone({ what, from })
      expect(evaluate(what, from, now)).toEqual(evaluate(copy.what, copy.from, now))
      expect({ what, from }).toEqual(copy)
    }),
    runs,
  )
})

test('a request that fails instead of succeeding never makes the severity better', () => {
  fc.assert(
    fc.property(seen, before, fc.nat(59), (what, from, at) => {
      const worse = what.buckets.map((bucket, i) =>
        i === at % what.buckets.length && bucket.errors < bucket.requests
          ? { ...bucket, errors: bucket.errors + 1 }
          : bucket,
      )
      const [good, bad] = [evaluate(what, from, now), evaluate({ ...what, buckets: worse }, from, now)]
      expect(rank(bad.severity)).toBeGreaterThanOrEqual(rank(good.severity))
      expect(rank(bad.rising?.severity ?? bad.severity)).toBeGreaterThanOrEqual(
        rank(good.rising?.severity ?? good.severity),
      )
    }),
    runs,
  )
})

test('a severity never falls by two steps, and never without requests that were seen', () => {
  fc.assert(
    fc.property(seen, before, (what, from) => {
      const after = evaluate(what, from, now)
      const fall = rank(from?.severity ?? 'ok') - rank(after.severity)
      expect(fall).toBeLessThanOrEqual(1)
      if (what.vantage !== 'error-log' && what.buckets.length === 0) expect(fall).toBeLessThanOrEqual(0)
      if (what.vantage === 'error-log' && from?.severity === 'failing') expect(fall).toBe(0)
    }),
    runs,
  )
})

test('an error log alone never makes a service failing', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 360 }), (errors) => {
      const list = errors.map((n, i) => bucketAt(now - (errors.length - i) * sliceMs, [n, 0], 'error-log'))
      const what: Seen = {
        buckets: list,
        vantage: 'error-log',
        targets: [targetHeardAt(now, { vantage: 'error-log' })],
      }
      const once = evaluate(what, null, now)
      const twice = evaluate(what, once, now + sliceMs)
      expect(['ok', 'watch']).toContain(twice.state)
    }),
    runs,
  )
})

test('the reason always fits and is one line', () => {
  fc.assert(
    fc.property(seen, before, fc.string({ maxLength: 500 }), (what, from, detail) => {
      const named = what.targets.map((target) => ({
        ...target,
        report: { ...target.report, ok: false, detail, name: 'n'.repeat(500) },
      }))
      const { reason } = evaluate({ ...what, targets: named }, from, now)
      expect(reason.length).toBeLessThanOrEqual(300)
      expect(reason).not.toBe('')
    }),
    runs,
  )
})
