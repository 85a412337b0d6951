import type { TargetReport } from '../contracts/target.ts'
import type { Config } from '../runtime/config.ts'
import type { Sink } from './sink.ts'
import type { Source } from './source.ts'
import { buildSource, entriesOf, nameOf, reportOfBroken, type SourceDeps } from './sources.ts'

const stopWithinMs = 1_000

/** All sources of a collector. What one of them does wrong stays with that one. */
export interface RunningSources {
  start(): void
  stop(): Promise<void>
  /** Where the sources stand that put something into their sink since the last call; `all` asks every one. */
  moved(all?: boolean): Map<string, unknown>
  reports(): TargetReport[]
}

export function createRunningSources(
  config: Config,
  deps: Omit<SourceDeps, 'sinkOf'> & { sink: Sink },
): RunningSources {
  const { sink, clock, log, ...rest } = deps
  const sources = new Map<string, Source>()
  const broken: TargetReport[] = []
  const fed = new Set<string>()
  /** What was given out last, as text: only what changed is written again. */
  const written = new Map<string, string>()

  const sinkOf = (key: string): Sink => ({
    counts(owner, counts) {
      fed.add(key)
      sink.counts(owner, counts)
    },
    error(owner, seen) {
      fed.add(key)
      sink.error(owner, seen)
    },
    gap(owner, gap) {
      fed.add(key)
      sink.gap(owner, gap)
    },
    isFull: sink.isFull,
  })
  const sinks = new Map<string, Sink>()
  const knownSinkOf = (key: string): Sink => {
    const there = sinks.get(key) ?? sinkOf(key)
    sinks.set(key, there)
    return there
  }

  for (const entry of entriesOf(config)) {
    try {
      const source = buildSource(entry, { ...rest, clock, log, sinkOf: knownSinkOf })
      if (sources.has(source.key)) {
        log.warn({ ...entry.owner, name: nameOf(entry) }, 'this source is configured twice; it is read once')
        continue
      }
      sources.set(source.key, source)
    } catch (error) {
      log.error({ ...entry.owner, name: nameOf(entry), err: error }, 'a source cannot be built; the others go on')
      broken.push(reportOfBroken(entry, { error, now: clock.now() }))
    }
  }

  const guard = <T>(source: Source, what: string, act: () => T): T | undefined => {
    try {
      return act()
    } catch (error) {
      log.error({ source: source.key, what, err: error }, 'a source failed; the others go on')
      return undefined
    }
  }
  const stopOne = (source: Source) =>
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

  return {
    start() {
      for (const source of sources.values()) guard(source, 'start', () => source.start())
    },
    async stop() {
      await Promise.all([...sources.values()].map(stopOne))
    },
    moved(all = false) {
      const moved = new Map<string, unknown>()
      for (const [key, source] of sources) {
        if (!all && !fed.has(key)) continue
        const checkpoint = guard(source, 'checkpoint', () => source.checkpoint())
        if (checkpoint === undefined) continue
        const text = JSON.stringify(checkpoint)
        if (written.get(key) === text) continue
        written.set(key, text)
        // As it is now: a source may go on changing what it gave.
        moved.set(key, JSON.parse(text))
      }
      fed.clear()
      return moved
    },
    reports: () => [
      ...broken,
      ...[...sources.values()].flatMap((source) => guard(source, 'reports', () => source.reports()) ?? []),
    ],
  }
}
