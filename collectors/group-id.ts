import { createHash } from 'node:crypto'

/** The same parts give the same id on every collector and after every restart. `k1` is the version of the key. */
export const groupId = (...parts: string[]): string =>
  `k1:${createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 16)}`
