import { onTestFinished } from 'vitest'
import type { ErrorGroup } from '../../contracts/error-group.ts'
import type { Clock } from '../../runtime/clock.ts'
import { systemClock } from '../../runtime/clock.ts'
import { Config } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { createMetrics } from '../../runtime/metrics.ts'
import { systemRandom } from '../../runtime/random.ts'
import { createRunningSources } from '../running-sources.ts'
import type { Counts, Owner, Sink } from '../sink.ts'

/** All sources of a collector with this configuration, at work, and what they put into the sink. */
export function startSources(
  config: Record<string, unknown>,
  {
    clock = systemClock,
    kept = new Map(),
    isFull = () => false,
  }: { clock?: Clock; kept?: Map<string, unknown>; isFull?: () => boolean } = {},
) {
  const seen: { owner: Owner; counts: Counts }[] = []
  const gaps: { owner: Owner; target: string; bytes: number; reason: string }[] = []
  const errors: { owner: Owner; group: ErrorGroup; at: number }[] = []
  const sink: Sink = {
    counts: (owner, counts) => seen.push({ owner, counts }),
    error: (owner, { group, at }) => errors.push({ owner, group, at }),
    gap: (owner, gap) => gaps.push({ owner, ...gap }),
    isFull,
  }
  const sources = createRunningSources(Config.parse({ teams: { web: { services: {} } }, ...config }), {
    clock,
    random: systemRandom,
    log: silentLog(),
    metrics: createMetrics(),
    sink,
    checkpointOf: (key) => kept.get(key),
    keptKeys: () => kept.keys(),
  })
  /** As the outbox does it. */
  const commit = () => {
    for (const [key, value] of sources.moved(true)) {
      if (value === null) kept.delete(key)
      else kept.set(key, value)
    }
  }
  void sources.start()
  onTestFinished(() => sources.stop())
  return {
    sources,
    seen,
    errors,
    gaps,
    kept,
    commit,
    requestsOf: (service: string) =>
      seen.filter(({ owner }) => owner.service === service).reduce((sum, { counts }) => sum + counts.requests, 0),
    services: () =>
      sources
        .reports()
        .map(({ team, service }) => `${team}/${service}`)
        .sort(),
  }
}
