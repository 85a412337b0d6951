/** How much a tile can hold. Sizes and lines per density are in tile.css. */
export type Density = 'XL' | 'L' | 'M' | 'S' | 'XS'

/** Where everything is, in units: a landscape screen is 1920 or wider by 1080 or higher, a portrait one the reverse. */
export type Layout = {
  isPortrait: boolean
  width: number
  height: number
  header: number
  rail: { width: number; height: number }
  columns: number
  rows: number
  tile: { width: number; height: number }
  density: Density
}

export const inset = 24
export const tileGap = 12
const headerGap = 16
/** More services than this do not fit legibly: the calm ones among them share the last tile. */
export const mostTiles = 40

/** One unit in pixels: one pixel at 1920×1080 and at 1080×1920. The style sheet computes the same (tokens.css). */
export const unitPx = (width: number, height: number): number =>
  Math.min(Math.max(width, height) / 1920, Math.min(width, height) / 1080)

/** Most nearly tile-shaped cells: the columns that make the smaller of both stretches largest, then fewest empty. */
export function chooseColumns(tiles: number, width: number, height: number): number {
  let best = { columns: 1, stretch: 0, empty: Number.POSITIVE_INFINITY }
  for (let columns = 1; columns <= tiles; columns++) {
    const rows = Math.ceil(tiles / columns)
    const cellWidth = (width - tileGap * (columns - 1)) / columns
    const cellHeight = (height - tileGap * (rows - 1)) / rows
    const stretch = Math.min(cellWidth / 300, cellHeight / 200)
    const empty = columns * rows - tiles
    const better = stretch > best.stretch + 1e-9 || (Math.abs(stretch - best.stretch) < 1e-9 && empty < best.empty)
    if (better) best = { columns, stretch, empty }
  }
  return best.columns
}

function densityOf({ width, height }: { width: number; height: number }): Density {
  if (width >= 900 && height >= 700) return 'XL'
  if (width >= 480 && height >= 290) return 'L'
  if (width >= 330 && height >= 215) return 'M'
  if (width >= 290 && height >= 165) return 'S'
  return 'XS'
}

/** The places of a wall of so many services on a screen of so many units; nothing but the number of services moves them. */
export function layoutOf({ services, width, height }: { services: number; width: number; height: number }): Layout {
  const tiles = Math.max(1, Math.min(services, mostTiles))
  const isPortrait = height > width
  const header = isPortrait ? 128 : 88
  const bodyHeight = height - 2 * inset - header - headerGap
  const bodyWidth = width - 2 * inset
  const rail = isPortrait ? { width: bodyWidth, height: 640 } : { width: tiles > 16 ? 520 : 600, height: bodyHeight }
  const grid = isPortrait
    ? { width: bodyWidth, height: bodyHeight - rail.height - 2 * tileGap }
    : { width: bodyWidth - rail.width - 2 * tileGap, height: bodyHeight }
  const columns = chooseColumns(tiles, grid.width, grid.height)
  const rows = Math.ceil(tiles / columns)
  const tile = {
    width: (grid.width - tileGap * (columns - 1)) / columns,
    height: (grid.height - tileGap * (rows - 1)) / rows,
  }
  return { isPortrait, width, height, header, rail, columns, rows, tile, density: densityOf(tile) }
}
