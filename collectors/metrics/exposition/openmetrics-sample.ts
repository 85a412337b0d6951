import { type Fault, fault, isFault } from './rejection.ts'
import { StrictSeries, strictNumber } from './strict-series.ts'

/** One sample line of OpenMetrics, as it is written. */
export type OpenMetricsSample = {
  name: string
  labels: Map<string, string>
  value: number
  timestamp: string | null
  hasExemplar: boolean
}

const maxExemplarLetters = 128

export const isTimestamp = (text: string): boolean => {
  const value = strictNumber(text)
  return value !== null && (Number.isFinite(value) || /\d/.test(text))
}

/** Reads one line with the one blank that is allowed at each place. */
export function readOpenMetricsSample(line: string): OpenMetricsSample | Fault {
  const parser = new StrictSeries(line, 'openmetrics')
  const series = parser.series()
  if (isFault(series)) return series
  if (!parser.next(' ')) {
    return fault('bad-value', 'After the series there is one blank, then its value.')
  }
  const rest = line.slice(parser.at)
  const exemplarAt = rest.indexOf(' # ')
  const head = exemplarAt === -1 ? rest : rest.slice(0, exemplarAt)
  const [written = '', timestamp, ...more] = head.split(' ')
  const value = strictNumber(written)
  if (value === null) return fault('bad-value', 'A value is a number, +Inf, -Inf or NaN, after exactly one blank.')
  if (more.length > 0 || (timestamp !== undefined && !isTimestamp(timestamp))) {
    return fault('bad-timestamp', 'After the value there may be one blank and a number of seconds, and nothing else.')
  }
  const failed = exemplarAt === -1 ? null : exemplarFault(rest.slice(exemplarAt + 3))
  if (failed) return failed
  return { ...series, value, timestamp: timestamp ?? null, hasExemplar: exemplarAt !== -1 }
}

/** What is wrong with `{a="b"} 0.5 1520879607.789`, as it follows the ` # `. */
function exemplarFault(text: string): Fault | null {
  const parser = new StrictSeries(text, 'openmetrics')
  const set = text.startsWith('{') ? parser.labelSet() : null
  if (set === null) return fault('bad-exemplar', 'An exemplar begins with its labels in braces.')
  if (isFault(set)) return set
  if (set.quotedName !== null) return fault('bad-exemplar', 'An exemplar has labels and no name.')
  let letters = 0
  for (const [name, value] of set.labels) letters += [...name].length + [...value].length
  if (letters > maxExemplarLetters) {
    return fault(
      'bad-exemplar',
      `Names and values of the labels of an exemplar are ${maxExemplarLetters} letters at most.`,
    )
  }
  const [before, value = '', timestamp, ...more] = text.slice(parser.at).split(' ')
  if (before !== '' || strictNumber(value) === null || more.length > 0) {
    return fault('bad-exemplar', 'After the labels of an exemplar there is one blank and its value.')
  }
  return timestamp === undefined || isTimestamp(timestamp)
    ? null
    : fault('bad-exemplar', 'The timestamp of an exemplar is a number of seconds.')
}
