/** Why a line was left out: the same words in notes and tests. */
export type BadLineReason =
  | 'bad-name'
  | 'bad-label'
  | 'unterminated-label'
  | 'bad-value'
  | 'bad-timestamp'
  | 'trailing-text'
  | 'cut-off'
  | 'after-eof'

/** One line of an exposition that cost itself and nothing else. */
export type BadLine = { line: number; reason: BadLineReason; text: string }

export type MetricType =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'summary'
  | 'untyped'
  | 'unknown'
  | 'info'
  | 'stateset'
  | 'gaugehistogram'

export type Labels = ReadonlyMap<string, string>

/** One value of one series. */
export type Sample = {
  name: string
  labels: Labels
  value: number
  /** Explicit timestamp in epoch milliseconds, where the target gave one. */
  timestamp: number | null
  /** Inline start time of OpenMetrics 2 (`st@`), in epoch milliseconds. */
  created: number | null
  line: number
  /** Name and labels in one canonical order: the same series has the same key, however it was written. */
  key: string
}

const compareNames = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : a > b ? 1 : 0)

/** Key of a label set alone, so that `x_total` and `x_created` of one series can be matched. */
export function labelsKey(labels: Labels): string {
  if (labels.size === 0) return ''
  const pairs = [...labels]
  if (pairs.length > 1) pairs.sort(compareNames)
  let key = ''
  for (const [name, value] of pairs) key += `\u0000${name}\u0001${value}`
  return key
}

/** Key of a whole series. */
export const seriesKey = (name: string, labels: Labels): string => name + labelsKey(labels)
