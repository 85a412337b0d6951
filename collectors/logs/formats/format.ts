import type { Vantage } from '../../../contracts/vantage.ts'
import type { Glance, RequestReader } from '../glance/glance.ts'
import type { Passed } from './passed.ts'

/** How severe the writer of a line called it. `unknown` is a line that does not say. */
export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'unknown'

export const isError = (level: Level): boolean => level === 'error' || level === 'fatal'

/** One call of a stack. */
export type Frame = { file: string; function: string }

/** One exception of a chain of causes. */
export type Exception = { type: string; message: string; code: string | null; frames: Frame[] }

/** One request, as an access log tells of it. */
export type RequestLine = {
  method: string
  path: string
  status: number
  agent: string
  /** Where it is the log of a gateway: whom it passed the request on to. */
  passed?: Passed
}

/** What one line says. */
export type LogRecord = {
  /** Begins a record. False for raw text between records, which may continue one. */
  head: boolean
  /** No later line can belong to this record. */
  alone: boolean
  level: Level
  /** The text without what was recognised before it. */
  message: string
  /** Lines that share a key were written by the same flow of work: process, thread and client. */
  key: string
  /** Which of several streams in one file it came from; lines of different streams never belong together. */
  stream: string
  /** Epoch milliseconds; where the line names no zone it is good for differences only. */
  stamp: number | null
  zoned: boolean
  logger: string | null
  /** A code that names the kind of message, such as `AH01102`. */
  code: string | null
  request: RequestLine | null
  /** A stack that came inside the record, as text. */
  stack: string | null
}

/**
 * A record with nothing known but its message, and what is given. Every line becomes one, and naming each field costs a
 * hundredth of what spreading one object into another does.
 */
export const logRecord = (known: Partial<LogRecord> & { message: string }): LogRecord => ({
  head: known.head ?? true,
  alone: known.alone ?? false,
  level: known.level ?? 'unknown',
  message: known.message,
  key: known.key ?? '',
  stream: known.stream ?? '',
  stamp: known.stamp ?? null,
  zoned: known.zoned ?? false,
  logger: known.logger ?? null,
  code: known.code ?? null,
  request: known.request ?? null,
  stack: known.stack ?? null,
})

/** One way of writing log lines. The file's name is the name in the configuration. */
export type Format = {
  name: string
  /** One sentence for people: which programs write it. */
  about: string
  vantage: Vantage
  /** Null when the line is not of this format. */
  parse(line: string): LogRecord | null
  /** Tells from the bytes of a line that it is no error, so that it need not become text. Leaving it out is right too. */
  glance?: Glance
  /** Reads the requests of an access log from bytes. */
  requests?: () => RequestReader
  /** Lines and what must be found in them: run by the folder's test and printed by the docs. */
  examples: { line: string; record: Partial<LogRecord> }[]
}
