import type { BatchPart } from '../../contracts/batch.ts'
import type { ErrorGroup } from '../../contracts/error-group.ts'
import type { ServiceName } from '../../contracts/service.ts'

/** What a part says of one group: its newest description, and its sightings added. */
export type TouchedGroup = {
  service: ServiceName
  id: ErrorGroup['id']
  description: ErrorGroup | null
  firstAt: number
  lastAt: number
  count: number
}

/** Groups that a part describes or saw. One that is described and not seen begins now, with a total of 0. */
export function touchedGroups(part: BatchPart, now: number): TouchedGroup[] {
  const touched = new Map<string, TouchedGroup>()
  for (const { service, group, at, count } of part.sightings) {
    const key = `${service}|${group}`
    const before = touched.get(key)
    touched.set(key, {
      service,
      id: group,
      description: null,
      firstAt: Math.min(before?.firstAt ?? at, at),
      lastAt: Math.max(before?.lastAt ?? at, at),
      count: (before?.count ?? 0) + count,
    })
  }
  for (const group of part.groups) {
    const key = `${group.service}|${group.id}`
    const before = touched.get(key) ?? { service: group.service, id: group.id, firstAt: now, lastAt: now, count: 0 }
    const last = touched.get(key)?.description ?? null
    touched.set(key, { ...before, description: newerGroup(last, group) })
  }
  return [...touched.values()]
}

/** When the sample of a group was taken; -1 without one. */
export const sampleAt = (group: ErrorGroup): number => group.sample?.at ?? -1

/** The description with the newest sample wins, the later one of two that are equal. */
export const newerGroup = (known: ErrorGroup | null, next: ErrorGroup): ErrorGroup =>
  known !== null && sampleAt(known) > sampleAt(next) ? known : next
