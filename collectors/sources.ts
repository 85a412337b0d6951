import type { Registry } from 'prom-client'
import type { TargetReport } from '../contracts/target.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Config, LogSource } from '../runtime/config.ts'
import type { ScrapeSource } from '../runtime/config-scrape.ts'
import type { Log } from '../runtime/log.ts'
import type { Random } from '../runtime/random.ts'
import type { GatewayRoom } from './gateway/gateway-room.ts'
import { createLogSource } from './logs/log-source.ts'
import type { LogWay } from './logs/ways-in/log-way.ts'
import { scrapeName } from './metrics/fetch/fetch-exposition.ts'
import { createScrapeSource } from './metrics/scrape-source.ts'
import { createReceivedSource, type Received } from './receive/received-source.ts'
import type { Owner, Sink } from './sink.ts'
import type { Source } from './source.ts'

/**
 * One thing to read, and whose it is. A target that was found may be watched since before it was first read: since the
 * last look at which it was not there.
 */
export type NamedEntry =
  | { owner: Owner; scrape: ScrapeSource; watchedSince?: number }
  | { owner: Owner; log: LogSource }
/** The same, or a target whose scrapes are written here, or a way in which logs are brought here. */
export type Entry = NamedEntry | { owner: Owner; received: Received } | { owner: Owner; way: LogWay }

export type SourceDeps = {
  clock: Clock
  random: Random
  log: Log
  metrics: Registry
  /** What the source with this key committed last. */
  checkpointOf: (key: string) => unknown
  /** A sink for the source with this key. */
  sinkOf: (key: string) => Sink
  /** Resolves when what is in the sinks now is committed. Absent: that is so at once. */
  kept?: () => Promise<void>
  /** What the gateways among the sources know of each other and of all services. */
  gateways?: GatewayRoom
}

/** Every entry of the configuration, in its order. */
export function entriesOf(config: Config): NamedEntry[] {
  const entries: NamedEntry[] = []
  for (const [team, { services }] of Object.entries(config.teams)) {
    for (const [service, { scrape, log }] of Object.entries(services)) {
      const owner = { team, service }
      entries.push(...scrape.map((source) => ({ owner, scrape: source })))
      entries.push(...log.map((source) => ({ owner, log: source })))
    }
  }
  return entries
}

/** Builds the source of an entry, where it left off. Nothing is read yet. */
export function buildSource(entry: Entry, deps: SourceDeps): Source {
  const { checkpointOf, sinkOf, kept: keptNow = async () => {}, ...rest } = deps
  let key: string | null = null
  if (!('way' in entry)) rest.gateways?.know(entry.owner)
  // The sink is asked for when something is seen: by then the source has told its key.
  const sink: Sink = {
    counts: (owner, counts) => sinkOf(key ?? '').counts(owner, counts),
    error: (owner, seen) => sinkOf(key ?? '').error(owner, seen),
    gap: (owner, gap) => sinkOf(key ?? '').gap(owner, gap),
    isFull: () => sinkOf(key ?? '').isFull(),
  }
  const create = (checkpoint: unknown): Source => {
    if ('scrape' in entry) return createScrapeSource(entry, { ...rest, sink, checkpoint })
    if ('log' in entry) return createLogSource(entry, { ...rest, sink, checkpoint })
    if ('way' in entry) return entry.way.create({ ...rest, sink, checkpoint, kept: keptNow })
    const source = createReceivedSource(entry, { ...rest, sink, checkpoint })
    // The last one that is made is the one that runs.
    entry.received.bind(source)
    return source
  }

  // Only a source knows its key, and it wants its checkpoint when it is made; making one starts nothing.
  const fresh = create(undefined)
  key = fresh.key
  const kept = checkpointOf(key)
  return kept === undefined ? fresh : create(kept)
}

/** The Report of an entry that could not even be built: it must be seen on the wall as what it is. */
export function reportOfBroken(entry: Entry, { error, now }: { error: unknown; now: number }): TargetReport {
  const isLog = 'log' in entry || 'way' in entry
  return {
    ...entry.owner,
    kind: isLog ? 'log' : 'metrics',
    name: nameOf(entry),
    ok: false,
    fault: 'read-failed',
    detail: `This source failed to start: ${error instanceof Error ? error.message : String(error)}`.slice(0, 500),
    readAt: now,
    goodAt: null,
    intervalMs: 1_000,
    tookMs: null,
    bytes: null,
    recognised: null,
    vantage: null,
    notes: [],
  }
}

/** The address without credentials and query, the path, or job and instance. */
export function nameOf(entry: Entry): string {
  if ('log' in entry) return entry.log.path.slice(0, 500)
  if ('way' in entry) return entry.way.name.slice(0, 500)
  return 'scrape' in entry ? scrapeName(entry.scrape.url) : entry.received.name.slice(0, 500)
}
