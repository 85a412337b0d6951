import { type Bucket, emptyBucket, sliceMs } from '../../contracts/bucket.ts'
import type { ServiceState } from '../../contracts/state.ts'
import type { TargetReport } from '../../contracts/target.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import type { HeardTarget } from '../live/live-team.ts'
import { evaluate } from './evaluate.ts'
import type { Seen } from './judge.ts'

/** A multiple of every slice width. */
export const start = 1_700_006_400_000

export const bucketAt = (
  at: number,
  [errors, requests]: readonly [number, number],
  vantage: Vantage = 'app',
): Bucket => ({
  ...emptyBucket({ service: 'shop', vantage, at }),
  requests,
  errors,
})

export function targetHeardAt(at: number, report: Partial<TargetReport> = {}): HeardTarget {
  return {
    receivedAt: at,
    report: {
      team: 'web',
      service: 'shop',
      kind: 'metrics',
      name: 'http://shop:8000/metrics',
      ok: true,
      fault: null,
      detail: '',
      readAt: at,
      goodAt: at,
      intervalMs: 1_000,
      tookMs: 3,
      bytes: 1_000,
      recognised: 'prom-client',
      vantage: 'app',
      notes: [],
      ...report,
    },
  }
}

/** `errors of requests` in each slice, the last one being the slice that ended at `now`. */
export const seenAt = (
  now: number,
  slices: readonly (readonly [number, number])[],
  vantage: Vantage = 'app',
): Seen => ({
  buckets: slices
    .map((counts, i) => bucketAt(now - (slices.length - i) * sliceMs, counts, vantage))
    .filter((bucket) => bucket.requests + bucket.errors > 0),
  vantage,
  targets: [targetHeardAt(now, { vantage })],
})

/** Evaluates the same picture again every ten seconds, as a service that stays as it is would be. */
export function evaluateTimes(times: number, seen: (now: number) => Seen, from: ServiceState | null = null) {
  let state = from
  const first = from === null ? start : from.evaluatedAt + sliceMs
  for (let i = 0; i < times; i++) state = evaluate(seen(first + i * sliceMs), state, first + i * sliceMs)
  if (state === null) throw new Error('evaluate at least once')
  return state
}

/** What is kept of a service over time: a slice for each ten seconds since `start`, as a live Board would have it. */
export function play(
  slices: readonly (readonly [number, number])[],
  options: { from?: ServiceState; silentFrom?: number } = {},
) {
  const states: ServiceState[] = []
  const all: Bucket[] = []
  for (const [i, counts] of slices.entries()) {
    const now = start + (i + 1) * sliceMs
    const isSilent = options.silentFrom !== undefined && i >= options.silentFrom
    if (!isSilent && counts[0] + counts[1] > 0) all.push(bucketAt(now - sliceMs, counts))
    const heard = isSilent ? start + (options.silentFrom ?? 0) * sliceMs : now
    const seen: Seen = {
      buckets: all.filter((bucket) => bucket.at >= now - 3_600_000),
      vantage: 'app',
      targets: [targetHeardAt(heard)],
    }
    states.push(evaluate(seen, states.at(-1) ?? options.from ?? null, now))
  }
  return states
}
