import type { BatchPart } from '../contracts/batch.ts'
import type { TeamName } from '../contracts/team.ts'
import type { Parts } from './outbox/outbox.ts'

/** Well under what the server takes in one message. */
export const maxBatchBytes = 512 * 1024
/** Room for the Batch's own name and the names of its teams. */
const envelopeBytes = 4 * 1024
/** The most of each that a part may hold, as the contract has it. */
export const partBounds = { groups: 500, buckets: 2_000, sightings: 5_000, gaps: 100 } as const
type Kind = keyof typeof partBounds

const emptyPart = (): BatchPart => ({ buckets: [], groups: [], sightings: [], gaps: [] })

/**
 * Lays what was gathered into as few Batches as its size and the contract allow. Groups come first, because a sighting
 * may only follow the group that it is of.
 */
export function pack(gathered: ReadonlyMap<TeamName, BatchPart>): Parts[] {
  const batches: Parts[] = []
  let open: Parts = {}
  let bytes = 0

  const partFor = (team: TeamName, kind: Kind, size: number): BatchPart => {
    const isOver = bytes + size > maxBatchBytes - envelopeBytes
    const isLong = (open[team]?.[kind].length ?? 0) >= partBounds[kind]
    if (isOver || isLong || batches.length === 0) {
      open = {}
      bytes = 0
      batches.push(open)
    }
    const part = open[team] ?? emptyPart()
    open[team] = part
    bytes += size
    return part
  }
  const add = <K extends Kind>(team: TeamName, kind: K, items: BatchPart[K]) => {
    for (const item of items) {
      const list: (typeof item)[] = partFor(team, kind, Buffer.byteLength(JSON.stringify(item)) + 1)[kind]
      list.push(item)
    }
  }

  for (const [team, part] of gathered) {
    add(team, 'groups', part.groups)
    add(team, 'buckets', part.buckets)
    add(team, 'sightings', part.sightings)
    add(team, 'gaps', part.gaps)
  }
  return batches
}
