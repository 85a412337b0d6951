import type { Dependency } from '../../contracts/board.ts'
import type { Bucket } from '../../contracts/bucket.ts'
import { addSides, type SideCounts, sideKinds, sideOfKey } from '../../contracts/side.ts'

/** What everything else of the same one can be divided by. */
const calls = 'calls'
const atMost = 200

const sum = (buckets: readonly Bucket[]): SideCounts =>
  buckets.reduce<SideCounts>((all, { sides }) => (sides ? addSides(all, sides) : all), {})

/**
 * Everything counted beside the rate, over a range and in its last minutes. All vantages together: a side is counted in
 * one place only, whatever the rate is counted by. Those with the most failures come first within their kind.
 */
export function dependenciesOf(buckets: readonly Bucket[], recently: readonly Bucket[]): Dependency[] {
  const recent = new Map(Object.entries(sum(recently)))
  const found = new Map<string, Dependency>()
  for (const [key, count] of Object.entries(sum(buckets))) {
    const side = sideOfKey(key)
    if (side === null) continue
    const { kind, what, of } = side
    const id = `${kind}|${of}`
    const known = found.get(id) ?? { kind, of, calls: null, counts: [] }
    found.set(id, known)
    if (what === calls) known.calls = count
    else known.counts.push({ what, count, recent: recent.get(key) ?? 0 })
  }
  const told = ({ counts }: Dependency) => counts.reduce((all, { count }) => all + count, 0)
  for (const { counts } of found.values()) counts.sort((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1))
  return [...found.values()]
    .sort(
      (a, b) => sideKinds.indexOf(a.kind) - sideKinds.indexOf(b.kind) || told(b) - told(a) || (a.of < b.of ? -1 : 1),
    )
    .slice(0, atMost)
}
