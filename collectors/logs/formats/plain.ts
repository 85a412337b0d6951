import { failureStart } from './failure-start.ts'
import { type Format, type Level, logRecord } from './format.ts'
import { levelOfSeverity, levelOfWord } from './level.ts'
import { noStamp, parseTime, type Stamp } from './stamp.ts'

const loud =
  /(?:^|[\s[\](|:<])(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|ALERT|EMERG|PANIC)(?=[\s[\]):|>,]|$)/
const capitals = /[A-Z]{3}/
const quietStart = /^(trace|debug|info|notice|warn|warning|error|fatal|critical|panic):/i
const marks = /[[<=]/
const quiet =
  /[[<](trace|debug|info|notice|warn|warning|error|fatal|critical|crit)[\]:>]|\b(?:level|lvl|severity)="?(trace|debug|info|notice|warn|warning|error|fatal|critical|panic)\b/i
const logfmtMessage = /\b(?:msg|message)="((?:[^"\\]|\\.){0,4000})"/
const clock = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`
const zone = String.raw`(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?`
/** The ways of writing a time, each at the beginning of a line. */
const leadingTime = new RegExp(
  [
    String.raw`^\[?(\d{4}[-/.]\d\d[-/.]\d\d[T ]${clock}${zone}`,
    String.raw`[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d\s[AP]M`,
    String.raw`(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ \d]?\d ${clock}(?: \d{4})?`,
    String.raw`\d\d[-/ ][A-Z][a-z]{2}[-/ ]\d{4}[: ]${clock}${zone}`,
    String.raw`${clock})\]?:?\s+`,
  ].join('|'),
)

/** What programs write before a line for systemd, which takes it away where it reads the line itself. */
const priority = /^<([0-7])>/

/** The first level word at a place where writers put it; a word deep in the prose is not a level. */
function levelIn(text: string): Level {
  if (failureStart.test(text)) return 'error'
  const severity = priority.exec(text)?.[1]
  if (severity !== undefined) return levelOfSeverity(Number(severity))
  const head = text.slice(0, 160)
  // Most lines have nothing that could be one.
  const word = capitals.test(head) ? loud.exec(head)?.[1] : undefined
  if (word) return levelOfWord(word)
  const first = quietStart.exec(head)?.[1]
  if (first) return levelOfWord(first)
  const found = marks.test(head) ? quiet.exec(head) : null
  return levelOfWord(found?.[1] ?? found?.[2] ?? '')
}

/** A line of a stack, which may tell a level in its message: drivers pass on that the server said ERROR. */
const ofStack =
  /^(?:Caused by|Wrapped by|Suppressed): |^(?:[A-Za-z_][\w$]{0,80}\.){1,12}[A-Z][\w$]{0,120}(?:Exception|Error)[\w$]{0,80}: /

/** A digit, a bracket or a capital. */
const mayBeTime = (first: number): boolean => (first >= 48 && first <= 57) || (first >= 65 && first <= 91)

const messageIn = (text: string): string =>
  (text.includes('="') ? logfmtMessage.exec(text)?.[1]?.replaceAll('\\"', '"') : null) ?? text

export const format: Format = {
  name: 'plain',
  about: 'Anything else: a line is an error when it says so, or when a traceback, a panic or an uncaught error begins.',
  vantage: 'error-log',
  parse(line) {
    const time = mayBeTime(line.charCodeAt(0)) ? leadingTime.exec(line) : null
    const { stamp, zoned }: Stamp = time ? parseTime(time[1] ?? '') : noStamp
    const said = time ? line.slice(time[0].length) : line
    const level = levelIn(said)
    const rest = said.charCodeAt(0) === 60 ? said.replace(priority, '') : said
    const isFailure = failureStart.test(rest) || (time === null && level !== 'unknown' && ofStack.test(rest))
    return logRecord({
      stamp,
      zoned,
      level,
      message: messageIn(rest),
      head: (level !== 'unknown' || time !== null) && !isFailure,
    })
  },
  examples: [
    { line: 'ERROR something broke', record: { level: 'error', head: true } },
    { line: 'INFO no ERROR here', record: { level: 'info' } },
    { line: 'the ERRORS were counted', record: { level: 'unknown', head: false } },
    { line: 'Traceback (most recent call last):', record: { level: 'error', head: false } },
    { line: 'Nov 24, 2026 3:42:10 PM com.example.Shop: up', record: { level: 'unknown', head: true, zoned: false } },
    { line: '<3>Shop.Pay[0] no money', record: { level: 'error', head: true, message: 'Shop.Pay[0] no money' } },
    { line: '[error:2026-11-24T03:42:10.123Z] no money', record: { level: 'error' } },
    { line: 'a.b.SqlException: ERROR: duplicate key', record: { level: 'error', head: false } },
    { line: 'panic: runtime error: index out of range', record: { level: 'error', head: false } },
    { line: 'written to stderr and no error', record: { level: 'unknown' } },
  ],
}
