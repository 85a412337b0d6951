import type { Board, Change } from '../../contracts/board.ts'
import type { BoardContent } from './board.ts'

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The Change that makes `before` into `after`, or null when nobody could see a difference. */
export function difference(before: Board, after: BoardContent): Change | null {
  const known = new Map(before.services.map((view) => [view.service, view]))
  const services = after.services.filter((view) => !same(known.get(view.service), view))
  const still = new Set(after.services.map(({ service }) => service))
  const gone = before.services.map(({ service }) => service).filter((service) => !still.has(service))
  const rail = same(before.rail, after.rail) ? null : after.rail
  const today = same(before.today, after.today) ? null : after.today
  const notices = same(before.notices, after.notices) ? null : after.notices
  const isNews =
    services.length + gone.length > 0 ||
    rail !== null ||
    today !== null ||
    notices !== null ||
    before.calmSince !== after.calmSince
  if (!isNews) return null
  return {
    version: before.version + 1,
    at: after.at,
    services,
    gone,
    rail,
    today,
    calmSince: after.calmSince,
    notices,
  }
}
