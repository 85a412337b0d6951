import { z } from 'zod'
import type { TargetReport } from '../../contracts/target.ts'
import type { Clock } from '../../runtime/clock.ts'
import { createGatewayRoom, type GatewayRoom } from '../gateway/gateway-room.ts'
import { createGatewayCounter } from '../metrics/gateway/gateway-counter.ts'
import { recognisedBy } from '../metrics/target/recognised-by.ts'
import { createTargetCounter } from '../metrics/target/target-counter.ts'
import type { Owner, Sink } from '../sink.ts'
import type { Source } from '../source.ts'
import type { ReceivedReading } from './received-readings.ts'

/** A target that nobody writes for is told so after this long, or three of its intervals. */
const silentMs = 60_000
const usualMs = 15_000
const surveyMs = 60_000

/** A target whose scrapes are made elsewhere and written here. */
export type Received = {
  /** `job/instance`. */
  name: string
  /** Labels of the target itself: the exposition did not have them. */
  own: ReadonlyMap<string, string>
  /** Types of families, as far as they were told. */
  types: ReadonlyMap<string, string>
  /** Since when it would have been written here, had it been there. */
  watchedSince: number
  /** When something was written for it last, by the monotonic clock. */
  writtenAt: () => number
  /** Is given the source as soon as there is one. */
  bind: (source: ReceivedSource) => void
}

/** A Source that is fed. */
export interface ReceivedSource extends Source {
  /** The samples that the next reading must hold; null: all. */
  needs(at: number): ReadonlySet<string> | null
  read(reading: ReceivedReading): void
  /** What Prometheus says of its own scrape: 0 is that it failed. */
  up(value: number): void
  /** Forgets all baselines: what comes next counts nothing, and is what later readings are counted from. */
  beginAnew(): void
}

const Checkpoint = z.strictObject({ own: z.record(z.string(), z.string()), target: z.unknown(), gateway: z.unknown() })

type Deps = { sink: Sink; clock: Clock; checkpoint: unknown; gateways?: GatewayRoom }

export function createReceivedSource(
  { owner, received }: { owner: Owner; received: Received },
  { sink, clock, checkpoint, gateways = createGatewayRoom() }: Deps,
): ReceivedSource {
  const key = `receive ${owner.team}/${owner.service} ${received.name}`
  const kept = Checkpoint.safeParse(checkpoint)
  /** Series keep their names over a restart, so what is taken away of their labels must stay the same. */
  const own = kept.success ? new Map(Object.entries(kept.data.own)) : received.own
  const behind = createGatewayCounter(
    { owner, backends: undefined },
    { sink, room: gateways, checkpoint: kept.data?.gateway },
  )
  const counterFrom = (from: unknown, since: number) =>
    createTargetCounter(
      { owner, ownPath: '/metrics' },
      { sink, checkpoint: from, watchedSince: since, onGateway: behind.take },
    )
  let counter = counterFrom(kept.data?.target, received.watchedSince)
  let lastAt: number | null = null
  let note: string | null = null
  let report: TargetReport = {
    ...owner,
    kind: 'metrics',
    name: received.name.slice(0, 500),
    ok: false,
    fault: null,
    detail: 'Nothing of it was complete yet.',
    readAt: null,
    goodAt: null,
    intervalMs: usualMs,
    tookMs: null,
    bytes: null,
    recognised: null,
    vantage: null,
    notes: [],
  }
  const fail = (fault: TargetReport['fault'], detail: string) => {
    report = { ...report, ok: false, fault, detail: detail.slice(0, 500), readAt: clock.now() }
  }

  return {
    key,
    start: () => {},
    async stop() {},
    needs: (at) => counter.needs(at),
    up(value) {
      if (value === 0) fail('read-failed', 'Prometheus writes up = 0: it cannot scrape it.')
    },
    read(reading) {
      const { at } = reading
      // A target that is gone as a whole says nothing of its counters.
      if (reading.values.size === 0) return
      // What counts nothing is looked at as a whole, and that is not needed at every scrape.
      if (report.fault === 'no-family' && lastAt !== null && at - lastAt < surveyMs) return
      const body = bodyOf(reading, own, received.types)
      const fetched = {
        ok: true,
        body,
        isWhole: reading.isComplete,
        unit: 's',
        at,
        skewMs: 0,
        tookMs: 0,
        note: null,
        isFiltered: reading.names !== null,
      } as const
      const counted = counter.read(fetched)
      if (lastAt !== null && at > lastAt) report = { ...report, intervalMs: Math.max(250, at - lastAt) }
      lastAt = at
      if (counted.kind === 'not-metrics') return fail('not-metrics', 'What is written for it holds no metrics.')
      if (counted.kind === 'no-family') return fail('no-family', counted.why)
      const { preset, vantage, detail } = recognisedBy(counted)
      report = {
        ...report,
        ok: true,
        fault: null,
        detail: detail.slice(0, 500),
        readAt: clock.now(),
        goodAt: at,
        bytes: body.length,
        recognised: preset,
        vantage,
        notes: [...(note === null ? [] : [note]), ...counter.notes(clock.now())]
          .slice(0, 20)
          .map((text) => text.slice(0, 300)),
      }
    },
    beginAnew() {
      note = 'A part of it was written too late to know what is new; it is counted anew from then on.'
      counter = counterFrom(undefined, clock.now())
    },
    checkpoint: () => ({
      own: Object.fromEntries(own),
      target: counter.checkpoint(),
      gateway: behind.checkpoint() ?? null,
    }),
    reports() {
      const silentFor = clock.elapsed() - received.writtenAt()
      if (silentFor > Math.max(silentMs, 3 * report.intervalMs)) {
        const detail = `Nothing was written for it in ${Math.round(silentFor / 1_000)} s. Does Prometheus still scrape it?`
        return [{ ...report, ok: false, fault: 'timeout', detail }]
      }
      return [report, ...behind.reports(report)]
    },
  }
}

const escaped = (text: string): string =>
  /[\\"\n]/.test(text) ? text.replace(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`)) : text

/** The exposition that a reading came from, as near as can be: what Prometheus added is taken away again. */
function bodyOf(
  { at, values }: ReceivedReading,
  own: ReadonlyMap<string, string>,
  types: ReadonlyMap<string, string>,
): Buffer {
  const typed = new Set<string>()
  const lines: string[] = []
  for (const { labels, value, startedAt } of values.values()) {
    const name = labels.get('__name__') ?? ''
    const family = types.has(name) ? name : name.replace(/_(?:total|bucket|sum|count|created)$/, '')
    const type = types.get(family)
    if (type !== undefined && !typed.has(family)) {
      typed.add(family)
      lines.push(`# TYPE ${family} ${type}`)
    }
    const pairs: string[] = []
    for (const [label, text] of labels) {
      if (label === '__name__' || own.get(label) === text) continue
      // Prometheus renames what clashes with the target's own labels; here there is no clash.
      const isRenamed = label.startsWith('exported_') && own.has(label.slice('exported_'.length))
      pairs.push(`${isRenamed ? label.slice('exported_'.length) : label}="${escaped(text)}"`)
    }
    const since = startedAt === null ? '' : ` st@${startedAt / 1_000}`
    lines.push(`${name}{${pairs.join(',')}} ${numberText(value)} ${at / 1_000}${since}`)
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}

const numberText = (value: number): string =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
