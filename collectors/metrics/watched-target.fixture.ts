import { Registry } from 'prom-client'
import { expect, onTestFinished } from 'vitest'
import { TargetReport } from '../../contracts/target.ts'
import { systemClock } from '../../runtime/clock.ts'
import type { ScrapeSource } from '../../runtime/config-scrape.ts'
import { type Log, silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { createKeptSink } from './kept-sink.fixture.ts'
import { createScrapeSource } from './scrape-source.ts'

export const owner = { team: 'web', service: 'shop' }

/** An exposition with one counter, by status. */
export const counterText = (values: Record<string, number>) =>
  `# TYPE http_requests_total counter\n${Object.entries(values)
    .map(([code, value]) => `http_requests_total{code="${code}",method="GET",route="/a"} ${value}\n`)
    .join('')}`

/** A manual clock that knows whether a request is under way, so that a test lets sockets take their real time. */
export function steppedClock(start = systemClock.now()) {
  const manual = manualClock(start)
  const limits = new Set<object>()
  let isFirst = false
  return {
    ...manual,
    /** The next single timer is the source's own start; all others are the limits of requests. */
    willStart() {
      isFirst = true
    },
    isAsking: () => limits.size > 0,
    after(ms: number, call: () => void) {
      const limit = {}
      if (!isFirst) limits.add(limit)
      isFirst = false
      const cancel = manual.after(ms, () => {
        limits.delete(limit)
        call()
      })
      return () => {
        limits.delete(limit)
        cancel()
      }
    },
  }
}
export type SteppedClock = ReturnType<typeof steppedClock>

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 1))

/** Moves a clock in small steps until the target is asked; returns how far it moved. */
export async function untilAsked(clock: SteppedClock, target: { requests: unknown[] }) {
  const since = clock.now()
  const before = target.requests.length
  while (target.requests.length === before) {
    if (clock.now() - since > 30_000) throw new Error('It was not asked within 30 s.')
    await clock.advance(25)
    while (clock.isAsking() && target.requests.length === before) await aMoment()
  }
  return clock.now() - since
}

type Given = { checkpoint?: unknown; clock?: SteppedClock; log?: Log; kept?: ReturnType<typeof createKeptSink> }

/** A source that scrapes as fast as it can, or on a clock that the test moves; sockets are real. */
export function watch(
  loose: ScrapeSource,
  { checkpoint, clock, log = silentLog(), kept = createKeptSink() }: Given = {},
) {
  const scrape = clock ? loose : { interval: 20, timeout: 2_000, ...loose }
  const metrics = new Registry()
  const deps = { clock: clock ?? systemClock, random: systemRandom, log, metrics, checkpoint }
  const source = createScrapeSource({ owner, scrape }, { ...deps, sink: kept.sink })
  onTestFinished(() => source.stop())
  const done = async () => {
    const { values } = (await metrics.getMetricsAsJSON()).find(({ name }) => name === 'faultboard_scrapes_total') ?? {}
    return (values ?? []).reduce((sum, { value }) => sum + value, 0)
  }
  const report = () => TargetReport.parse(source.reports()[0])
  /** Waits until that many scrapes have ended. */
  const scraped = async (times: number) => {
    await expect.poll(done, { interval: 2, timeout: 10_000 }).toBeGreaterThanOrEqual(times)
    return report()
  }
  return {
    ...kept,
    source,
    metrics,
    report,
    scraped,
    /** Starts it and waits for its first scrape. On a manual clock the target is needed to see it asked. */
    async start(target?: { requests: unknown[] }) {
      clock?.willStart()
      source.start()
      if (clock && target) await untilAsked(clock, target)
      return scraped(1)
    },
    /** A whole scrape from now on: the one under way may still see what was there before. */
    next: async () => scraped((await done()) + 2),
    /** One scrape more, on a manual clock. */
    async once(target: { requests: unknown[] }) {
      const before = await done()
      if (!clock) throw new Error('Only a manual clock can be moved.')
      await untilAsked(clock, target)
      return scraped(before + 1)
    },
  }
}
