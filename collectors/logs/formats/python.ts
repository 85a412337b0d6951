import { pythonGlance } from '../glance/python-glance.ts'
import { format as celery } from './celery.ts'
import { format as flask } from './flask.ts'
import type { Format, LogRecord } from './format.ts'
import { format as gunicorn } from './gunicorn.ts'
import { readLayouts } from './layout.ts'
import { format as loguru } from './loguru.ts'

const time = String.raw`(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?: ?(?:Z|[+-]\d\d:?\d\d))?)`
const level = '(?<level>DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL)'
const name = String.raw`(?<logger>[\w.\-/]{1,120})`

/**
 * The layouts people give to `logging`, the stricter first. Those of frameworks have files of their own. A text may hold
 * ends of lines that its carrier has escaped, so the dot stands for every character.
 */
const layouts = [
  // Django's documented "verbose": level, time, module, process, thread.
  String.raw`^${level} ${time} ${name} \d+ \d+ (?<message>.*)$`,
  // time, then name and level in either order, with dashes, bars or brackets between them.
  String.raw`^\[?${time}\]? (?:[-|] )?\[?${level}\]? +(?:[-|] )?\[?${name}\]?(?::\d+)?(?::| -| \|) (?<message>.*)$`,
  String.raw`^\[?${time}\]? (?:[-|] )?\[?${name}\]?(?::\d+)? (?:[-|] )?\[?${level}\]?:?(?: [-|])? +(?<message>.*)$`,
  String.raw`^\[?${time}\]? (?:[-|] )?\[?${level}\]?:?(?: [-|])? +(?<message>.*)$`,
  String.raw`^\[?${level}\]? (?:[-|] )?\[?${time}\]?(?: [-|]| ${name}:)? +(?<message>.*)$`,
  // basicConfig(), and with the time before it.
  `^(?:${time} )?${level}:${name}:(?<message>.*)$`,
  // Django's documented "simple".
  `^${level}:? +(?<message>.*)$`,
].map((source) => new RegExp(source, 's'))

/** The record that begins on this line in one of Python's layouts. */
function parse(line: string): LogRecord | null {
  const first = line.charCodeAt(0)
  const mayBegin = first === 91 || (first >= 48 && first <= 57) || (first >= 65 && first <= 90)
  return mayBegin ? readOwn(line) : null
}

const readOwn = readLayouts(layouts)
const frameworks = [gunicorn, flask, celery, loguru]

/** Reads what any program in Python writes, such as what Apache put its prefix before. */
export function parsePython(line: string): LogRecord | null {
  for (const framework of frameworks) {
    const record = framework.parse(line)
    if (record) return record
  }
  return parse(line)
}

export const format: Format = {
  name: 'python',
  about:
    "Python's logging in its common layouts, with tracebacks: Django and everything else that has no layout of its own.",
  vantage: 'error-log',
  glance: pythonGlance,
  parse,
  examples: [
    {
      line: 'ERROR 2026-11-23 21:34:07,328 log 22684 140211523634880 Internal Server Error: /app/db',
      record: { level: 'error', logger: 'log', message: 'Internal Server Error: /app/db', zoned: false },
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
    { line: 'INFO order 42 accepted', record: { level: 'info', message: 'order 42 accepted' } },
  ],
}
