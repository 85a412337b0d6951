import { anyGlance, anyRequests } from '../glance/any-glance.ts'
import { remembering } from '../remembering.ts'
import { type Format, type LogRecord, logRecord } from './format.ts'
import { fallback, formats, lastResort } from './registry.ts'

/** Lines that are looked at before a format is settled. */
const sampleLines = 50
/** Share of the lines that any format knows which must be of this one. */
const enough = 0.9
/** Share of the sample that some format must know; messages of several lines leave lines that none knows. */
const enoughKnown = 0.45
/** Lines in a row that are of another format before the question is open again. */
const missesToReopen = 20
/** A line that is of the format makes up for this many that were not: a new format may share some of its lines. */
const hitMakesUp = 0.25

/** The fallback reads every line, but as a Format it could say null. Lines of stacks are the same again and again. */
const fall = remembering<LogRecord>((line) => fallback.parse(line) ?? logRecord({ message: line, head: false }), 1_000)

/** A long line shows by its beginning what it is. JSON shows it as a whole only, and is read by those who know it. */
const briefly = 64 * 1024
const beginning = (line: string): string =>
  line.length > briefly && line.charCodeAt(0) !== 123 ? line.slice(0, briefly) : line

const strict = formats.filter((format) => format !== fallback && format !== lastResort)
/** Text that continues the record before it says nothing about the format. */
const continues =
  /^\s|^$|^Traceback |^(?:[\w.$]+(?:Error|Exception|Warning)\b)|^(?:The above |During handling |Caused by: |caused by: |Stack trace:|\[stacktrace\]|#\d+ |goroutine \d|created by |--- |note: |Next [A-Z]|[}\])]|"\})/

function firstThatKnows(line: string): LogRecord | null {
  for (const format of strict) {
    const record = format.parse(line)
    if (record) return record
  }
  return lastResort.parse(line)
}

/** Lines of several programs in one file: each is of the first format that knows it. */
const several: Format = {
  ...fallback,
  parse: (line) => firstThatKnows(beginning(line)),
  glance: anyGlance,
  requests: anyRequests,
}
/** Lines of such a file until the question is open again, the first time; it costs more than to read them. */
const patienceLines = 2_000
const mostPatienceLines = 1_000_000

/** The format of one file, found out from its lines. */
export type Detector = {
  /** The record of the line in the file's format, or in any other that knows it. */
  parse(line: string): LogRecord
  /** Looks at lines without reading them. */
  prime(lines: string[]): void
  /** The format that every line is taken to be of; null while that is not settled. */
  readonly settled: Format | null
  /** A line was seen to be of the settled format without being parsed. */
  pass(): void
  /** Null while nothing is known. */
  readonly format: Format | null
  /** Lines that no format but the fallback could read, and all lines. */
  readonly share: { unparsed: number; lines: number }
}

/** `configured` stays whatever comes; `before` is what the file was read as in an earlier life. */
export function createDetector(configured: Format | null, before: Format | null = null): Detector {
  let locked = configured ?? before
  let sample: Map<Format, number> = new Map()
  let seen = 0
  let known = 0
  let levelled = 0
  let misses = 0
  let patience = patienceLines
  let passed = 0
  const share = { unparsed: 0, lines: 0 }

  // Every format that knows the line is heard: one that knows all lines is nearer than one that knows some.
  const learn = (line: string) => {
    if (locked) return
    seen++
    const knowing = strict.filter((format) => format.parse(line))
    for (const format of knowing) sample.set(format, (sample.get(format) ?? 0) + 1)
    if (knowing.length > 0) known++
    if (lastResort.parse(line)) levelled++
    if (seen >= sampleLines) settle()
  }
  const isEnough = (hits: number): boolean => hits / known >= enough && known / seen >= enoughKnown
  const settle = () => {
    locked = likely()
    misses = 0
    passed = 0
    patience = locked === fallback ? Math.min(2 * patience, mostPatienceLines) : patienceLines
  }
  /** A known program before any that tells levels, and that before text of which nothing is known. */
  const likely = (): Format => {
    const [best, hits] = leading()
    if (best && isEnough(hits)) return best
    return levelled / Math.max(known, levelled) >= enough && levelled / seen >= enoughKnown ? lastResort : fallback
  }
  const leading = (): [Format | null, number] => {
    let best: Format | null = null
    for (const format of strict) if ((sample.get(format) ?? 0) > (best ? (sample.get(best) ?? 0) : 0)) best = format
    return [best, best ? (sample.get(best) ?? 0) : 0]
  }
  const reopen = () => {
    locked = null
    sample = new Map()
    seen = 0
    known = 0
    levelled = 0
  }
  return {
    parse(whole) {
      share.lines++
      const line = beginning(whole)
      if (configured === fallback) return fall(line)
      const guess = locked ?? leading()[0]
      const record = guess && guess !== fallback ? guess.parse(whole) : null
      if (record) {
        misses = Math.max(0, misses - hitMakesUp)
        learn(line)
        return record
      }
      if (continues.test(line)) return fall(line)
      const other = firstThatKnows(line)
      learn(line)
      if (!other && locked !== fallback) share.unparsed++
      // Text that no format knows, such as messages of several lines, says nothing against the one that is settled.
      if (other && locked && locked !== configured && ++misses >= missesToReopen) reopen()
      return other ?? fall(line)
    },
    get settled() {
      return locked === fallback && configured !== fallback ? several : locked
    },
    pass() {
      share.lines++
      misses = Math.max(0, misses - hitMakesUp)
      if (locked === fallback && ++passed >= patience) reopen()
    },
    prime(lines) {
      for (const line of lines.slice(-sampleLines)) {
        if (locked) return
        if (!continues.test(line)) learn(line)
      }
      if (!locked && seen >= 5 && likely() !== fallback) settle()
    },
    get format() {
      return locked || seen === 0 ? locked : likely()
    },
    share,
  }
}
