import type { TargetReport } from '../../contracts/target.ts'

/** A Target and what is to be said of it alone. */
export type OneTarget = { report: TargetReport; ownNotes: string[] }

/** Targets that were recognised as the same: twenty replicas are one kind, and what holds for all is said once. */
export type TargetKind = {
  /** `metrics · recognised as django-prometheus · app` */
  title: string
  notes: string[]
  faulty: OneTarget[]
  good: OneTarget[]
}

const byName = (a: TargetReport, b: TargetReport): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/** Those with something that cannot be read come first, then the larger ones. */
export function targetKinds(targets: readonly TargetReport[]): TargetKind[] {
  const byTitle = new Map<string, TargetReport[]>()
  for (const target of [...targets].sort(byName)) {
    const { kind, recognised, vantage } = target
    const title = [kind, recognised && `recognised as ${recognised}`, vantage].filter(Boolean).join(' · ')
    byTitle.set(title, [...(byTitle.get(title) ?? []), target])
  }
  return [...byTitle]
    .map(([title, reports]) => kindOf(title, reports))
    .sort((a, b) => b.faulty.length - a.faulty.length || b.good.length - a.good.length)
}

function kindOf(title: string, reports: readonly TargetReport[]): TargetKind {
  // Of a target that was never read nothing could be noted.
  const noted = reports.filter(({ notes }) => notes.length > 0)
  const notes = [...new Set(noted[0]?.notes)].filter((note) => noted.every((report) => report.notes.includes(note)))
  const ones = reports.map((report) => ({
    report,
    ownNotes: [...new Set(report.notes)].filter((note) => !notes.includes(note)),
  }))
  return {
    title,
    notes,
    faulty: ones.filter(({ report }) => !report.ok),
    good: ones.filter(({ report }) => report.ok),
  }
}
