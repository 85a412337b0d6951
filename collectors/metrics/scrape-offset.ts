import { createHash } from 'node:crypto'

/**
 * A place in the interval for each key: the same after a restart, and any number of them spread evenly, so that many
 * targets are not asked at the same moment.
 */
export function offsetOf(key: string, intervalMs: number): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) % intervalMs
}
