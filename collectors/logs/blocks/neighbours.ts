import type { Block } from './block.ts'
import { nextTraceState, type TraceState } from './trace.ts'

/** Text that goes on with a message: indented, in brackets or quotes, or under a word of a database such as `DETAIL:`. */
const goesOn = /^[\s([{<'"`^|+*-]|^[A-Z]{4,20}(?: \d{1,6})?: /
/** A line that announces another one. */
const announces = /[:,([{\\]\s*$/

/** Where the last traceback says what was raised, or -1. */
function lastTyped(lines: string[]): number {
  let state: TraceState = 'none'
  let at = -1
  for (const [i, line] of lines.entries()) {
    const next = nextTraceState(state, line)
    if (state === 'open' && next === 'ended') at = i
    state = next
  }
  return at
}

/**
 * The block's lines without those that came behind a traceback and need not be its own. Nothing says where the message
 * of an exception ends that nobody caught; prose behind it is the next line of the program, or at least no loss.
 */
export function withoutNeighbours({ heads, lines, state }: Block): string[] {
  if (state !== 'ended' || heads[0]?.head) return lines
  const typed = lastTyped(lines)
  if (typed < 0) return lines
  let end = typed + 1
  for (let at = end; at < lines.length; at++)
    if (goesOn.test(lines[at] ?? '') || announces.test(lines[at - 1] ?? '')) end = at + 1
  return end === lines.length ? lines : lines.slice(0, end)
}
