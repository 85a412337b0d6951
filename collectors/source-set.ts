import type { TargetReport } from '../contracts/target.ts'
import type { Sink } from './sink.ts'
import type { Source } from './source.ts'
import { buildSource, type Entry, nameOf, reportOfBroken, type SourceDeps } from './sources.ts'

const stopWithinMs = 1_000
/** Where a source that was taken away stood is kept so long: a target that comes back goes on from there. */
const parkedMs = 3_600_000
const sweepMs = 60_000

export type SourceSetDeps = Omit<SourceDeps, 'sinkOf'> & {
  sink: Sink
  /** Keys of all checkpoints that are kept, whoever left them. */
  keptKeys: () => Iterable<string>
  /** Whether a checkpoint is of something that is found again and again, and forgotten when it stays away. */
  isFoundKey?: (key: string) => boolean
}

/** Sources that come and go. What one of them does wrong stays with that one. */
export interface SourceSet {
  /** Builds the source of an entry, where it left off, and gives its key; null when it is there already or broken. */
  add(entry: Entry): string | null
  /** Starts one; `start` starts all that are there. */
  startOne(key: string): void
  start(): void
  /** Stops a source; where it stood is kept for a while. Resolves when nothing more comes from it. */
  remove(key: string): Promise<void>
  stop(): Promise<void>
  /** Where the sources stand that fed the sink since the last call, `all` of them if asked; null: to be forgotten. */
  moved(all?: boolean): Map<string, unknown>
  reports(key: string): TargetReport[]
  keys(): Iterable<string>
  /** Reports of entries of which no source could be made. */
  broken(): TargetReport[]
}

export function createSourceSet(deps: SourceSetDeps): SourceSet {
  const { sink, clock, log, keptKeys, isFoundKey = () => false, checkpointOf, ...rest } = deps
  const sources = new Map<string, Source>()
  const parked = new Map<string, { source: Source; until: number }>()
  const forgotten = new Set<string>()
  const broken: TargetReport[] = []
  const fed = new Set<string>()
  /** What was given out last, as text: only what changed is written again. */
  const written = new Map<string, string>()
  const sinks = new Map<string, Sink>()
  /** Left by an earlier life, of targets that nobody has named again yet. */
  const orphans = new Set([...keptKeys()].filter((key) => /^(?:scrape|receive) /.test(key) || isFoundKey(key)))
  let orphansUntil = Number.POSITIVE_INFINITY
  let stopSweep = () => {}

  const knownSinkOf = (key: string): Sink => {
    const there = sinks.get(key) ?? sinkOf(sink, () => fed.add(key))
    sinks.set(key, there)
    return there
  }
  const guard = <T>(source: Source, what: string, act: () => T): T | undefined => {
    try {
      return act()
    } catch (error) {
      log.error({ source: source.key, what, err: error }, 'a source failed; the others go on')
      return undefined
    }
  }
  const stopSource = (source: Source) =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(stopWithinMs, () => {
        log.warn({ source: source.key }, 'a source did not stop in time')
        resolve()
      })
      Promise.resolve(guard(source, 'stop', () => source.stop()))
        .catch((error: unknown) => log.error({ source: source.key, err: error }, 'a source failed to stop'))
        .finally(() => {
          cancel()
          resolve()
        })
    })
  /** A parked source may stand further than what was committed of it. */
  const latestOf = (key: string): unknown => {
    const there = parked.get(key)
    if (!there) return forgotten.has(key) ? undefined : checkpointOf(key)
    const checkpoint = guard(there.source, 'checkpoint', () => there.source.checkpoint())
    return checkpoint === undefined ? undefined : JSON.parse(JSON.stringify(checkpoint))
  }
  const forget = (key: string) => {
    parked.delete(key)
    orphans.delete(key)
    sinks.delete(key)
    written.delete(key)
    fed.delete(key)
    forgotten.add(key)
  }
  const sweep = () => {
    const now = clock.elapsed()
    for (const [key, { until }] of parked) if (until <= now) forget(key)
    if (orphansUntil > now) return
    for (const key of [...orphans]) forget(key)
  }

  return {
    add(entry) {
      try {
        const source = buildSource(entry, { ...rest, clock, log, checkpointOf: latestOf, sinkOf: knownSinkOf })
        const { key } = source
        if (sources.has(key)) {
          log.warn({ ...entry.owner, name: nameOf(entry) }, 'this source is named twice; it is read once')
          return null
        }
        parked.delete(key)
        orphans.delete(key)
        forgotten.delete(key)
        sources.set(key, source)
        return key
      } catch (error) {
        log.error({ ...entry.owner, name: nameOf(entry), err: error }, 'a source cannot be built; the others go on')
        if (broken.length < 100) broken.push(reportOfBroken(entry, { error, now: clock.now() }))
        return null
      }
    },
    startOne(key) {
      const source = sources.get(key)
      if (source) guard(source, 'start', () => source.start())
    },
    start() {
      orphansUntil = clock.elapsed() + parkedMs
      stopSweep = clock.every(sweepMs, sweep)
      for (const source of sources.values()) guard(source, 'start', () => source.start())
    },
    async remove(key) {
      const source = sources.get(key)
      if (!source) return
      sources.delete(key)
      parked.set(key, { source, until: clock.elapsed() + parkedMs })
      await stopSource(source)
    },
    async stop() {
      stopSweep()
      await Promise.all([...sources.values()].map(stopSource))
    },
    moved(all = false) {
      const moved = new Map<string, unknown>()
      const take = (key: string, source: Source) => {
        const checkpoint = guard(source, 'checkpoint', () => source.checkpoint())
        if (checkpoint === undefined) return
        const text = JSON.stringify(checkpoint)
        if (written.get(key) === text) return
        written.set(key, text)
        // As it is now: a source may go on changing what it gave.
        moved.set(key, JSON.parse(text))
      }
      for (const [key, source] of sources) if (all || fed.has(key)) take(key, source)
      for (const [key, { source }] of parked) if (all || fed.has(key)) take(key, source)
      for (const key of forgotten) moved.set(key, null)
      forgotten.clear()
      fed.clear()
      return moved
    },
    reports(key) {
      const source = sources.get(key)
      return source ? (guard(source, 'reports', () => source.reports()) ?? []) : []
    },
    keys: () => sources.keys(),
    broken: () => broken,
  }
}

/** The common sink, remembering who fed it. */
const sinkOf = (sink: Sink, onFed: () => void): Sink => ({
  counts(owner, counts) {
    onFed()
    sink.counts(owner, counts)
  },
  error(owner, seen) {
    onFed()
    sink.error(owner, seen)
  },
  gap(owner, gap) {
    onFed()
    sink.gap(owner, gap)
  },
  isFull: sink.isFull,
})
