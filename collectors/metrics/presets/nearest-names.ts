/** How many letters have to change to make one text of the other. */
function edits(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(change, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
    }
    before = row
  }
  return before[b.length] ?? 0
}

/** The names that somebody who wrote this may have meant, nearest first: those that contain it, then by their letters. */
export function nearestNames(wrong: string, names: Iterable<string>, count = 3): string[] {
  const asked = wrong.slice(0, 80).toLowerCase()
  const distance = (name: string) => {
    const known = name.slice(0, 80).toLowerCase()
    return known.includes(asked) || asked.includes(known) ? 0 : edits(asked, known)
  }
  return [...new Set(names)]
    .map((name) => ({ name, away: distance(name) }))
    .sort((a, b) => a.away - b.away || a.name.length - b.name.length)
    .slice(0, count)
    .map(({ name }) => name)
}
