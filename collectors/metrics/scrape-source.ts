import { createHash } from 'node:crypto'
import type { Registry } from 'prom-client'
import type { TargetReport } from '../../contracts/target.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { ScrapeSource } from '../../runtime/config-scrape.ts'
import type { Log } from '../../runtime/log.ts'
import type { Random } from '../../runtime/random.ts'
import { createGatewayRoom, type GatewayRoom } from '../gateway/gateway-room.ts'
import type { Owner, Sink } from '../sink.ts'
import type { Source } from '../source.ts'
import { type AskedTarget, createAskedTarget } from './fetch/ask-target.ts'
import { createExcess } from './fetch/excess.ts'
import { type Fetched, scrapeName } from './fetch/fetch-exposition.ts'
import { createPace, intervalOf } from './fetch/pace.ts'
import { failure, notMetricsFailure, type ScrapeFailure } from './fetch/scrape-fault.ts'
import { lateBy, offsetOf } from './fetch/scrape-offset.ts'
import { createGatewayCounter } from './gateway/gateway-counter.ts'
import { scrapeMetrics } from './scrape-metrics.ts'
import { recognisedBy } from './target/recognised-by.ts'
import { createTargetCounter } from './target/target-counter.ts'
import { twinsOf } from './target/twins.ts'

const firstWithinMs = 1_000
/** When we come that late to ask, we are what is slow, and a target is not judged by it. */
const busyHereMs = 50

export type ScrapeDeps = {
  sink: Sink
  clock: Clock
  random: Random
  log: Log
  metrics: Registry
  /** What `checkpoint` gave before a restart; anything else starts anew. */
  checkpoint: unknown
  /** What the gateways of this collector know of each other. */
  gateways?: GatewayRoom
}

/** Names the address without its secrets: two that differ only in their query have two keys. */
function keyOf({ team, service }: Owner, url: string): string {
  const { search } = new URL(url)
  const query = search === '' ? '' : ` ?${createHash('sha256').update(search).digest('hex').slice(0, 8)}`
  return `scrape ${team}/${service} ${scrapeName(url)}${query}`
}

