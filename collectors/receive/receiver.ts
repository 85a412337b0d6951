import type { TargetReport } from '../../contracts/target.ts'
import type { TeamName } from '../../contracts/team.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import type { Log } from '../../runtime/log.ts'
import { ownerOf } from '../discovery/owner-of.ts'
import type { SourceSet } from '../source-set.ts'
import type { ReceiveMetrics } from './receive-metrics.ts'
import { ReceivedReadings } from './received-readings.ts'
import type { ReceivedSource } from './received-source.ts'
import type { ReceivedSeries, WriteRequest } from './write-request.ts'

const lookMs = 500
/** A target that nobody writes for is let go after this; where it stood is kept a while longer. */
const goneMs = 3_600_000
/** While one of two that write the same is heard of, the other one is not counted. */
const leaderMs = 60_000
const maxTypes = 50_000
/** So many teams that nobody knows are named. */
const maxNamed = 5

type Target = {
  name: string
  labels: Map<string, string>
  readings: ReceivedReadings
  source: ReceivedSource | null
  key: string | null
  writtenAt: number
  leader: { replica: string; heardAt: number } | null
  /** Nothing counts requests in it: it is no service that went missing. */
  isUncounted: boolean
}

/** What became of the samples of a request. */
export type Taken = { samples: number; left: Record<LeftReason, number> }
export type LeftReason = 'late' | 'too-many-series' | 'too-many-targets' | 'replica' | 'no-target'

/** Counts what is written: one Target for each job and instance. */
export interface Receiver {
  take(request: WriteRequest): Taken
  start(): void
  stop(): void
  reports(): TargetReport[]
  /** How many targets are written for, how many of them count, and what was left out. */
  state(): {
    targets: number
    uncounted: number
    left: Record<LeftReason, number>
    /** Teams that labels named and the configuration does not. */
    unknownTeams: string[]
    writtenAt: number | null
  }
}

type Deps = { clock: Clock; log: Log; set: SourceSet; metrics: ReceiveMetrics; teams: readonly TeamName[] }

