import type { Slow } from '../../contracts/board.ts'
import type { otherRoute } from '../../contracts/bucket.ts'
import { formatAtMost } from '../format.ts'
import { fitMiddle, textWidth } from '../text-width.ts'

/** Where routes over their bound are counted. The type alone is imported: its file would bring a checker to the wall. */
const other: typeof otherRoute = 'other'
/** A route that is cut to less than this many letters tells nothing. */
const fewestLetters = 9

/** `slow: p95 ≤ 2.5 s GET /checkout` as far as it fits in one line: the route is cut before the number is. */
export function slowLine({ route, p95Ms }: Slow, size: number, width: number): string {
  const lead = `slow: p95 ${formatAtMost(p95Ms)}`
  if (textWidth(lead, size) > width) return ''
  if (route === null) return lead
  const name = route === other ? 'other routes' : route
  const whole = `${lead} ${name}`
  if (textWidth(whole, size) <= width) return whole
  // The address says more than the method does.
  const path = name.replace(/^[A-Z]+ (?=\/)/, '')
  const short = fitMiddle(path, size, width - textWidth(`${lead} `, size))
  return short === path || short.length >= fewestLetters ? `${lead} ${short}` : lead
}
