import type { Density } from '../layout.ts'

/** Font sizes and paddings of a tile in units. One list for the style sheet (as variables) and for fitting texts. */
export type TileSizes = {
  name: number
  figure: number
  word: number
  counts: number
  line: number
  padding: number
  /** Height of the row with the name. */
  head: number
}

export const tileSizes: Record<Density, TileSizes> = {
  XL: { name: 56, figure: 260, word: 52, counts: 46, line: 36, padding: 44, head: 104 },
  L: { name: 42, figure: 124, word: 34, counts: 34, line: 30, padding: 28, head: 72 },
  M: { name: 34, figure: 88, word: 28, counts: 28, line: 26, padding: 22, head: 56 },
  S: { name: 29, figure: 66, word: 24, counts: 24, line: 24, padding: 16, head: 48 },
  XS: { name: 25, figure: 48, word: 24, counts: 24, line: 24, padding: 12, head: 36 },
}

/** Line height of a figure and of a line of text, relative to their size. */
export const figureLeading = 1.04
export const textLeading = 1.28

/** The same numbers for the style sheet. */
export const sizeVariables = (density: Density): Record<string, string> =>
  Object.fromEntries(Object.entries(tileSizes[density]).map(([name, size]) => [`--${name}`, String(size)]))
