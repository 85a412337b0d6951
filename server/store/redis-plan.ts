import type { BatchPart } from '../../contracts/batch.ts'
import { sliceMs, slices } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { TeamName } from '../../contracts/team.ts'
import { detailKeepMs, isDetailKept, isKept } from './kept.ts'
import { type Keys, type Page, pageMs } from './keys.ts'
import { type NamesOf, namesOf } from './names.ts'
import { bucketFields, detailFields, sightingField } from './redis-pages.ts'
import type { Overflow } from './store.ts'
import { sampleAt, touchedGroups } from './touched-groups.ts'

/** What `record-n.lua` does, worked out before: it only checks the bounds and adds. */
export type RecordPlan = { keys: string[]; json: string; names: NamesOf[] }

type Entry = { team: TeamName; part: BatchPart; now: number; overflow: Overflow }

/** `firstKey` is the number of the first key of the plan among all keys of the script. */
export function planRecord({ team, part, now, overflow }: Entry, { keys, firstKey }: { keys: Keys; firstKey: number }) {
  const numbers = new Map<string, number>()
  const numberOf = (key: string): number => {
    const number = numbers.get(key) ?? firstKey + numbers.size
    numbers.set(key, number)
    return number
  }
  const adds = new Map<string, { ttlMs: number; fields: string[] }>()
  const add = (key: string, ttlMs: number, fields: string[]) => {
    const before = adds.get(key)
    if (before) before.fields.push(...fields)
    else adds.set(key, { ttlMs, fields })
  }

  for (const bucket of part.buckets) {
    for (const { page, slice, ttlMs, detailTtlMs } of pagesAt(bucket.service, bucket.at, now)) {
      add(keys.buckets(team, page), ttlMs, bucketFields(bucket, slice, page.widthMs !== sliceMs))
      const detail = detailTtlMs === null ? [] : detailFields(bucket, slice)
      if (detailTtlMs !== null && detail.length > 0) add(keys.detail(team, page), detailTtlMs, detail)
    }
  }
  for (const { service, group, at, count } of part.sightings) {
    for (const { page, slice, ttlMs } of pagesAt(service, at, now)) {
      if (page.widthMs === sliceMs) continue
      add(keys.sightings(team, page), ttlMs, [sightingField(group, slice), String(count)])
    }
  }

  const names = namesOf(part)
  const plan = {
    names: names.map((set) => {
      const hash = set.kind === 'groups' ? numberOf(keys.groups(team, set.service ?? '')) : 0
      return [numberOf(keyOfNames(keys, team, set)), set.bound, hash, set.names, set.mustBeKnown]
    }),
    adds: [...adds].map(([key, { ttlMs, fields }]) => [numberOf(key), ttlMs, fields]),
    groups: touchedGroups(part, now).map(({ service, id, description, firstAt, lastAt, count }) => [
      numberOf(keys.groups(team, service)),
      numberOf(keys.groupNames(team, service)),
      id,
      description ? JSON.stringify(description) : '',
      description ? String(sampleAt(description)) : '-1',
      String(firstAt),
      String(lastAt),
      String(count),
    ]),
    overflow: [overflow.routes, overflow.groups, overflow.services, overflow.sides, overflow.latency].map(String),
  }
  return { keys: [...numbers.keys()], json: JSON.stringify(plan), names } satisfies RecordPlan
}

function keyOfNames(keys: Keys, team: TeamName, { kind, service }: NamesOf): string {
  if (kind === 'services') return keys.services(team)
  return kind === 'groups' ? keys.groupNames(team, service ?? '') : keys[kind](team, service ?? '')
}

type Place = { page: Page; slice: number; ttlMs: number; detailTtlMs: number | null }

/** Where an instant is counted in each width that still keeps it, and how long that page is kept from now. */
function pagesAt(service: ServiceName, at: number, now: number): Place[] {
  return slices.flatMap(({ widthMs, keepMs }) => {
    const start = bucketStart(at, widthMs)
    if (!isKept({ at: start, widthMs, keepMs }, now)) return []
    const page = bucketStart(start, pageMs(widthMs))
    const whole = { at: start, widthMs, keepMs }
    const ttlMs = (keptMs: number) => page + pageMs(widthMs) + keptMs - now
    return [
      {
        page: { service, widthMs, page },
        slice: (start - page) / widthMs,
        ttlMs: ttlMs(keepMs),
        detailTtlMs: isDetailKept(whole, now) ? ttlMs(detailKeepMs(whole)) : null,
      },
    ]
  })
}
