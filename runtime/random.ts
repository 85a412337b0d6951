import { randomBytes } from 'node:crypto'

/** The only door to chance. */
export interface Random {
  /** 0 ≤ x < 1, for jitter. */
  fraction(): number
  /** Lower-case hex of `bytes` random bytes, for names and secrets. */
  hex(bytes: number): string
}

export const systemRandom: Random = {
  fraction: () => Math.random(),
  hex: (bytes) => randomBytes(bytes).toString('hex'),
}
