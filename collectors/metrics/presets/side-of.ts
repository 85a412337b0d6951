import { sideKey } from '../../../contracts/side.ts'
import { scrub } from '../../logs/scrub/scrub.ts'
import type { Labels } from '../exposition/sample.ts'
import { firstOf } from './meaning.ts'
import type { SideCounter } from './preset.ts'

/** Key under which a series of this counter is shown; null when it counts something else. */
export function sideOf({ kind, what, of, where }: SideCounter, labels: Labels): string | null {
  if (where && !where(labels)) return null
  return sideKey(kind, what, scrub(firstOf(labels, of ?? []) ?? ''))
}
