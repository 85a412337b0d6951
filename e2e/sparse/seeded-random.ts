import type { Random } from '../../runtime/random.ts'

/** Chance that can be repeated (a xorshift of 32 bits). */
export function seededRandom(seed: number): Random {
  let state = (seed >>> 0) | 1
  const next = () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state
  }
  return {
    fraction: () => next() / 2 ** 32,
    hex: (bytes) => Array.from({ length: bytes }, () => (next() & 0xff).toString(16).padStart(2, '0')).join(''),
  }
}
