import { type BatchPart, Gap } from '../contracts/batch.ts'
import { addBuckets, Bucket, sliceMs } from '../contracts/bucket.ts'
import { ErrorGroup, otherGroup, type Sighting } from '../contracts/error-group.ts'
import { bucketStart } from '../contracts/instant.ts'
import type { TeamName } from '../contracts/team.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { CollectorMetrics } from './collector-metrics.ts'
import { type FoldReason, foldLatency, foldRoutes, foldSides } from './fold-counts.ts'
import type { Parts } from './outbox/outbox.ts'
import { pack, partBounds } from './pack.ts'
import type { Owner, Sink } from './sink.ts'

/** A group's example goes out again only this much later: it is large, and the server keeps the newest it had. */
const sampleEveryMs = 10_000

type Gathered = {
  buckets: Map<string, Bucket>
  groups: Map<string, ErrorGroup>
  sightings: Map<string, Sighting>
  gaps: Map<string, Gap>
}
export type GatherDeps = {
  clock: Clock
  log: Log
  metrics: CollectorMetrics
  isFull: () => boolean
  /** Called after every observation. */
  onSeen: () => void
}

/** A Sink that adds up what it is given until it is taken away. */
export interface Gather extends Sink {
  /** All that was seen since the last call, as the Batches to send; empty when nothing was. */
  take(): Parts[]
  /** The server may not know what earlier ones knew: describe every group in full again. */
  describeAgain(): void
}

export function createGather({ clock, log, metrics, isFull, onSeen }: GatherDeps): Gather {
  let teams = new Map<TeamName, Gathered>()
  let sampledAt = new Map<string, number>()

  const of = (team: TeamName): Gathered => {
    const there = teams.get(team)
    if (there) return there
    const empty: Gathered = { buckets: new Map(), groups: new Map(), sightings: new Map(), gaps: new Map() }
    teams.set(team, empty)
    return empty
  }
  const drop = (owner: Owner, what: string, error: unknown) => {
    metrics.dropped.inc({ reason: 'malformed' })
    log.error({ ...owner, what, err: error }, 'a source gave something that is no count; it was left out')
  }
  /** A clock of another machine that runs ahead must not fill slices that have not begun. */
  const notAfterNow = (at: number) => Math.min(at, clock.now())

  const isKept = (gathered: Gathered, owner: Owner, group: ErrorGroup): boolean => {
    const key = `${owner.service}|${group.id}`
    if (gathered.groups.has(key)) return true
    const checked = ErrorGroup.safeParse(group)
    if (!checked.success) {
      drop(owner, 'group', checked.error)
      return false
    }
    if (gathered.groups.size >= partBounds.groups) {
      metrics.dropped.inc({ reason: 'groups' })
      return false
    }
    const sampleKey = `${owner.team}|${key}`
    const isFresh = clock.now() - (sampledAt.get(sampleKey) ?? Number.NEGATIVE_INFINITY) < sampleEveryMs
    if (group.sample && !isFresh) sampledAt.set(sampleKey, clock.now())
    gathered.groups.set(key, isFresh ? { ...checked.data, sample: null } : checked.data)
    return true
  }

  return {
    isFull,
    counts(owner, counts) {
      const { buckets } = of(owner.team)
      const at = bucketStart(notAfterNow(counts.at), sliceMs)
      const key = `${owner.service}|${counts.vantage}|${at}`
      const before = buckets.get(key)
      const onFold = (reason: FoldReason) => metrics.dropped.inc({ reason })
      const { latency, sides, ...sums } = counts
      const increment = Bucket.safeParse({
        ...sums,
        service: owner.service,
        at,
        routes: foldRoutes(counts.routes, { known: before?.routes, onFold }),
        ...(latency && { latency: foldLatency(latency, { known: before?.latency, onFold }) }),
        ...(sides && { sides: foldSides(sides, { known: before?.sides, onFold }) }),
      })
      if (!increment.success) return drop(owner, 'counts', increment.error)
      buckets.set(key, before ? addBuckets(before, increment.data) : increment.data)
      onSeen()
    },
    error(owner, { group, at, count }) {
      const gathered = of(owner.team)
      if (!Number.isSafeInteger(count) || count < 0 || !Number.isSafeInteger(at))
        return drop(owner, 'error', { at, count })
      const id = isKept(gathered, owner, group) ? group.id : otherGroup
      const seenAt = notAfterNow(at)
      const key = `${owner.service}|${id}|${bucketStart(seenAt, sliceMs)}`
      const before = gathered.sightings.get(key)
      // The newest instant within the slice, so that the wall can say how many seconds ago it was.
      gathered.sightings.set(key, {
        group: id,
        service: owner.service,
        at: Math.max(before?.at ?? 0, seenAt),
        count: (before?.count ?? 0) + count,
      })
      onSeen()
    },
    gap(owner, gap) {
      const { gaps } = of(owner.team)
      const key = `${owner.service}|${gap.target}|${gap.reason}`
      const checked = Gap.safeParse({ ...gap, service: owner.service, bytes: gap.bytes + (gaps.get(key)?.bytes ?? 0) })
      if (!checked.success) return drop(owner, 'gap', checked.error)
      gaps.set(key, checked.data)
      onSeen()
    },
    take() {
      const taken = teams
      teams = new Map()
      const old = clock.now() - sampleEveryMs
      for (const [key, at] of sampledAt) if (at < old) sampledAt.delete(key)
      return pack(new Map([...taken].map(([team, gathered]) => [team, partOf(gathered)])))
    },
    describeAgain() {
      sampledAt = new Map()
    },
  }
}

const partOf = ({ buckets, groups, sightings, gaps }: Gathered): BatchPart => ({
  buckets: [...buckets.values()],
  groups: [...groups.values()],
  sightings: [...sightings.values()],
  gaps: [...gaps.values()],
})
