/** Durations and ratios as people say them, for the sentences on the wall. */
export function inWords(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}

/** A count as the wall writes it: thousands apart by a thin space. */
export const inThousands = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, '\u2009')

export const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(2))} %`

export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`
