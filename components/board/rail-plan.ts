import type { Rail, RailEntry } from '../../contracts/board.ts'
import { errorWords } from '../error-words.ts'
import { lineCount } from '../text-width.ts'

/** One row of the rail: an error of a service, or, in a disaster, the same error of several services. */
export type RailRow = {
  key: string
  service: string
  /** 1, or how many services share it. */
  services: number
  entry: RailEntry
  count: number
  lines: number
  height: number
}

/** Heights in units; rail.css draws with the same. */
export const railSizes = { padding: 26, head: 66, who: 40, text: 32, textLine: 40, meta: 34, gap: 20, more: 54 }

const mostLines = 4

const shown = (entry: RailEntry): string => {
  const { title, rest } = errorWords(entry)
  return title + rest
}

/** The same error of several services as one row, where most of the wall burns. */
export function mergeByTitle(entries: readonly RailEntry[]): { entry: RailEntry; services: number; count: number }[] {
  const byTitle = new Map<string, { entry: RailEntry; names: Set<string>; count: number }>()
  for (const entry of entries) {
    const known = byTitle.get(entry.title)
    if (!known) byTitle.set(entry.title, { entry, names: new Set([entry.service]), count: entry.count })
    else {
      known.names.add(entry.service)
      known.count += entry.count
      if (entry.firstAt < known.entry.firstAt)
        known.entry = { ...known.entry, service: entry.service, firstAt: entry.firstAt }
      if (entry.lastAt > known.entry.lastAt) known.entry = { ...known.entry, lastAt: entry.lastAt }
    }
  }
  return [...byTitle.values()]
    .map(({ entry, names, count }) => ({ entry, count, services: names.size }))
    .sort((a, b) => b.services - a.services || b.count - a.count)
}

/** Rows that fit into `height`, and what is left over: kinds and errors that have no row, and free height. */
export function planRail(
  rail: Rail,
  { width, height, isDisaster }: { width: number; height: number; isDisaster: boolean },
): { rows: RailRow[]; moreKinds: number; moreErrors: number; free: number } {
  const inner = width - 2 * railSizes.padding
  // In a disaster the room below is for who failed first.
  const mostRows = isDisaster ? 3 : Number.POSITIVE_INFINITY
  const merged = isDisaster
    ? mergeByTitle(rail.entries)
    : rail.entries.map((entry) => ({ entry, services: 1, count: entry.count }))
  const rows: RailRow[] = []
  let free = height - railSizes.head
  let kinds = 0
  let errors = 0
  for (const { entry, services, count } of merged) {
    const heightOf = (lines: number) => railSizes.who + lines * railSizes.textLine + railSizes.meta + railSizes.gap
    const room = kinds + services >= rail.kinds ? free : free - railSizes.more
    const wanted = lineCount(shown(entry), railSizes.text, inner) > 1 ? 2 : 1
    const lines = heightOf(wanted) <= room ? wanted : 1
    const rowHeight = heightOf(lines)
    if (rows.length >= mostRows || rowHeight > room) break
    free -= rowHeight
    kinds += services
    errors += count
    rows.push({
      key: entry.group + entry.service,
      service: entry.service,
      services,
      entry,
      count,
      lines,
      height: rowHeight,
    })
  }
  // What is still free is first for the errors themselves.
  for (const row of rows) {
    const wanted = Math.min(mostLines, lineCount(shown(row.entry), railSizes.text, inner))
    const extra = Math.max(0, Math.min(wanted - row.lines, Math.floor((free - railSizes.more) / railSizes.textLine)))
    row.lines += extra
    row.height += extra * railSizes.textLine
    free -= extra * railSizes.textLine
  }
  const moreKinds = Math.max(0, rail.kinds - kinds)
  const moreErrors = Math.max(0, rail.errors - errors)
  if (moreKinds > 0) free -= railSizes.more
  return { rows, moreKinds, moreErrors, free }
}