/** Scrapes one address, recognises what counts requests, and puts whole increments into the sink. */
export function createScrapeSource(
  { owner, scrape, watchedSince }: { owner: Owner; scrape: ScrapeSource; watchedSince?: number },
  { sink, clock, log, metrics: registry, checkpoint, gateways = createGatewayRoom() }: ScrapeDeps,
): Source {
  const intervalMs = intervalOf(scrape)
  const name = scrapeName(scrape.url)
  const key = keyOf(owner, scrape.url)
  const metrics = scrapeMetrics(registry)
  const ownPath = new URL(scrape.url).pathname
  const survey = { maxSeries: scrape.limits?.maxSeries, phaseMs: offsetOf(key, 60_000) }
  const entry = { owner, ownPath, options: scrape, survey }
  const kept = splitCheckpoint(checkpoint)
  const behind = createGatewayCounter(
    { owner, backends: scrape.backends },
    { sink, room: gateways, checkpoint: kept.gateway },
  )
  const twins = twinsOf(registry)
  const counter = createTargetCounter(entry, {
    sink,
    checkpoint: kept.target,
    watchedSince: watchedSince ?? clock.now(),
    onGateway: behind.take,
    twinOf: (process) => twins.look(key, { name, ...process }),
  })
  let report: TargetReport = {
    ...owner,
    kind: 'metrics',
    name,
    ok: false,
    fault: null,
    detail: 'It was not read yet.',
    readAt: null,
    goodAt: null,
    intervalMs,
    tookMs: null,
    bytes: null,
    recognised: null,
    vantage: null,
    notes: [],
  }
  let asked: AskedTarget | null = null
  let stopTimer = () => {}
  let running: Promise<void> | null = null
  const pace = createPace(scrape)
  const excess = createExcess(scrape.limits)
  /** By the monotonic clock: one that is set back must not silence a target. */
  let nextAt = Number.NEGATIVE_INFINITY

  const fail = ({ fault, detail }: ScrapeFailure) => {
    if (report.fault !== fault) log.warn({ target: name, fault, detail }, 'a target cannot be scraped')
    metrics.scrapes.inc({ outcome: fault })
    report = { ...report, ok: false, fault, detail: detail.slice(0, 500), readAt: clock.now(), tookMs: null }
  }

  const succeed = (fetched: Fetched, using: AskedTarget) => {
    const counted = counter.read(fetched)
    if (counted.kind === 'not-metrics') return fail(notMetricsFailure(fetched.body, { hide: using.hide }))
    using.counted(fetched, counter.needs(fetched.at))
    excess.observe(counted.parsed, fetched.at)
    metrics.samples.inc(counted.parsed.samples.length)
    metrics.badLines.inc(counted.parsed.badLines.count)
    if (counted.kind === 'no-family') return fail(failure('no-family', counted.why))
    const what = recognisedBy(counted)
    if (report.fault !== null) log.info({ target: name }, 'a target can be scraped again')
    metrics.scrapes.inc({ outcome: 'ok' })
    report = {
      ...report,
      ok: true,
      fault: null,
      detail: what.detail.slice(0, 500),
      readAt: clock.now(),
      goodAt: fetched.at,
      tookMs: fetched.tookMs,
      bytes: fetched.body.length,
      recognised: what.preset,
      vantage: what.vantage,
      notes: notesOf(fetched, using),
    }
  }

  const notesOf = ({ note }: Fetched, using: AskedTarget): string[] => {
    const now = clock.now()
    const own = [note, pace.note(), using.note()].filter((text) => text !== null)
    return [...own, ...excess.notes(now), ...counter.notes(now)].slice(0, 20).map((text) => text.slice(0, 300))
  }

  const scrapeOnce = async (using: AskedTarget, lateMs: number) => {
    const started = clock.elapsed()
    const fetched = await using.ask(pace.timeoutMs(), counter.needs(clock.now()))
    // Stopped meanwhile: what was not counted now is counted after the next start, and being stopped is no fault.
    if (asked !== using) return
    const fetchedAt = clock.elapsed()
    metrics.duration.observe((fetchedAt - started) / 1_000)
    if (!fetched.ok) {
      if (fetched.fault === 'timeout') pace.timedOut()
      fail(fetched)
    } else {
      if (lateMs < busyHereMs) pace.took(fetched.tookMs)
      succeed(fetched, using)
      using.release()
      pace.processed(clock.elapsed() - fetchedAt)
    }
    nextAt = started + pace.everyMs() - intervalMs / 2
  }

  const tick = (lateMs: number) => {
    // A scrape that is left out loses nothing: the next one brings the sum.
    if (running !== null || asked === null || sink.isFull() || clock.elapsed() < nextAt) return
    running = scrapeOnce(asked, lateMs)
      .catch((error: unknown) => {
        log.error({ target: name, err: error }, 'a scrape failed in a way that nobody expected')
        fail(failure('read-failed', 'The answer could not be processed; the log of the collector says more.'))
      })
      .finally(() => {
        running = null
      })
  }

  return {
    key,
    start() {
      asked = createAskedTarget(scrape, { clock })
      // Soon, but not all targets of a collector in the same moment, which would make every one of them seem slow.
      const firstAfterMs = offsetOf(key, Math.min(intervalMs, firstWithinMs))
      const firstAt = clock.elapsed() + firstAfterMs
      const cancelFirst = clock.after(firstAfterMs, () => tick(clock.elapsed() - firstAt))
      const offsetMs = offsetOf(key, intervalMs)
      const cancelNext = clock.every(intervalMs, () => tick(lateBy(clock.now(), { intervalMs, offsetMs })), offsetMs)
      stopTimer = () => {
        cancelFirst()
        cancelNext()
      }
    },
    async stop() {
      stopTimer()
      twins.forget(key)
      const closing = asked
      asked = null
      await closing?.close()
      await running
    },
    checkpoint() {
      const gateway = behind.checkpoint()
      const target = counter.checkpoint()
      return gateway === undefined ? target : { target, gateway }
    },
    reports: () => [report, ...behind.reports(report)],
  }
}

/** What a gateway keeps of the services behind it stands beside what every Target keeps. */
function splitCheckpoint(checkpoint: unknown): { target: unknown; gateway: unknown } {
  const isSplit = typeof checkpoint === 'object' && checkpoint !== null && 'target' in checkpoint
  if (!isSplit) return { target: checkpoint, gateway: undefined }
  return { target: checkpoint.target, gateway: 'gateway' in checkpoint ? checkpoint.gateway : undefined }
}
