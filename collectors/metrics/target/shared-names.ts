/** Different sets that are remembered together, at most. */
const mostSets = 100
const sets = new Map<string, ReadonlySet<string>>()

/** The same set for the same names in the same order: targets of one kind have hundreds of them in common. */
export function sharedNames(names: Iterable<string>): ReadonlySet<string> {
  const all = [...new Set(names)]
  const key = all.join('\n')
  const known = sets.get(key)
  if (known !== undefined) return known
  if (sets.size >= mostSets) sets.clear()
  const made = new Set(all)
  sets.set(key, made)
  return made
}
