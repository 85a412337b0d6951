import { pythonGlance } from '../glance/python-glance.ts'
import { format as celery } from './celery.ts'
import { format as flask } from './flask.ts'
import type { Format, LogRecord } from './format.ts'
import { format as gunicorn } from './gunicorn.ts'
import { readLayouts } from './layout.ts'
import { format as loguru } from './loguru.ts'

const time = String.raw`(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?: ?(?:Z|[+-]\d\d:?\d\d))?)`
const level = '(?<level>DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL)'
/** Classes and threads of Java stand in the same places; Python's loggers are named after modules. */
const notJava = String.raw`(?!\[?(?:(?:[a-z]\w*\.){2,}[A-Z]|main\b|\S{0,80}[Tt]hread|\S{0,80}-\d+[\] ]|\d+[\] ]))`
const name = String.raw`(?<logger>[\w.\-/]{1,120})`
/** What begins as another program's fields do is no text of a message. */
const message = '(?![ [|])(?<message>.*)$'

/**
 * The layouts people give to `logging`, the stricter first. Those of frameworks have files of their own. A text may hold
 * ends of lines that its carrier has escaped, so the dot stands for every character.
 */
const layouts = [
  // Django's documented "verbose": level, time, module, process, thread.
  String.raw`^${level} ${time} ${name} \d+ \d+ (?<message>.*)$`,
  // Airflow.
  String.raw`^\[${time}\] \{(?<logger>[\w.\-/]{1,120}):\d+\} ${level} - (?<message>.*)$`,
  // What OpenTelemetry puts into `logging`.
  String.raw`^${time} ${level} \[${name}\] \[[\w.\-/]{1,120}:\d+\](?: \[[^\]]{0,400}\])? - (?<message>.*)$`,
  // OpenStack's and Odoo's: the process before the level.
  String.raw`^${time} \d{1,10} ${level} (?:[\w-]{1,60} (?=[\w.]{1,120}: ))?${name}:? (?<message>.*)$`,
  // time, then name and level in either order, with dashes, bars or brackets between them.
  String.raw`^\[?${time}\]? (?:[-|] )?\[?${level}\]? +(?:[-|] )?${notJava}\[?${name}\]?(?::\d+)?(?::| -| \|) (?<message>.*)$`,
  String.raw`^\[?${time}\]? (?:[-|] )?\[?${level}\]? +${notJava}\[${name}(?::\d+)?\] (?![[(])(?<message>.*)$`,
  String.raw`^\[?${time}\]? (?:[-|] )?${notJava}\[?${name}\]?(?::\d+)? (?:[-|] )?\[?${level}\]?:?(?: [-|])? +(?<message>.*)$`,
  // Python writes no T and no Z of its own accord.
  String.raw`^(?!\S{19,30}Z )\[?${time}\]? (?:[-|] )?\[?${level}\]?:?(?: [-|])? +${notJava}${message}`,
  String.raw`^(?!\[\w+ )\[?${level}\]? (?:[-|] )?\[?${time}\]?(?: [-|]| ${name}:)? +(?<message>.*)$`,
  // basicConfig(), and with the time before it.
  `^(?:${time} )?${level}:${name}:(?<message>.*)$`,
  // Django's documented "simple".
  `^${level}:? +${message}`,
].map((source) => new RegExp(source, 's'))

/** Every layout has one of these within its first fields. */
const hasLevel = /DEBUG|INFO|WARN|ERROR|CRITICAL|FATAL/

/** The record that begins on this line in one of Python's layouts. */
function parse(line: string): LogRecord | null {
  const first = line.charCodeAt(0)
  const mayBegin = first === 91 || (first >= 48 && first <= 57) || (first >= 65 && first <= 90)
  return mayBegin && hasLevel.test(line.length > 400 ? line.slice(0, 400) : line) ? readOwn(line) : null
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
    {
      line: '[2026-11-24T03:42:21.123+0000] {taskinstance.py:1943} ERROR - Task failed with exception',
      record: { level: 'error', logger: 'taskinstance.py' },
    },
    {
      line: '2026-11-24 03:42:21,123 ERROR [shop.pay] [pay.py:47] [trace_id=0b9a8f5e span_id=e7849fe8 trace_sampled=True] - charge failed',
      record: { level: 'error', logger: 'shop.pay', message: 'charge failed' },
    },
    {
      line: '2026-11-24 03:42:21.123 77 ERROR nova.compute.manager [-] Instance failed to spawn',
      record: { level: 'error', logger: 'nova.compute.manager' },
    },
    {
      line: '2026-11-24 03:42:21,123 77 ERROR shop odoo.http: Exception during request handling.',
      record: { level: 'error', logger: 'odoo.http' },
    },
    { line: 'INFO order 42 accepted', record: { level: 'info', message: 'order 42 accepted' } },
  ],
}
