import type { BatchPart } from '../../contracts/batch.ts'
import { sliceMs } from '../../contracts/bucket.ts'
import { type ErrorGroup, otherGroup } from '../../contracts/error-group.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'

/** A part as it is counted: in whole slices, with what a fast clock put into the future moved to now. */
export const preparePart = (part: BatchPart, now: number): BatchPart =>
  describeOther({
    ...part,
    buckets: part.buckets.map((bucket) => ({ ...bucket, at: bucketStart(Math.min(bucket.at, now), sliceMs) })),
    sightings: part.sightings.map((sighting) => ({ ...sighting, at: Math.min(sighting.at, now) })),
  })

/** Makes sure that `other` has a description wherever it is seen: every known group can be shown. */
export function describeOther(part: BatchPart): BatchPart {
  const described = new Set(part.groups.filter((group) => group.id === otherGroup).map((group) => group.service))
  const seen = new Set(part.sightings.filter((seen) => seen.group === otherGroup).map((seen) => seen.service))
  const missing = [...seen].filter((service) => !described.has(service))
  return missing.length === 0 ? part : { ...part, groups: [...part.groups, ...missing.map(otherKinds)] }
}

const otherKinds = (service: ServiceName): ErrorGroup => ({
  id: otherGroup,
  service,
  vantage: 'error-log',
  class: 'other',
  rule: 'bound',
  title: 'other kinds',
  message: 'Kinds of errors over the number that is kept apart.',
  route: null,
  where: null,
  sample: null,
})
