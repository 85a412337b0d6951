import type { Registry } from 'prom-client'
import { z } from 'zod'
import type { TargetReport } from '../../../contracts/target.ts'
import type { Clock } from '../../../runtime/clock.ts'
import type { Owner, Sink } from '../../sink.ts'
import { Merged } from '../checkpoint.ts'
import type { Opened } from '../envelopes/envelope.ts'
import type { Format, LogRecord } from '../formats/format.ts'
import { createTemplates, type Templates } from '../group/templates.ts'
import { logMetrics } from '../log-metrics.ts'
import { recordEvent } from '../record-event.ts'
import { createFedStream, type FedStream } from './fed-stream.ts'

/** Open blocks are looked at this often, while there are streams. */
const lookMs = 50
/** A late look is forgiven once in this time. */
const graceMs = 1_000
const idleMs = 600_000
const maxStreams = 500
/** Names come from outside: services over this many are counted under the last one there was room for. */
const maxServices = 200

/** What every way in needs of the collector around it. */
export type WayDeps = {
  sink: Sink
  clock: Clock
  metrics: Registry
  /** What was committed last by the source with this key. */
  checkpoint: unknown
  /** Resolves when what is in the sink now can be lost no more. */
  kept: () => Promise<void>
}

/** Where a line or a record belongs: to a service, and within it to one flow of lines. */
export type Origin = { owner: Owner; stream: string }

/** The lines that one way brings, for any number of services. */
export interface FedLogs {
  line(origin: Origin, text: string, of?: { letter?: Opened | null; isCut?: boolean }): void
  record(origin: Origin, record: LogRecord): void
  start(): void
  /** Takes what is open as whole. */
  closeAll(): void
  /** The same, for the last time. */
  stop(): void
  /** Whether nothing is open, and how many events came of what was fed. */
  isQuiet(): boolean
  readonly events: number
  /** Resolves when everything that was fed up to now is counted and committed. */
  settled(): Promise<void>
  checkpoint(): { merged: Record<string, Merged[]> }
  /** One report for each service that something came for; with `onlyFailing` for those with errors. */
  reports(of: { name: string; onlyFailing?: boolean; isNamed?: (owner: Owner) => boolean }): TargetReport[]
}

const Checkpoint = z.looseObject({ merged: z.record(z.string(), z.array(Merged).max(500)) })

type Service = {
  owner: Owner
  templates: Templates
  routes: Set<string>
  lines: number
  bytes: number
  errors: number
  lastAt: number | null
  format: Format | null
}
type Stream = { service: Service; fed: FedStream }

