const thin = '\u2009'
const hard = '\u00a0'

const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, thin)

/** `1 234`, `41 k`, `1.3 M`: whole below ten thousand, because the count on the wall is the count. */
export function formatCount(n: number): string {
  if (n < 10_000) return grouped(n)
  if (n < 999_500) return `${Math.round(n / 1_000)}${thin}k`
  if (n < 9_950_000) return `${(n / 1_000_000).toFixed(1)}${thin}M`
  if (n < 999_500_000) return `${Math.round(n / 1_000_000)}${thin}M`
  return `${(n / 1_000_000_000).toFixed(1)}${thin}G`
}

/** `999`, `1.2k`, `41k`, `1.3M`: for the smallest tiles. */
export function formatCountShort(n: number): string {
  if (n < 1_000) return String(n)
  if (n < 9_950) return `${(n / 1_000).toFixed(1)}k`
  if (n < 999_500) return `${Math.round(n / 1_000)}k`
  return n < 9_950_000 ? `${(n / 1_000_000).toFixed(1)}M` : `${Math.round(n / 1_000_000)}M`
}

/**
 * The figures of a percentage: never finer than one request of `requests`, and never rounded to a whole truth that is
 * none (0 % with errors, 100 % with successes).
 */
export function percentFigures(ratio: number, requests: number): string {
  if (ratio === 0) return '0'
  const percent = ratio * 100
  if (percent < 0.01) return '<0.01'
  const finest = requests > 1_000 ? 2 : requests > 100 ? 1 : 0
  const decimals = Math.min(finest, percent < 0.0995 ? 2 : percent < 9.95 ? 1 : 0)
  const figures = percent.toFixed(decimals)
  if (Number(figures) === 0) return decimals === 0 ? '<1' : '<0.1'
  return Number(figures) === 100 && ratio < 1 ? '>99' : figures
}

/** `7.4 %`, or `no traffic` for null: no traffic is not 0 %. */
export const formatRatio = (ratio: number | null, requests: number): string =>
  ratio === null ? 'no traffic' : `${percentFigures(ratio, requests)}${hard}%`

/** `4–38`: whole per cents where they are wide, tenths where they are narrow. */
export function formatInterval(low: number, high: number): string {
  const decimals = high - low < 0.02 ? 2 : high - low < 0.1 ? 1 : 0
  const figures = (ratio: number) => String(Number((ratio * 100).toFixed(decimals)))
  return `${figures(low)}–${figures(high)}`
}

const units: readonly [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
]

/** `8 s`, `6 m`, `3 h`, `2 d`. */
export function formatAgeShort(ageMs: number): string {
  const [unit, size] = units.find(([, ms]) => ageMs >= ms) ?? ['s', 1_000]
  return `${Math.max(0, Math.floor(ageMs / size))}${hard}${unit}`
}

/** `8 s`, `3 m 12 s`, `2 h 05 m`, `3 d`. */
export function formatAge(ageMs: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  if (ageMs < 60_000 || ageMs >= 86_400_000) return formatAgeShort(ageMs)
  if (ageMs < 3_600_000) return `${Math.floor(ageMs / 60_000)}${hard}m${hard}${two((ageMs % 60_000) / 1_000)}${hard}s`
  return `${Math.floor(ageMs / 3_600_000)}${hard}h${hard}${two((ageMs % 3_600_000) / 60_000)}${hard}m`
}

/** `1 min`, `60 min`, `24 h`, `7 d`. */
export function formatWindow(windowMs: number): string {
  if (windowMs < 60_000) return `${Math.round(windowMs / 1_000)}${hard}s`
  if (windowMs <= 3_600_000) return `${Math.round(windowMs / 60_000)}${hard}min`
  if (windowMs <= 86_400_000) return `${Math.round(windowMs / 3_600_000)}${hard}h`
  return `${Math.round(windowMs / 86_400_000)}${hard}d`
}

/** `1m`, `60m`: for the smallest tiles. */
export const formatWindowShort = (windowMs: number): string => `${Math.round(windowMs / 60_000)}m`

/** `2.5 ms`, `250 ms`, `2.5 s`, `2 min`: bounds of histograms, with as many figures as they have. */
export function formatDuration(ms: number): string {
  const [size, unit] = ms < 1_000 ? [1, 'ms'] : ms < 120_000 ? [1_000, 's'] : [60_000, 'min']
  return `${Number((ms / size).toFixed(2))}${hard}${unit}`
}

/** `≤ 250 ms`: a histogram knows bounds and nothing between them. Null lies above its last bound. */
export const formatAtMost = (ms: number | null): string =>
  ms === null ? `off${hard}the${hard}scale` : `≤${hard}${formatDuration(ms)}`

/** `1 error`, `2 errors`. */
export const formatPlural = (n: number, one: string, many = `${one}s`): string =>
  `${formatCount(n)}${hard}${n === 1 ? one : many}`
