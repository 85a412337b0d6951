import { type Format, type LogRecord, logRecord } from './format.ts'
import { levelOfWord } from './level.ts'
import { noStamp, parseTime } from './stamp.ts'

const begins = /^[\w.@-]{1,60}=/
const pair = /([\w.@/-]{1,60})=(?:"((?:[^"\\]|\\.){0,8000})"|([^\s"]{0,2000}))/g
const maxPairs = 40

/** The pairs of a line. A value in quotes may have quotes and line breaks in it, escaped. */
function pairsOf(line: string): Map<string, string> {
  const pairs = new Map<string, string>()
  for (const [, name = '', quoted, bare = ''] of line.slice(0, 16_384).matchAll(pair)) {
    const value = quoted?.replace(/\\(.)/g, (_all, char: string) => (char === 'n' ? '\n' : char === 't' ? '\t' : char))
    if (!pairs.has(name)) pairs.set(name, value ?? bare)
    if (pairs.size >= maxPairs) break
  }
  return pairs
}

function parse(line: string): LogRecord | null {
  if (!begins.test(line)) return null
  const pairs = pairsOf(line)
  const first = (...names: string[]) => names.map((name) => pairs.get(name)).find((value) => value !== undefined)
  const word = first('level', 'lvl', 'severity')
  if (word === undefined || pairs.size < 2) return null
  const level = levelOfWord(word.replace(/[+-]\d+$/, ''))
  if (level === 'unknown') return null
  const said = first('msg', 'message', 'event') ?? ''
  const cause = first('err', 'error')
  const time = first('time', 'ts', 't', 'timestamp')
  return logRecord({
    level,
    message: [said, cause].filter((text) => text !== undefined && text !== '').join(': '),
    logger: first('logger', 'component', 'subsystem') ?? null,
    stack: first('stacktrace', 'stack') ?? null,
    alone: true,
    ...(time === undefined ? noStamp : parseTime(time)),
  })
}

export const format: Format = {
  name: 'logfmt',
  about: 'Pairs of names and values with a level: logfmt, logrus and slog of Go in text, Prometheus, Grafana.',
  vantage: 'error-log',
  parse,
  examples: [
    {
      line: 'time="2021-09-15T21:17:10.220731Z" level=error msg="error retrieving pod status" namespace=x',
      record: { level: 'error', message: 'error retrieving pod status', zoned: true },
    },
    {
      line: 'time=2026-11-24T03:42:10.123Z level=ERROR+2 msg="charge failed" err="connection refused"',
      record: { level: 'error', message: 'charge failed: connection refused' },
    },
    {
      line: 'ts=2026-11-24T03:42:10.123Z caller=main.go:12 level=info component=tsdb msg="up and running"',
      record: { level: 'info', logger: 'tsdb' },
    },
    { line: 'level=warn msg=slow took=3s', record: { level: 'warn', message: 'slow' } },
  ],
}
