import { z } from 'zod'
import { type Format, type Level, logRecord } from './format.ts'
import { levelOfNumber, levelOfWord } from './level.ts'
import { noStamp, parseIso, type Stamp } from './stamp.ts'

const Fields = z.record(z.string(), z.unknown())
type Fields = z.infer<typeof Fields>

/** The value under a name that may be dotted (`log.level`) or nested (`log: { level }`). */
function pick(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name]
  const dot = name.indexOf('.')
  if (dot < 0) return undefined
  const inner = fields[name.slice(0, dot)]
  return isFields(inner) ? pick(inner, name.slice(dot + 1)) : undefined
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function text(fields: Fields, names: string[]): string | null {
  for (const name of names) {
    const value = pick(fields, name)
    if (typeof value === 'string' && value !== '') return value
  }
  return null
}

function levelOf(fields: Fields): Level {
  for (const name of ['level', 'log.level', 'severity', 'levelname', 'lvl', '@l', 'loglevel', 'status']) {
    const value = pick(fields, name)
    if (typeof value === 'number' && name !== 'status') return levelOfNumber(value)
    if (typeof value !== 'string') continue
    const level = levelOfWord(value.replace(/[+-]\d+$/, ''))
    if (level !== 'unknown') return level
  }
  return 'unknown'
}

function stampOf(fields: Fields): Stamp {
  for (const name of ['time', '@timestamp', 'timestamp', 'ts', 'asctime', '@t']) {
    const value = pick(fields, name)
    if (typeof value === 'string') {
      const stamp = parseIso(value)
      if (stamp.stamp !== null) return stamp
    }
    // Seconds, with or without fractions, are below 10¹¹; milliseconds are above it.
    if (typeof value === 'number') return { stamp: Math.round(value < 1e11 ? value * 1_000 : value), zoned: true }
  }
  return noStamp
}

const messageNames = ['msg', 'message', 'event', '@m', '@mt', 'fields.message', 'error.message', 'err.message', 'error']
const stackNames = ['err.stack', 'stack', 'error.stack_trace', 'error.stack', 'exc_info', 'exception', 'stack_trace']
const moreStackNames = ['stacktrace', 'exception.stacktrace', '@x', 'traceback', 'err']

/** An error given by its parts, without a stack: written as the first line of one. */
function headOfStack(fields: Fields): string | null {
  const type = text(fields, ['err.type', 'error.type', 'err.name', 'error.name', 'exception.type'])
  const message = text(fields, ['err.message', 'error.message', 'exception.message'])
  if (!type) return null
  return message ? `${type}: ${message}` : type
}

function parse(line: string) {
  if (line.charCodeAt(0) !== 123) return null
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  const checked = Fields.safeParse(value)
  if (!checked.success) return null
  const fields = checked.data
  const level = levelOf(fields)
  const message = text(fields, messageNames)
  if (message === null && level === 'unknown') return null
  const code = text(fields, ['err.code', 'error.code', 'code'])
  const stack = text(fields, [...stackNames, ...moreStackNames]) ?? headOfStack(fields)
  return logRecord({
    alone: true,
    level,
    message: message ?? '',
    ...stampOf(fields),
    logger: text(fields, ['logger', 'log.logger', 'logger_name', 'name', 'target']),
    code,
    stack,
  })
}

export const format: Format = {
  name: 'json',
  about: 'One JSON object a line: pino, bunyan, winston, ECS, python-json-logger and others like them.',
  vantage: 'error-log',
  parse,
  examples: [
    {
      line: '{"level":50,"time":1795491685161,"pid":1208,"hostname":"vm","err":{"type":"Error","message":"db down","stack":"Error: db down\\n    at pay (/srv/pay.js:1:2)"},"msg":"charge failed"}',
      record: {
        level: 'error',
        message: 'charge failed',
        stamp: 1_795_491_685_161,
        zoned: true,
        stack: 'Error: db down\n    at pay (/srv/pay.js:1:2)',
      },
    },
    { line: '{"level":30,"time":1795491685161,"msg":"hello"}', record: { level: 'info', message: 'hello' } },
    {
      line: '{"level":"error","message":"db down","stack":"Error: db down\\n    at a (/b.js:1:2)","timestamp":"2026-11-24T03:41:25.166Z"}',
      record: { level: 'error', message: 'db down', stamp: 1_795_491_685_166, zoned: true },
    },
    {
      line: '{"name":"pay","hostname":"vm","pid":1208,"level":50,"msg":"charge failed","time":"2026-11-24T03:41:25.166Z","v":0}',
      record: { level: 'error', logger: 'pay', message: 'charge failed' },
    },
    {
      line: '{"@timestamp":"2026-11-24T03:41:25.166Z","log.level":"error","message":"charge failed","ecs.version":"1.6.0","log":{"logger":"app"},"error":{"type":"IOError","message":"gone"}}',
      record: { level: 'error', logger: 'app', message: 'charge failed', stack: 'IOError: gone' },
    },
    {
      line: '{"asctime":"2026-11-24 03:41:25,166","levelname":"ERROR","name":"shop","message":"no","exc_info":"Traceback (most recent call last):\\n  File \\"a.py\\", line 1, in b\\nKeyError: 1"}',
      record: { level: 'error', logger: 'shop', zoned: false },
    },
    {
      line: '{"severity":"ERROR","message":"boom","time":"2026-11-24T03:41:25Z"}',
      record: { level: 'error', message: 'boom' },
    },
  ],
}
