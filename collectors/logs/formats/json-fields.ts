import { isTooDeep } from './deep-json.ts'
import { type Level, type LogRecord, logRecord } from './format.ts'
import { levelOfNumber, levelOfWord } from './level.ts'
import { noStamp, parseEpoch, parseTime, type Stamp } from './stamp.ts'

/** What one JSON object has in it. */
export type Fields = Record<string, unknown>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Many formats ask about the same line one after the other: it is parsed once.
const asked: { line: string; fields: Fields | null } = { line: '', fields: null }

/** The object that a line is, or null. */
export function fieldsOf(line: string): Fields | null {
  if (line.charCodeAt(0) !== 123) return null
  if (asked.line === line) return asked.fields
  asked.line = line
  asked.fields = parseFields(line)
  return asked.fields
}

function parseFields(line: string): Fields | null {
  if (isTooDeep(line)) return null
  try {
    const value: unknown = JSON.parse(line)
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

/** The value under a name that may be dotted (`log.level`) or nested (`log: { level }`). */
export function pick(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name]
  const dot = name.indexOf('.')
  if (dot < 0) return undefined
  const inner = fields[name.slice(0, dot)]
  return isFields(inner) ? pick(inner, name.slice(dot + 1)) : undefined
}

/** The first of these that is text with something in it; lines in an array are one text. */
export function textOf(fields: Fields, names: readonly string[]): string | null {
  for (const name of names) {
    const value = pick(fields, name)
    if (typeof value === 'string' && value !== '') return value
    if (Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === 'string'))
      return value.join('\n')
  }
  return null
}

/** Whether each of these is there and is text. */
export const hasText = (fields: Fields, ...names: string[]): boolean =>
  names.every((name) => typeof pick(fields, name) === 'string')

const levelNames = [
  'level',
  'log.level',
  'severity',
  'levelname',
  'level_name',
  'lvl',
  '@l',
  'loglevel',
  'LogLevel',
  'Level',
  'severity_text',
  'status',
]

function levelOf(fields: Fields): Level {
  for (const name of levelNames) {
    const value = pick(fields, name)
    if (typeof value === 'number' && name !== 'status') return levelOfNumber(value)
    if (typeof value !== 'string') continue
    const level = levelOfWord(value.replace(/[+-]?\d+$/, ''))
    if (level !== 'unknown') return level
  }
  return 'unknown'
}

const timeNames = ['time', '@timestamp', 'timestamp', 'ts', 'asctime', '@t', 'Timestamp', 'datetime', 'date']

function stampOf(fields: Fields): Stamp {
  for (const name of timeNames) {
    const value = pick(fields, name)
    if (typeof value === 'string') {
      const stamp = parseTime(value)
      if (stamp.stamp !== null) return stamp
    }
    if (typeof value === 'number') return parseEpoch(value)
  }
  return noStamp
}

const messageNames = [
  'msg',
  'message',
  'event',
  '@m',
  '@mt',
  'fields.message',
  'Message',
  'RenderedMessage',
  'MessageTemplate',
  'short_message',
  'error.message',
  'err.message',
  'error',
]
const stackNames = [
  'err.stack',
  'stack',
  'error.stack_trace',
  'error.stack',
  'exc_info',
  'exception',
  'stack_trace',
  'stacktrace',
  'exception.stacktrace',
  '@x',
  'traceback',
  'err',
  'Exception',
  'errorVerbose',
]

/** An error given by its parts, without a stack: written as the first line of one. */
function headOfStack(fields: Fields): string | null {
  const type = textOf(fields, ['err.type', 'error.type', 'err.name', 'error.name', 'exception.type', 'exception.class'])
  const message = textOf(fields, ['err.message', 'error.message', 'exception.message'])
  if (!type) return null
  return message ? `${type}: ${message}` : type
}

/** The record in the fields, by the names that writers use. Null where there is neither a level nor a message. */
export function recordOfFields(fields: Fields, known: Partial<LogRecord> = {}): LogRecord | null {
  const level = known.level ?? levelOf(fields)
  const message = known.message ?? textOf(fields, messageNames)
  if (message === null && level === 'unknown') return null
  return logRecord({
    alone: true,
    ...stampOf(fields),
    logger: textOf(fields, [
      'logger',
      'log.logger',
      'logger_name',
      'name',
      'target',
      'channel',
      'Category',
      'component',
    ]),
    code: textOf(fields, ['err.code', 'error.code', 'code']),
    stack: textOf(fields, stackNames) ?? headOfStack(fields),
    ...known,
    level,
    message: message ?? '',
  })
}

/** Reads lines of one writer of JSON: `isOf` tells its lines from those of others. */
export const readFields =
  (isOf: (fields: Fields) => boolean, known: (fields: Fields) => Partial<LogRecord> = () => ({})) =>
  (line: string): LogRecord | null => {
    const fields = fieldsOf(line)
    return fields !== null && isOf(fields) ? recordOfFields(fields, known(fields)) : null
  }