/** `configured` is the format of all lines, where one is said. */
export function createFedLogs(configured: Format | null, deps: WayDeps): FedLogs {
  const { sink, clock } = deps
  const metrics = logMetrics(deps.metrics)
  const restored = Checkpoint.safeParse(deps.checkpoint)
  const mergedBefore = restored.success ? restored.data.merged : {}
  const services = new Map<string, Service>()
  const streams = new Map<string, Stream>()
  const waiting = new Set<() => void>()
  /** Services that there was no room for. */
  const strangers = new Set<string>()
  let stopLooking = () => {}
  let lookedAt = clock.elapsed()
  let lateAt = Number.NEGATIVE_INFINITY
  let events = 0

  const nameOf = ({ team, service }: Owner) => `${team}/${service}`
  const serviceOf = (owner: Owner): Service => {
    const there = services.get(nameOf(owner))
    if (there) return there
    if (services.size >= maxServices) {
      const last = [...services.values()].at(-1)
      if (last && strangers.size < maxServices) strangers.add(nameOf(owner))
      if (last) return last
    }
    const service: Service = {
      owner,
      templates: createTemplates(mergedBefore[nameOf(owner)] ?? []),
      routes: new Set(),
      lines: 0,
      bytes: 0,
      errors: 0,
      lastAt: null,
      format: null,
    }
    services.set(nameOf(owner), service)
    return service
  }
  const streamOf = ({ owner, stream }: Origin): Stream => {
    const service = serviceOf(owner)
    const key = `${nameOf(service.owner)} ${stream}`
    const there = streams.get(key)
    if (there) return there
    if (streams.size >= maxStreams) closeOldest()
    const fed = createFedStream(configured, {
      clock,
      emit(event) {
        events++
        if (!event.heads[0]?.request) service.errors++
        recordEvent(service.owner, event, {
          sink,
          templates: service.templates,
          metrics,
          routes: service.routes,
        })
      },
    })
    const fresh = { service, fed }
    streams.set(key, fresh)
    return fresh
  }
  const closeOldest = () => {
    let oldest: [string, Stream] | null = null
    for (const each of streams) if (oldest === null || each[1].fed.touchedAt < oldest[1].fed.touchedAt) oldest = each
    if (oldest === null) return
    oldest[1].fed.closeAll()
    streams.delete(oldest[0])
  }
  const look = () => {
    const now = clock.elapsed()
    // Who comes late was kept from looking, and so were those who bring lines: what waits is taken first, and looked at
    // next time. Nobody waits for that all the time.
    if (now - lookedAt > 2 * lookMs && now - lateAt >= graceMs) lateAt = now
    lookedAt = now
    const isLate = now - lateAt < lookMs
    for (const [key, { fed }] of streams) {
      if (!isLate) fed.expire()
      if (fed.touchedAt < now - idleMs) streams.delete(key)
    }
    for (const ask of [...waiting]) ask()
  }
  const closeAll = () => {
    for (const { fed } of streams.values()) fed.closeAll()
    look()
  }
  const touch = (service: Service, bytes: number) => {
    service.lines++
    service.bytes += bytes
    service.lastAt = clock.now()
    metrics.lines.inc()
    metrics.bytes.inc(bytes)
  }

  return {
    line(origin, text, of = {}) {
      const { service, fed } = streamOf(origin)
      touch(service, Buffer.byteLength(text) + 1)
      if (of.isCut) metrics.truncated.inc()
      const before = fed.detector.share.unparsed
      fed.line(text, of)
      metrics.unparsed.inc(fed.detector.share.unparsed - before)
      service.format = fed.detector.format ?? service.format
    },
    record(origin, record) {
      const { service, fed } = streamOf(origin)
      touch(service, record.message.length + (record.stack?.length ?? 0))
      fed.record(record)
    },
    start() {
      stopLooking = clock.every(lookMs, look)
    },
    closeAll,
    stop() {
      closeAll()
      stopLooking()
    },
    isQuiet() {
      for (const { fed } of streams.values()) if (!fed.isThrough(fed.fed)) return false
      return true
    },
    get events() {
      return events
    },
    settled() {
      const places = [...streams.values()].map(({ fed }) => ({ fed, place: fed.fed }))
      const isThrough = () => places.every(({ fed, place }) => fed.isThrough(place))
      return new Promise((resolve) => {
        const ask = () => {
          if (!isThrough()) return
          waiting.delete(ask)
          void deps.kept().then(resolve)
        }
        waiting.add(ask)
        ask()
      })
    },
    checkpoint: () => ({
      merged: {
        ...mergedBefore,
        ...Object.fromEntries(
          [...services.values()].map(({ owner, templates }) => [nameOf(owner), templates.merged()]),
        ),
      },
    }),
    reports: ({ name, onlyFailing = false, isNamed = () => false }) =>
      [...services.values()]
        .filter(({ owner, errors }) => !onlyFailing || errors > 0 || isNamed(owner))
        .map((service) => reportOf(service, { name, now: clock.now() }))
        .map((report, n, all) => (n === all.length - 1 ? withStrangers(report, strangers.size) : report)),
  }
}

const withStrangers = (report: TargetReport, count: number): TargetReport => {
  if (count === 0) return report
  const note = `${count} more services than the ${maxServices} that are told apart are counted as one of them; map their names.`
  return { ...report, notes: [...report.notes, note] }
}

const reportOf = (
  { owner, lines, bytes, errors, format }: Service,
  { name, now }: { name: string; now: number },
): TargetReport => ({
  ...owner,
  kind: 'log',
  name: name.slice(0, 500),
  ok: true,
  fault: null,
  detail: `${lines} lines or records came this way, ${errors} of them errors.`,
  // Whoever listens hears at every moment, also when nothing is said.
  readAt: now,
  goodAt: now,
  intervalMs: 1_000,
  tookMs: null,
  bytes,
  recognised: format?.name ?? null,
  vantage: format?.vantage ?? 'error-log',
  notes: [],
})
