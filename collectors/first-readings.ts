import type { TargetReport } from '../contracts/target.ts'

/**
 * Gives the reports on, and calls `keep` when a Target among them was read for the first time. That reading is the zero
 * which later ones are counted from, and counts nothing itself: were it not kept at once, a crash before the first
 * increment would begin anew, and what happened in between would never be counted.
 */
export function watchFirstReadings(reports: () => TargetReport[], keep: () => void): () => TargetReport[] {
  let before = new Set<string>()
  return () => {
    const all = reports()
    const now = new Set<string>()
    for (const { team, service, kind, name, goodAt } of all) {
      if (goodAt !== null) now.add(`${team}/${service} ${kind} ${name}`)
    }
    const isNew = [...now].some((target) => !before.has(target))
    // Targets come and go: those that are gone are not remembered here.
    before = now
    if (isNew) keep()
    return all
  }
}
