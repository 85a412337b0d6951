import { createHash } from 'node:crypto'

/**
 * A place in the interval for each key: the same after a restart, and any number of them spread evenly, so that many
 * targets are not asked at the same moment.
 */
export function offsetOf(key: string, intervalMs: number): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) % intervalMs
}

type Grid = { intervalMs: number; offsetMs: number }

/** How long ago the moment was that is next before `now` on that grid; a timer may also come a little early. */
export function lateBy(now: number, { intervalMs, offsetMs }: Grid): number {
  const late = (((now - offsetMs) % intervalMs) + intervalMs) % intervalMs
  return late > intervalMs / 2 ? late - intervalMs : late
}