export function createReceiver(config: ReceiveConfig, { clock, log, set, metrics, teams }: Deps): Receiver {
  const targets = new Map<string, Target>()
  const types = new Map<string, string>()
  const leftInAll = nothingLeft()
  const unknownTeams = new Set<string>()
  let stopLooking = () => {}
  let writtenAt: number | null = null
  let startedAt = clock.now()

  const targetOf = (labels: ReadonlyMap<string, string>): Target | LeftReason => {
    const [job, instance] = [labels.get('job'), labels.get('instance')]
    if (job === undefined && instance === undefined) return 'no-target'
    const name = `${job ?? ''}/${instance ?? ''}`
    const there = targets.get(name)
    if (there) return there
    if (targets.size >= config.maxTargets) return 'too-many-targets'
    const own = new Map<string, string>()
    for (const [label, value] of [
      ['job', job],
      ['instance', instance],
    ] as const)
      if (value !== undefined) own.set(label, value)
    const target: Target = {
      name,
      labels: own,
      readings: new ReceivedReadings(config.maxSeries, (at) => target.source?.needs(at) ?? null),
      source: null,
      key: null,
      writtenAt: clock.elapsed(),
      leader: null,
      isUncounted: false,
    }
    targets.set(name, target)
    return target
  }

  /** Two that write the same differ in one label: whoever wrote first is counted until nothing comes of it. */
  const isFollower = (target: Target, labels: Map<string, string>): boolean => {
    const replica = config.replicaLabels.map((label) => labels.get(label) ?? '').join('\u0000')
    for (const label of config.replicaLabels) labels.delete(label)
    const now = clock.elapsed()
    const { leader } = target
    if (leader !== null && leader.replica !== replica && now - leader.heardAt < leaderMs) return true
    target.leader = { replica, heardAt: now }
    return false
  }

  /** The target that a series belongs to, or why nobody takes it. */
  const takerOf = ({ labels }: ReceivedSeries): Target | LeftReason => {
    const target = targetOf(labels)
    return typeof target === 'string' || !isFollower(target, labels) ? target : 'replica'
  }
  /** How many samples were taken. */
  const takeSeries = (target: Target, series: ReceivedSeries, left: Record<LeftReason, number>): number => {
    target.writtenAt = clock.elapsed()
    if (series.labels.get('__name__') === 'up') readUp(target, series)
    let taken = 0
    for (const sample of series.samples) {
      const refused = target.readings.add(series.labels, sample, clock.elapsed())
      if (refused === null) taken++
      else left[refused === 'late' ? 'late' : 'too-many-series']++
    }
    return taken
  }

  /** Whose a target is can be told when its first scrape is whole: the labels of `up` are those of the target. */
  const begin = (target: Target) => {
    const { owner, unknownTeam } = ownerOf(target.labels, config, (team) => teams.includes(team))
    if (unknownTeam !== null && unknownTeams.size < maxNamed) unknownTeams.add(unknownTeam)
    const received = {
      name: target.name,
      own: target.labels,
      watchedSince: startedAt,
      writtenAt: () => target.writtenAt,
      types,
      bind(source: ReceivedSource) {
        target.source = source
      },
    }
    target.key = set.add({ owner, received })
    if (target.key !== null) set.startOne(target.key)
  }

  const look = (target: Target) => {
    for (;;) {
      if (target.readings.mustBeginAnew) {
        log.warn({ target: target.name }, 'a part of a target was written too late; it is counted anew')
        target.readings.mustBeginAnew = false
        target.source?.beginAnew()
      }
      const reading = target.readings.next(clock.elapsed())
      if (reading === null) return
      if (target.source === null) begin(target)
      target.source?.read(reading)
    }
  }

  const lookAtAll = () => {
    for (const [name, target] of targets) {
      look(target)
      if (clock.elapsed() - target.writtenAt < goneMs) continue
      targets.delete(name)
      if (target.key !== null) void set.remove(target.key)
    }
  }

  const isShown = (target: Target, { fault, ok, readAt }: TargetReport): boolean => {
    if (fault === 'no-family') target.isUncounted = true
    else if (ok) target.isUncounted = false
    return readAt !== null && !target.isUncounted
  }

  return {
    take(request) {
      const left = nothingLeft()
      const touched = new Set<Target>()
      let samples = 0
      for (const [family, type] of request.types) {
        if (types.size < maxTypes || types.has(family)) types.set(family, type)
      }
      for (const series of request.series) {
        const target = takerOf(series)
        if (typeof target === 'string') left[target] += series.samples.length
        else {
          samples += takeSeries(target, series, left)
          touched.add(target)
        }
      }
      for (const target of touched) look(target)
      for (const reason of leftReasons) {
        leftInAll[reason] += left[reason]
        metrics.samples.inc({ result: reason }, left[reason])
      }
      metrics.samples.inc({ result: 'taken' }, samples)
      writtenAt = clock.now()
      return { samples, left }
    },
    start() {
      startedAt = clock.now()
      stopLooking = clock.every(lookMs, lookAtAll)
    },
    stop: () => stopLooking(),
    reports: () =>
      [...targets.values()].flatMap((target) =>
        target.key === null ? [] : set.reports(target.key).filter((report) => isShown(target, report)),
      ),
    state: () => ({
      targets: targets.size,
      uncounted: [...targets.values()].filter(({ isUncounted }) => isUncounted).length,
      left: { ...leftInAll },
      unknownTeams: [...unknownTeams],
      writtenAt,
    }),
  }
}

/** Prometheus writes it for every target, with the labels of the target and none of the exposition. */
function readUp(target: Target, { labels, samples }: ReceivedSeries): void {
  if (target.source === null) {
    for (const [label, value] of labels) if (label !== '__name__') target.labels.set(label, value)
  }
  const last = samples.at(-1)
  if (last && !last.isStale) target.source?.up(last.value)
}

const leftReasons = ['late', 'too-many-series', 'too-many-targets', 'replica', 'no-target'] as const
const nothingLeft = (): Record<LeftReason, number> => ({
  late: 0,
  'too-many-series': 0,
  'too-many-targets': 0,
  replica: 0,
  'no-target': 0,
})
