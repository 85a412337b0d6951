import type { Bucket } from '../../contracts/bucket.ts'
import type { Sighting } from '../../contracts/error-group.ts'
import type { KnownGroup } from './store.ts'

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Oldest first, then by service and vantage. */
export const byTime = (a: Bucket, b: Bucket): number =>
  a.at - b.at || byText(a.service, b.service) || byText(a.vantage, b.vantage)

/** Oldest first, then by service and group. */
export const bySighting = (a: Sighting, b: Sighting): number =>
  a.at - b.at || byText(a.service, b.service) || byText(a.group, b.group)

/** Newest first, then by service and id. */
export const byNewest = (a: KnownGroup, b: KnownGroup): number =>
  b.lastAt - a.lastAt || byText(a.group.service, b.group.service) || byText(a.group.id, b.group.id)
