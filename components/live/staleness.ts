/** The steps of a screen that hears nothing: an old number on a wall is a lie, so in the end it is taken off. */
export type Freshness = 'live' | 'aging' | 'frozen' | 'gone'

export const agingMs = 5_000
export const frozenMs = 15_000
export const goneMs = 300_000

/** How fresh the screen is when its last heartbeat came `ageMs` ago. */
export function freshnessOf(ageMs: number): Freshness {
  if (ageMs >= goneMs) return 'gone'
  if (ageMs >= frozenMs) return 'frozen'
  return ageMs > agingMs ? 'aging' : 'live'
}

/** Whether what is shown must no longer be taken for the present. */
export const isStale = (freshness: Freshness): boolean => freshness === 'frozen' || freshness === 'gone'
