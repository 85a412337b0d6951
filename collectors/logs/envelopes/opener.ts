import type { Line } from '../blocks/block.ts'
import { messageLines } from '../blocks/message-lines.ts'
import { type LogRecord, logRecord } from '../formats/format.ts'
import type { Envelope, Opened } from './envelope.ts'
import { envelopesFor } from './registry.ts'

/** A line as a program wrote it, with the place of the lines it came in and what those said of it. */
export type OpenedLine = { line: Line; letter: Opened | null }

/** Takes lines out of what they came in. */
export type Opener = {
  /** What the line has in it: nothing while more parts must come, one line, or some. */
  take(line: Line): OpenedLine[]
  /** Texts of lines, looked at without keeping their parts. */
  peek(texts: readonly string[]): string[]
  /** The first part that waits for others: reading again must start here. */
  oldest(): Line | null
  /** What waits is taken as whole. */
  flush(): OpenedLine[]
  /** What the last lines came in. */
  readonly envelope: Envelope | null
}

const maxStreams = 64
const maxText = 1024 * 1024
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of terminals are what this takes away.
const colours = /\u001b\[[0-9;]{0,20}m/g

const placed = ({ start, end, isCut, before }: Line, offset: number, text: string): Line => ({
  start: start + offset,
  end,
  text,
  isCut,
  before,
})

/** The text without colours of a terminal. */
export const plain = (text: string): string => (text.includes('\u001b[') ? text.replace(colours, '') : text)

export function createOpener(): Opener {
  const waiting = new Map<string, { line: Line; letter: Opened }>()
  let envelope: Envelope | null = null

  const open = (text: string): Opened[] | null => {
    if (envelope) {
      const found = envelope.open(text)
      if (found) return found
    }
    for (const each of envelopesFor(text)) {
      const found = each === envelope ? null : each.open(text)
      if (!found) continue
      envelope = each
      return found
    }
    envelope = null
    return null
  }
  /** Several lines in one keep places of their own, so that none is taken for another. */
  const split = (line: Line, letter: Opened, offset: number): OpenedLine[] =>
    messageLines(plain(letter.text)).map((text, i) => ({ line: placed(line, offset + i, text), letter }))

  const join = (line: Line, letter: Opened, offset: number): OpenedLine[] => {
    const before = waiting.size === 0 ? undefined : waiting.get(letter.stream)
    if (!before && !letter.isPart) return split(line, letter, offset)
    const text = before ? before.letter.text + letter.text : letter.text
    const whole = before ? { ...before.line, end: line.end, isCut: before.line.isCut || line.isCut } : line
    const joined = { ...letter, text }
    if (letter.isPart && text.length < maxText) {
      // A reader's bytes are good until its next step, and this may wait for long.
      const waits = before ? whole : { ...whole, before: Buffer.from(whole.before) }
      waiting.set(letter.stream, { line: waits, letter: joined })
      return waiting.size > maxStreams ? release() : []
    }
    waiting.delete(letter.stream)
    return split({ ...whole, isCut: whole.isCut || letter.isPart }, joined, offset)
  }
  const release = (): OpenedLine[] => {
    const [stream, first] = waiting.entries().next().value ?? []
    if (stream === undefined || !first) return []
    waiting.delete(stream)
    return split(first.line, first.letter, 0)
  }

  return {
    take(line) {
      const letters = open(line.text)
      if (letters === null) {
        const text = plain(line.text)
        return [{ line: text === line.text ? line : placed(line, 0, text), letter: null }]
      }
      return letters.flatMap((letter, i) => join(line, letter, i))
    },
    peek: (texts) => texts.flatMap((text) => open(text)?.map((letter) => plain(letter.text)) ?? [plain(text)]),
    oldest: () => (waiting.size === 0 ? null : (waiting.values().next().value?.line ?? null)),
    flush() {
      const left: OpenedLine[] = []
      while (waiting.size > 0) left.push(...release())
      return left
    },
    get envelope() {
      return envelope
    },
  }
}

const continues = /^\s|^$|^Traceback |^(?:Caused by|The above|During handling)/
/** The last line of a traceback, or all that a program says of an error: the lines before it tell which. */
const names = /^[\w.$]+(?:Error|Exception)\b/

/** The record with what the envelope knows: the stream, the time, and a level where the text has none. */
export function addressed(record: LogRecord, letter: Opened | null): LogRecord {
  if (letter === null) return record
  const stream = letter.stream
  // All lines of a stream are told the time by the same clock, because what belongs together is found by differences.
  const { stamp, zoned } = letter.stamp === null ? record : letter
  const isSilent = record.level === 'unknown' && record.request === null
  // Every line of a traceback has the severity of its stream; only what stands for itself becomes an error by it.
  const level = isSilent && !continues.test(record.message) ? letter.level : record.level
  const isError = level === 'error' || level === 'fatal'
  const { alone, message, key, logger, code, request, stack } = record
  const head = record.head || (isSilent && isError && !names.test(record.message))
  return logRecord({ head, alone, level, message, key, stream, stamp, zoned, logger, code, request, stack })
}
