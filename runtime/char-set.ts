/** Characters an expression may meet at one place: those of ASCII by number, and whether any other may be there. */
export type CharSet = { ascii: ReadonlySet<number>; others: boolean }

const all = Array.from({ length: 128 }, (_, code) => code)
const matching = (test: RegExp): Set<number> => new Set(all.filter((code) => test.test(String.fromCharCode(code))))

export const emptySet: CharSet = { ascii: new Set(), others: false }
export const anySet: CharSet = { ascii: new Set(all), others: true }

export const union = (a: CharSet, b: CharSet): CharSet => ({
  ascii: new Set([...a.ascii, ...b.ascii]),
  others: a.others || b.others,
})

export const overlaps = (a: CharSet, b: CharSet): boolean =>
  (a.others && b.others) || [...a.ascii].some((code) => b.ascii.has(code))

/** What one atom of an expression matches (`x`, `\d`, `[^,]`, `.`), found out by trying. */
export function setOfAtom(source: string): CharSet {
  const test = new RegExp(`^(?:${source})$`, 'su')
  // Letters, digits, signs and spaces of other scripts stand for all that is beyond ASCII.
  const others = ['é', 'Ж', '中', '٣', '\u00a0', '€', '😀', '\u0085'].some((character) => test.test(character))
  return { ascii: matching(test), others }
}
