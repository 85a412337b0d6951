import { type LogRecord, logRecord } from '../logs/formats/format.ts'
import { levelOfWord } from '../logs/formats/level.ts'
import { parseEpoch, parseIso } from '../logs/formats/stamp.ts'
import type { SentryEvent, SentryException, SentryFrame } from './sentry-event.ts'

const maxFrames = 100
/** Longer names, places and lines of code say no more; of a message its beginning is shown. */
const maxName = 1_000
const maxMessage = 16_384
const named = (text: string): string => text.slice(0, maxName)

/** An event as a record, with its stack written as the program's own language would write it. */
export function recordOfEvent(event: SentryEvent): LogRecord {
  const thrown = event.exception ?? []
  // What has no type was never thrown: an SDK attaches a stack to a message like that.
  const isMessage = thrown.every(({ type }) => !type)
  const chain = isMessage ? [] : thrown
  const isPython = event.platform === 'python' || chain.some((each) => framesOf(each).some(isPythonFrame))
  const stack = chain.length === 0 ? null : isPython ? pythonStack(chain) : otherStack(chain)
  const said = event.logentry?.formatted ?? event.logentry?.message ?? event.message ?? thrown.at(-1)?.value ?? ''
  const newest = chain.at(-1)
  return logRecord({
    alone: true,
    // An event without a level is an error by definition.
    level: levelOfWord(event.level ?? 'error'),
    message: said || (newest ? headOf(newest) : ''),
    stack,
    logger: event.logger ?? null,
    code: requestOf(event),
    ...stampOf(event.timestamp),
  })
}

/** `GET /orders/:id` of the request that was being answered; the name of the transaction is its route where it has one. */
function requestOf({ transaction, request }: SentryEvent): string | null {
  const [, said, route] = /^(?:([A-Z]{2,20}) )?(\/\S{0,500})$/.exec(transaction ?? '') ?? []
  const path = route ?? /^\w{1,10}:\/\/[^/?#\s]{0,300}(\/[^?#\s]{0,500})/.exec(request?.url ?? '')?.[1]
  const method = said ?? request?.method
  return path !== undefined && method && /^[A-Z]{2,20}$/.test(method) ? `${method} ${path}` : null
}

/** Times without a zone are UTC there. */
const stampOf = (at: SentryEvent['timestamp']) => {
  if (typeof at === 'number') return parseEpoch(at)
  if (typeof at !== 'string') return { stamp: null, zoned: false }
  return parseIso(/(?:Z|[+-]\d\d:?\d\d)$/.test(at) ? at : `${at}Z`)
}

/** Frames of the program itself where there are some: those of libraries say less of what failed. Newest last. */
function framesOf({ stacktrace }: SentryException): SentryFrame[] {
  const frames = stacktrace?.frames ?? []
  const own = frames.filter((frame) => frame.in_app === true)
  return (own.length > 0 ? own : frames).slice(-maxFrames)
}

const isPythonFrame = ({ filename, abs_path: path }: SentryFrame) => /\.py$/.test(filename ?? path ?? '')
const fileOf = ({ abs_path: path, filename, module }: SentryFrame) => named(path ?? filename ?? module ?? '<unknown>')
const oneLine = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join(' ')

function headOf({ type, module, value }: SentryException, isQualified = false): string {
  const short = named(type ?? 'Error')
  const isBuiltIn = !module || module === 'builtins' || module === '__builtin__' || module === 'exceptions'
  const name = isQualified && !isBuiltIn ? `${named(module)}.${short}` : short
  return value ? `${name}: ${oneLine(value.slice(0, maxMessage))}` : name
}

function codeOf({ context_line: line }: SentryFrame): string[] {
  const code = named(line ?? '').trim()
  return code === '' ? [] : [`    ${oneLine(code)}`]
}

/** The cause comes first, as in the event. */
const pythonStack = (chain: readonly SentryException[]): string =>
  chain
    .map((each) =>
      [
        'Traceback (most recent call last):',
        ...framesOf(each).flatMap((frame) => [
          `  File "${fileOf(frame)}", line ${frame.lineno ?? 0}, in ${named(frame.function ?? '<module>')}`,
          ...codeOf(frame),
        ]),
        headOf(each, true),
      ].join('\n'),
    )
    .join('\n\nThe above exception was the direct cause of the following exception:\n\n')

/** The cause comes last, and the newest call first. */
const otherStack = (chain: readonly SentryException[]): string =>
  chain
    .toReversed()
    .map((each, n) =>
      [
        `${n > 0 ? 'Caused by: ' : ''}${headOf(each, each.module?.includes('.'))}`,
        ...framesOf(each).toReversed().map(callOf),
      ].join('\n'),
    )
    .join('\n')

function callOf(frame: SentryFrame): string {
  const place = [fileOf(frame), frame.lineno, frame.colno].filter((part) => part !== null && part !== undefined)
  // SDKs of JavaScript say `?` where they know no name.
  const name = named(frame.function && frame.function !== '?' ? frame.function : '<anonymous>')
  return `    at ${name} (${place.join(':')})`
}
