/** Chance that is the same in every run. */
export type Draw = {
  pick: <T>(list: readonly T[]) => T
  n: (most: number) => number
  hex: (length: number) => string
  digits: (length: number) => string
  uuid: () => string
}

export function drawFrom(seed: number): Draw {
  let state = seed
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const n = (most: number) => Math.floor(chance() * most)
  const hex = (length: number) => Array.from({ length }, () => n(16).toString(16)).join('')
  return {
    n,
    hex,
    pick: (list) => {
      for (const one of list.slice(n(list.length))) return one
      throw new Error('nothing to pick from')
    },
    digits: (length) => Array.from({ length }, (_, i) => (i === 0 ? 1 + n(9) : n(10))).join(''),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  }
}
