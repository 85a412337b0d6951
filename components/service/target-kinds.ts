import type { TargetReport } from '../../contracts/target.ts'

/** Targets that were recognised as the same and of which the same is to be said: twenty replicas are one kind. */
export type TargetKind = {
  id: string
  /** `metrics · recognised as django-prometheus · app` */
  title: string
  notes: readonly string[]
  faulty: TargetReport[]
  good: TargetReport[]
}

const byName = (a: TargetReport, b: TargetReport): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/** Those with something that cannot be read come first, then the larger ones. */
export function targetKinds(targets: readonly TargetReport[]): TargetKind[] {
  const kinds = new Map<string, TargetKind>()
  for (const target of [...targets].sort(byName)) {
    const { kind, recognised, vantage, notes, ok } = target
    const title = [kind, recognised && `recognised as ${recognised}`, vantage].filter(Boolean).join(' · ')
    const id = JSON.stringify([title, notes])
    const known = kinds.get(id) ?? { id, title, notes: [...new Set(notes)], faulty: [], good: [] }
    kinds.set(id, known)
    known[ok ? 'good' : 'faulty'].push(target)
  }
  return [...kinds.values()].sort((a, b) => b.faulty.length - a.faulty.length || b.good.length - a.good.length)
}
