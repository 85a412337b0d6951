import type { Registry } from 'prom-client'
import type { DiscoveryReport } from '../../contracts/discovery.ts'
import type { TargetReport } from '../../contracts/target.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Config } from '../../runtime/config.ts'
import type { Log } from '../../runtime/log.ts'
import { scrapeName } from '../metrics/fetch/fetch-exposition.ts'
import type { SourceSet } from '../source-set.ts'
import { entriesOf } from '../sources.ts'
import type { FoundEntry } from './assemble.ts'
import { discoveryMetrics } from './discovery-metrics.ts'
import { createRunningDiscovery, type RunningDiscovery } from './running-discovery.ts'

/** More than these are not read by one collector, whatever the discoveries name. */
export const maxDiscovered = 2_000
const maxDiscoveries = 100
/** So many addresses are named in a note. */
const namedAtMost = 5

type Deps = { clock: Clock; log: Log; metrics: Registry; set: SourceSet }
type Running = { entry: FoundEntry; by: RunningDiscovery; key: string | null }

/** Keeps the sources of what discoveries find in step with what they find. */
export interface DiscoveredSources {
  start(): void
  stop(): Promise<void>
  /** Of the targets in which something counts requests, or that cannot be read. */
  reports(): TargetReport[]
  discoveries(): DiscoveryReport[]
}

export function createDiscoveredSources(
  config: Config,
  { clock, log, metrics: registry, set }: Deps,
): DiscoveredSources {
  const teams = Object.keys(config.teams)
  const metrics = discoveryMetrics(registry)
  /** What the configuration names itself belongs to whom it says there. */
  const taken = new Set(
    entriesOf(config).flatMap((entry) => ('scrape' in entry ? [new URL(entry.scrape.url).href] : [])),
  )
  const running = new Map<string, Running>()
  /** Sources that are just being stopped, by their address: the next of that address begins where they end. */
  const stopping = new Map<string, Promise<void>>()
  const uncounted = new Set<string>()
  const leftOut = new Map<RunningDiscovery, { twice: number; over: number }>()
  let isStopped = false
  const discoveries = config.discovery
    .slice(0, maxDiscoveries)
    .map((entry) => createRunningDiscovery(entry, { clock, log, metrics, teams }, reconcile))

  /** What is wanted now, each address once, and no more than one collector reads. */
  function wanted(): Map<string, Omit<Running, 'key'>> {
    const byUrl = new Set(taken)
    const all = new Map<string, Omit<Running, 'key'>>()
    for (const by of discoveries) {
      const counts = { twice: 0, over: 0 }
      for (const entry of by.entries()) {
        if (byUrl.has(entry.scrape.url)) counts.twice++
        else if (all.size >= maxDiscovered) counts.over++
        else {
          byUrl.add(entry.scrape.url)
          all.set(JSON.stringify(entry), { entry, by })
        }
      }
      leftOut.set(by, counts)
    }
    return all
  }

  function reconcile(): void {
    if (isStopped) return
    const now = wanted()
    metrics.targets.set(now.size)
    for (const [id, { entry, key }] of running) {
      if (now.has(id)) continue
      running.delete(id)
      uncounted.delete(id)
      if (key === null) continue
      const { url } = entry.scrape
      const done = set.remove(key).finally(() => {
        if (stopping.get(url) === done) stopping.delete(url)
      })
      stopping.set(url, done)
    }
    for (const [id, { entry, by }] of now) {
      if (running.has(id)) continue
      const one: Running = { entry, by, key: null }
      running.set(id, one)
      // What was not named at the last look, and is now, was not there before.
      const watchedSince = by.knownSince() ?? clock.now()
      const begin = () => {
        if (isStopped || running.get(id) !== one) return
        one.key = set.add({ ...entry, watchedSince })
        if (one.key !== null) set.startOne(one.key)
      }
      const before = stopping.get(entry.scrape.url)
      if (before === undefined) begin()
      else void before.then(begin)
    }
  }

  const isShown = (id: string, { fault, ok, readAt }: TargetReport): boolean => {
    // A list names exporters of all kinds; one without requests is no service that went missing.
    if (fault === 'no-family') uncounted.add(id)
    else if (ok) uncounted.delete(id)
    return readAt !== null && !uncounted.has(id)
  }
  const reports = () =>
    [...running].flatMap(([id, { key }]) =>
      key === null ? [] : set.reports(key).filter((report) => isShown(id, report)),
    )
  const reportOf = (discovery: RunningDiscovery): DiscoveryReport => {
    const own = [...running].filter(([, { by }]) => by === discovery)
    const silent = own.filter(([id]) => uncounted.has(id)).map(([, { entry }]) => scrapeName(entry.scrape.url))
    const { twice = 0, over = 0 } = leftOut.get(discovery) ?? {}
    const more = silent.length > namedAtMost ? `, and ${silent.length - namedAtMost} more` : ''
    const base = discovery.report()
    const notes = [
      ...(over > 0 ? [`${over} are left out: one collector reads at most ${maxDiscovered} found targets.`] : []),
      ...(silent.length > 0
        ? [`Nothing counts requests in ${silent.slice(0, namedAtMost).join(', ')}${more}.`.slice(0, 300)]
        : []),
      ...(twice > 0 ? [`${twice} are read already, as the configuration or another discovery names them.`] : []),
      ...base.notes,
    ]
    return { ...base, targets: own.length, uncounted: silent.length, notes: notes.slice(0, 20) }
  }

  return {
    start() {
      for (const discovery of discoveries) discovery.start()
    },
    async stop() {
      isStopped = true
      await Promise.all([...discoveries.map((discovery) => discovery.stop()), ...stopping.values()])
    },
    reports,
    discoveries() {
      reports()
      return discoveries.map(reportOf)
    },
  }
}
