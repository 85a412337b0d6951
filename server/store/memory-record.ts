import type { BatchId, BatchPart } from '../../contracts/batch.ts'
import { addBuckets, type Bucket, emptyBucket, onlyCounts, sliceMs, slices } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import { detailOf, withoutDetail } from './detail.ts'
import { addOverflow, foldPart, type Over } from './fold-part.ts'
import { isDetailKept, isKept } from './kept.ts'
import type { MemorySlice, MemoryTeam } from './memory-team.ts'
import { sweep, tell } from './memory-team.ts'
import { type NamesOf, namesOf, other } from './names.ts'
import { preparePart } from './prepare-part.ts'
import type { KnownGroup } from './store.ts'
import { newerGroup, type TouchedGroup, touchedGroups } from './touched-groups.ts'

/** Counts a part once; false when it was counted before. */
export function recordInMemory(team: MemoryTeam, entry: { id: BatchId; part: BatchPart; now: number }): boolean {
  const { id, now } = entry
  sweep(team, now)
  const life = `${id.collector}|${id.incarnation}`
  if (id.seq <= (team.seqs.get(life)?.seq ?? 0)) return false
  team.seqs.set(life, { seq: id.seq, usedAt: now })

  const { part, names } = withinBounds(team, preparePart(entry.part, now))
  keepNames(team, { part, names }, now)
  for (const bucket of part.buckets) addToSlices(team, bucket, now)
  for (const { group, service, at, count } of part.sightings) {
    for (const slice of slicesAt(team, at, now)) {
      if (slice.widthMs === sliceMs) continue
      const key = `${service}|${group}`
      const before = slice.sightings.get(key)?.count ?? 0
      slice.sightings.set(key, { group, service, at: slice.at, count: before + count })
    }
  }
  const groups = touchedGroups(part, now).flatMap((touched) => keepGroup(team, touched) ?? [])
  tell(team, (version) => ({ kind: 'recorded', version, part, groups }))
  return true
}

/** Folds until every name has its place: what a service brings to `other` may itself be over a bound there. */
function withinBounds(team: MemoryTeam, part: BatchPart): { part: BatchPart; names: NamesOf[] } {
  const names = namesOf(part)
  const over = overBounds(team, names)
  if (over.length === 0) return { part, names }
  const folded = foldPart(part, over)
  team.overflow = addOverflow(team.overflow, folded.overflow)
  return withinBounds(team, folded.part)
}

function overBounds(team: MemoryTeam, all: NamesOf[]): Over[] {
  return all.flatMap(({ kind, service, bound, names, mustBeKnown }) => {
    const known = kind === 'services' ? team.services : team[kind].get(service ?? '')
    let room = bound - (known?.size ?? 0) + (known?.has(other) ? 1 : 0)
    const over = names.filter((name) => {
      if (name === other || known?.has(name)) return false
      room -= 1
      return room < 0
    })
    return [...over, ...mustBeKnown.filter((name) => !known?.has(name))].map((name) => ({ kind, service, name }))
  })
}

function keepNames(team: MemoryTeam, { part, names: all }: { part: BatchPart; names: NamesOf[] }, now: number): void {
  for (const { service } of [...part.buckets, ...part.groups, ...part.sightings]) team.services.set(service, now)
  for (const { kind, service, names } of all) {
    if (service === null || kind === 'services' || kind === 'groups') continue
    const known = team[kind].get(service) ?? new Map<string, number>()
    for (const name of names) known.set(name, now)
    team[kind].set(service, known)
  }
}

function addToSlices(team: MemoryTeam, bucket: Bucket, now: number): void {
  const { service, vantage } = bucket
  const [detail, counts] = [detailOf(bucket), withoutDetail(bucket)]
  for (const slice of slicesAt(team, bucket.at, now)) {
    const key = `${service}|${vantage}`
    const empty = emptyBucket({ service, vantage, at: slice.at })
    const added = slice.widthMs === sliceMs ? onlyCounts(bucket) : counts
    slice.buckets.set(key, addBuckets(slice.buckets.get(key) ?? empty, added))
    if (detail !== null && slice.keepsDetail) slice.detail.set(key, addBuckets(slice.detail.get(key) ?? empty, detail))
  }
}

/** The slice of each width that holds `at`, made if it is not there, of those widths that still keep it. */
function slicesAt(
  team: MemoryTeam,
  at: number,
  now: number,
): (MemorySlice & { at: number; widthMs: number; keepsDetail: boolean })[] {
  return slices.flatMap(({ widthMs, keepMs }) => {
    const start = bucketStart(at, widthMs)
    const all = team.slices.get(widthMs)
    if (!all || !isKept({ at: start, widthMs, keepMs }, now)) return []
    const slice = all.get(start) ?? { buckets: new Map(), detail: new Map(), sightings: new Map() }
    all.set(start, slice)
    return [{ ...slice, at: start, widthMs, keepsDetail: isDetailKept({ at: start, widthMs, keepMs }, now) }]
  })
}

function keepGroup(team: MemoryTeam, touched: TouchedGroup): KnownGroup | null {
  const groups = team.groups.get(touched.service) ?? new Map<string, KnownGroup>()
  const before = groups.get(touched.id)
  const group = touched.description ? newerGroup(before?.group ?? null, touched.description) : (before?.group ?? null)
  // Cannot be: a group that nobody described was folded into `other`, which is always described.
  if (group === null) return null
  const known = {
    group,
    firstAt: Math.min(before?.firstAt ?? touched.firstAt, touched.firstAt),
    lastAt: Math.max(before?.lastAt ?? touched.lastAt, touched.lastAt),
    total: (before?.total ?? 0) + touched.count,
  }
  groups.set(touched.id, known)
  team.groups.set(touched.service, groups)
  return known
}
