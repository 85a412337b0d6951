import { isUtf8 } from 'node:buffer'
import { type Fault, fault, isFault, type Rejection } from './rejection.ts'
import { labelsKey } from './sample.ts'
import { StrictSeries, strictNumber } from './strict-series.ts'

const types: ReadonlySet<string> = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped'])
const metadata = /^[ \t]*#[ \t]*(HELP|TYPE)[ \t]+("[^"\\]*(?:\\.[^"\\]*)*"|[^ \t]*)[ \t]*(.*)$/s
const validName = /^(?:[a-zA-Z_:][a-zA-Z0-9_:]*|"[^"\\]+(?:\\.[^"\\]*)*")$/s
const afterValue = /^([^ \t]+)(?:[ \t]+([^ \t]+))?[ \t]*$/

/** Why a strict reader of the text format 0.0.4 would refuse this body; null when it would not. */
export function checkText(body: Buffer): Rejection | null {
  if (!isUtf8(body)) return { line: 1, text: '', ...fault('not-utf8', 'The body is UTF-8.') }
  const lines = body.toString('utf8').split('\n')
  const last = lines.pop() ?? ''
  const families = new TextFamilies()
  for (const [i, text] of lines.entries()) {
    const failed = families.read(text)
    if (failed) return { line: i + 1, text: text.slice(0, 120), ...failed }
  }
  if (last === '') return null
  const failed = families.read(last) ?? fault('unterminated-line', 'The last line ends with a newline too.')
  return { line: lines.length + 1, text: last.slice(0, 120), ...failed }
}

class TextFamilies {
  private readonly helped = new Set<string>()
  private readonly typed = new Map<string, string>()
  private readonly sampled = new Set<string>()
  private readonly seen = new Set<string>()

  read(line: string): Fault | null {
    if (/^[ \t]*$/.test(line)) return null
    return /^[ \t]*#/.test(line) ? this.comment(line) : this.sample(line)
  }

  private comment(line: string): Fault | null {
    const [, kind, name = '', rest = ''] = metadata.exec(line) ?? []
    // Without a name it is a comment like any other.
    if (kind === undefined || name === '') return null
    if (!validName.test(name))
      return fault('bad-name', `${kind} names a metric, as in # ${kind} some_metric and the rest.`)
    if (kind === 'TYPE') return this.type(name, rest.trimEnd())
    return rest.trim() === '' ? null : this.help(name)
  }

  private help(name: string): Fault | null {
    if (this.helped.has(name)) return fault('repeated-metadata', 'A metric has one HELP line.')
    this.helped.add(name)
    return null
  }

  private type(name: string, type: string): Fault | null {
    if (!types.has(type)) return fault('bad-type', `A type is one of ${[...types].join(', ')}.`)
    if (this.typed.has(name)) return fault('repeated-metadata', 'A metric has one TYPE line.')
    if (this.sampled.has(name)) return fault('late-metadata', 'The TYPE line comes before the samples of its metric.')
    this.typed.set(name, type)
    return null
  }

  private sample(line: string): Fault | null {
    const text = line.replace(/^[ \t]+/, '')
    const parser = new StrictSeries(text, 'text')
    const series = parser.series()
    if (isFault(series)) return series
    // A bare name ends with a blank: whatever else follows it is a letter that a name cannot have.
    const isApart = parser.at === 0 || /[ \t}]/.test(text[parser.at - 1] ?? '') || parser.at === text.length
    if (!isApart) return fault('bad-name', 'After a name there is a blank or a label set.')
    parser.skipBlanks()
    const [, value, timestamp] = afterValue.exec(text.slice(parser.at)) ?? []
    if (value === undefined || strictNumber(value) === null) {
      return fault('bad-value', 'After the series there is a number, +Inf, -Inf or NaN, and perhaps a timestamp.')
    }
    if (timestamp !== undefined && !/^-?\d+$/.test(timestamp)) {
      return fault('bad-timestamp', 'A timestamp is a whole number of milliseconds.')
    }
    return this.series(series.name, series.labels, timestamp)
  }

  private series(name: string, labels: Map<string, string>, timestamp = ''): Fault | null {
    const bound = name.endsWith('_bucket') && this.typed.get(name.slice(0, -7)) === 'histogram' ? 'le' : null
    const label = bound ?? (this.typed.get(name) === 'summary' ? 'quantile' : null)
    const limit = label === null ? undefined : labels.get(label)
    if (limit !== undefined && strictNumber(limit) === null) {
      return fault('wrong-for-type', `The value of the label ${label} is a number.`)
    }
    this.sampled.add(name.replace(/_(?:bucket|sum|count)$/, (suffix) => (this.isPart(name, suffix) ? '' : suffix)))
    const key = `${name}${labelsKey(labels)}\u0002${timestamp}`
    if (this.seen.has(key)) return fault('repeated-series', 'Each series is in a body once.')
    this.seen.add(key)
    return null
  }

  /** Whether this is a sample of a typed histogram or summary, and no metric of its own. */
  private isPart(name: string, suffix: string): boolean {
    const type = this.typed.get(name.slice(0, -suffix.length))
    return type === 'histogram' || (type === 'summary' && suffix !== '_bucket')
  }
}
