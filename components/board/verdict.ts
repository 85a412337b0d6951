import type { RailEntry, ServiceView } from '../../contracts/board.ts'
import type { State } from '../../contracts/state.ts'
import { statesByUrgency } from '../state-word.ts'

/** How many services are in each state, worst first, without the states nobody is in. */
export function countStates(services: readonly ServiceView[]): { state: State; count: number }[] {
  return statesByUrgency
    .map((state) => ({ state, count: services.filter((view) => view.state === state).length }))
    .filter(({ count }) => count > 0)
}

/** When this share of services fails, the wall says one sentence instead of many. */
const disasterShare = 0.4
const fewestForDisaster = 3

export type Disaster = {
  failing: number
  all: number
  since: number
  /** The error that most of the failing services share, if there is one. */
  common: { title: string; message: string; services: number } | null
}

type Seen = Pick<RailEntry, 'service' | 'title' | 'message'>

/** The title that the most services have, if at least two and a third of the failing ones do. */
function commonError(seen: readonly Seen[], failing: ReadonlySet<string>): Disaster['common'] {
  const byTitle = new Map<string, { title: string; message: string; services: Set<string> }>()
  for (const { service, title, message } of seen) {
    if (!failing.has(service)) continue
    const known = byTitle.get(title) ?? { title, message, services: new Set<string>() }
    byTitle.set(title, known)
    known.services.add(service)
  }
  const [best] = [...byTitle.values()].sort((a, b) => b.services.size - a.services.size)
  if (!best || best.services.size < Math.max(2, failing.size / 3)) return null
  return { title: best.title, message: best.message, services: best.services.size }
}

/** Whether most of the wall burns, and what is common to it. */
export function disasterOf(services: readonly ServiceView[], entries: readonly RailEntry[]): Disaster | null {
  const burning = services.filter((view) => view.state === 'failing')
  if (burning.length < fewestForDisaster || burning.length < services.length * disasterShare) return null
  const tops = burning.flatMap((view) => (view.top ? [{ service: view.service, ...view.top }] : []))
  return {
    failing: burning.length,
    all: services.length,
    since: Math.min(...burning.map((view) => view.since)),
    common: commonError([...tops, ...entries], new Set(burning.map((view) => view.service))),
  }
}
