import type { ServiceView } from '../../contracts/board.ts'
import { mostTiles } from '../layout.ts'

const collator = new Intl.Collator('en', { numeric: true })

/**
 * Who gets a tile, always in alphabetical order, so that tiles never move because of what they say. Where there are too
 * many, calm services share one tile; a service that is not calm has its own.
 */
export function visibleServices(services: readonly ServiceView[]): { shown: ServiceView[]; rest: ServiceView[] } {
  const ordered = [...services].sort((a, b) => collator.compare(a.service, b.service))
  if (ordered.length <= mostTiles) return { shown: ordered, rest: [] }
  const isCalm = (view: ServiceView) => view.state === 'ok' || view.state === 'no-traffic'
  const calmPlaces = Math.max(0, mostTiles - 1 - ordered.filter((view) => !isCalm(view)).length)
  const calm = new Set(ordered.filter(isCalm).slice(0, calmPlaces))
  const shown = ordered.filter((view) => !isCalm(view) || calm.has(view)).slice(0, mostTiles - 1)
  const owners = new Set(shown)
  return { shown, rest: ordered.filter((view) => !owners.has(view)) }
}
