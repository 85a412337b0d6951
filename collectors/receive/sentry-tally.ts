import type { Clock } from '../../runtime/clock.ts'
import type { ReceiveMetrics } from './receive-metrics.ts'
import { ClientReport } from './sentry-event.ts'

/** Kinds of items that are told apart in the count of what is left out. */
const kinds = new Set([
  ...['event', 'transaction', 'span', 'session', 'sessions', 'client_report', 'attachment', 'check_in', 'feedback'],
  ...['user_report', 'log', 'profile', 'profile_chunk', 'replay_event', 'replay_recording', 'replay_video', 'statsd'],
  ...['metric_buckets', 'trace_metric', 'raw_security'],
])
/** Losses that nobody asked for; filters and sampling of the SDK are somebody's will. */
const lossReasons = new Set([
  ...['queue_overflow', 'cache_overflow', 'buffer_overflow', 'ratelimit_backoff', 'network_error', 'send_error'],
  ...['internal_sdk_error', 'backpressure'],
])
const freshMs = 5 * 60_000
const maxAtOnce = 1_000_000

/** What envelopes had in them besides errors, and errors that SDKs could not deliver. */
export type SentryTally = {
  item(type: string): void
  /** What an SDK says that it gave up; false when this is no such report. */
  report(payload: Buffer): boolean
  /** Somebody who never asks again was sent away. */
  lose(reason: 'busy' | 'full'): void
  /** What was lost lately, in words. */
  fault(): string | null
  notes(): string[]
}

export function createSentryTally({ clock, metrics }: { clock: Clock; metrics: ReceiveMetrics }): SentryTally {
  const left = new Map<string, number>()
  const lost = new Map<string, number>()
  let lostAt = Number.NEGATIVE_INFINITY

  const add = (counts: Map<string, number>, name: string, count: number) =>
    counts.set(name, (counts.get(name) ?? 0) + count)
  const lose = (reason: string, count: number) => {
    add(lost, reason, count)
    lostAt = clock.now()
    metrics.lost.inc({ reason }, count)
  }
  const listed = (counts: Map<string, number>) => [...counts].map(([name, count]) => `${count} ${name}`).join(', ')
  const lostInWords = () =>
    lost.size === 0 ? [] : [`SDKs of Sentry could not deliver errors, which are not counted: ${listed(lost)}.`]

  return {
    item(type) {
      const kind = kinds.has(type) ? type : 'other'
      metrics.items.inc({ kind })
      if (kind !== 'event') add(left, kind, 1)
    },
    report(payload) {
      const found = ClientReport.safeParse(jsonIn(payload))
      if (!found.success) return false
      for (const { reason, category, quantity } of found.data.discarded_events) {
        const isError = category === 'error' || category === 'default'
        if (isError && quantity > 0 && lossReasons.has(reason)) lose(reason, Math.min(quantity, maxAtOnce))
      }
      return true
    },
    lose: (reason) => lose(reason, 1),
    fault: () => (clock.now() - lostAt < freshMs ? (lostInWords()[0] ?? null) : null),
    notes: () => [
      ...lostInWords(),
      ...(left.size === 0 ? [] : [`Items of Sentry that are no errors were left out: ${listed(left)}.`]),
    ],
  }
}

function jsonIn(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'))
  } catch {
    return null
  }
}
