import { type Format, type LogRecord, logRecord } from './format.ts'
import { levelOfWord } from './level.ts'
import { noStamp, parseIso } from './stamp.ts'

const time = String.raw`(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?: ?(?:Z|[+-]\d\d:?\d\d))?)`
const level = '(?<level>DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL)'
const name = String.raw`(?<logger>[\w.\-/]{1,120})`

/** The layouts people give to `logging`, the stricter first. */
const layouts = [
  // Django's documented "verbose": level, time, module, process, thread.
  String.raw`^${level} ${time} ${name} \d+ \d+ (?<message>.*)$`,
  // gunicorn.
  String.raw`^\[${time}\] \[\d+\] \[${level}\] (?<message>.*)$`,
  // Flask.
  String.raw`^\[${time}\] ${level} in ${name}: (?<message>.*)$`,
  // Celery.
  String.raw`^\[${time}: ${level}/[\w\-]{1,60}\] (?<message>.*)$`,
  // loguru.
  String.raw`^${time} \| ${level} *\| ${name}:[\w<>]{1,80}:\d+ - (?<message>.*)$`,
  // time, then name and level in either order, with dashes, bars or brackets between them.
  String.raw`^\[?${time}\]? (?:[-|] )?\[?${level}\]? +(?:[-|] )?\[?${name}\]?(?::\d+)?(?::| -| \|) (?<message>.*)$`,
  String.raw`^\[?${time}\]? (?:[-|] )?\[?${name}\]?(?::\d+)? (?:[-|] )?\[?${level}\]?:?(?: [-|])? +(?<message>.*)$`,
  String.raw`^\[?${time}\]? (?:[-|] )?\[?${level}\]?:?(?: [-|])? +(?<message>.*)$`,
  String.raw`^\[?${level}\]? (?:[-|] )?\[?${time}\]?(?: [-|]| ${name}:)? +(?<message>.*)$`,
  // basicConfig().
  `^${level}:${name}:(?<message>.*)$`,
  // uvicorn, and Django's documented "simple".
  `^${level}:? +(?<message>.*)$`,
].map((source) => new RegExp(source))

/** The record that begins on this line in one of Python's layouts. Also reads what Apache put its prefix before. */
export function parsePython(line: string): LogRecord | null {
  const first = line.charCodeAt(0)
  const mayBegin = first === 91 || (first >= 48 && first <= 57) || (first >= 65 && first <= 90)
  if (!mayBegin) return null
  for (const layout of layouts) {
    const found = layout.exec(line)?.groups
    if (!found) continue
    return logRecord({
      level: levelOfWord(found.level ?? ''),
      message: found.message ?? '',
      logger: found.logger ?? null,
      ...(found.time ? parseIso(found.time) : noStamp),
    })
  }
  return null
}

export const format: Format = {
  name: 'python',
  about: "Python's logging in its common layouts, with tracebacks: Django, Flask, gunicorn, Celery, loguru.",
  vantage: 'error-log',
  parse: parsePython,
  examples: [
    {
      line: 'ERROR 2026-11-23 21:34:07,328 log 22684 140211523634880 Internal Server Error: /app/db',
      record: { level: 'error', logger: 'log', message: 'Internal Server Error: /app/db', zoned: false },
    },
    {
      line: '[2026-11-24 03:42:21 +0000] [1830] [ERROR] Error handling request /boom',
      record: { level: 'error', message: 'Error handling request /boom', zoned: true, stamp: 1_795_491_741_000 },
    },
    {
      line: '[2026-11-24 03:42:23 +0000] [1829] [CRITICAL] WORKER TIMEOUT (pid:1830)',
      record: { level: 'fatal', message: 'WORKER TIMEOUT (pid:1830)' },
    },
    {
      line: '2026-11-24 03:42:21,123 - shop.orders - ERROR - charge failed',
      record: { level: 'error', logger: 'shop.orders', message: 'charge failed' },
    },
    {
      line: '2026-11-24 03:42:21,123 ERROR django.request: Bad Gateway: /checkout',
      record: { level: 'error', logger: 'django.request', message: 'Bad Gateway: /checkout' },
    },
    {
      line: '2026-11-24 03:42:21,123 [WARNING] shop.orders: slow',
      record: { level: 'warn', logger: 'shop.orders', message: 'slow' },
    },
    { line: 'ERROR:root:no money', record: { level: 'error', logger: 'root', message: 'no money' } },
    {
      line: '[2026-11-24 03:42:21,123] ERROR in app: Exception on /boom [GET]',
      record: { level: 'error', logger: 'app', message: 'Exception on /boom [GET]' },
    },
    {
      line: '[2026-11-24 03:42:21,123: ERROR/ForkPoolWorker-1] Task shop.pay[1] raised unexpected: ValueError()',
      record: { level: 'error', message: 'Task shop.pay[1] raised unexpected: ValueError()' },
    },
    {
      line: '2026-11-24 03:41:25.166 | ERROR    | shop.pay:charge:12 - card refused',
      record: { level: 'error', logger: 'shop.pay', message: 'card refused' },
    },
    {
      line: 'ERROR:    Exception in ASGI application',
      record: { level: 'error', message: 'Exception in ASGI application' },
    },
    { line: 'INFO order 42 accepted', record: { level: 'info', message: 'order 42 accepted' } },
  ],
}
