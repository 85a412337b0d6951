import { failureStart } from './failure-start.ts'
import { type Format, logRecord } from './format.ts'
import { levelOfWord } from './level.ts'
import { parseIso } from './stamp.ts'

const shape =
  /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)(?:\.\d{6})? (?![+-]\d\d:\d\d |\[\w{3,8}\] \d+#\d+: )(?:([\w.\-/]{1,120}\.go):\d+: )?(.*)$/
const word = /^\[?(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|PANIC)\b[\]:]* ?/i
/** net/http and Gin write this of a handler that panicked, and its stack behind it. */
const panicked = /^http: panic serving |panic recovered:$/

export const format: Format = {
  name: 'go-log',
  about: "Go's own log package: a time and what the program says, with the panics of handlers.",
  vantage: 'error-log',
  parse(line) {
    const found = shape.exec(line)
    if (!found) return null
    const [, time = '', file, text = ''] = found
    const said = word.exec(text)
    const isFailure = panicked.test(text) || failureStart.test(text)
    return logRecord({
      level: isFailure ? 'error' : levelOfWord(said?.[1] ?? ''),
      message: said && !isFailure ? text.slice(said[0].length) : text,
      logger: file ?? null,
      ...parseIso(time),
    })
  },
  examples: [
    {
      line: '2026/11/24 03:42:10 http: panic serving 127.0.0.1:51234: runtime error: index out of range [5] with length 3',
      record: {
        level: 'error',
        message: 'http: panic serving 127.0.0.1:51234: runtime error: index out of range [5] with length 3',
      },
    },
    { line: '2026/11/24 03:42:10 listening on :8080', record: { level: 'unknown', message: 'listening on :8080' } },
    { line: '2026/11/24 03:42:10.123456 main.go:12: ERROR: no money', record: { level: 'error', message: 'no money' } },
    { line: '2026/11/24 03:42:10 [WARN] slow', record: { level: 'warn', message: 'slow' } },
  ],
}
