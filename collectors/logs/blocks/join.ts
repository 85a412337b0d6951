import { failureStart } from '../formats/failure-start.ts'
import type { LogRecord } from '../formats/format.ts'
import type { Block } from './block.ts'
import { beginsAnother, isBehind, isExceptionHeader, isNamed, isTracebackHeader, mayBeHeader } from './trace.ts'

/** Lines of one request stand this close together. */
const togetherMs = 50
const sameBlockMs = 1_000
/** A thread of mod_proxy writes its last word on a request when it has the processor again. */
const proxyTogetherMs = 150

/** Django's last word on a request that failed. */
export const requestSummary = /^(?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout): \//
/** mod_proxy's last word on one. */
const proxyLast = new Set(['AH00898', 'AH01114', 'AH00940'])

const apart = (block: Block, record: LogRecord): number =>
  record.stamp === null || block.lastStamp === null ? 0 : Math.abs(record.stamp - block.lastStamp)

/** Whether a record that begins now tells of the same request as the open block of its key. */
export function joinsAsHead(block: Block, record: LogRecord): boolean {
  const last = block.heads.at(-1)
  if (!last || !block.isError || record.key === '') return false
  // RabbitMQ writes every line of a report with the same prefix.
  if (record.logger === 'rabbitmq') return last.logger === 'rabbitmq' && apart(block, record) <= 1
  const isProxy = record.logger?.startsWith('proxy') && last.logger?.startsWith('proxy')
  if (isProxy) return apart(block, record) <= proxyTogetherMs && !proxyLast.has(last.code ?? '')
  if (apart(block, record) > togetherMs) return record.logger === 'nginx' && isSameNginxRequest(last, record, block)
  if (record.logger === 'nginx') return isSameNginxRequest(last, record, block)
  if (record.logger === 'mod_wsgi' && last.logger === 'mod_wsgi') return block.state === 'none'
  return requestSummary.test(record.message) && !block.heads.some((head) => requestSummary.test(head.message))
}

// nginx writes whole seconds, and one line for every upstream it tried.
const isSameNginxRequest = (last: LogRecord, record: LogRecord, block: Block): boolean =>
  last.logger === 'nginx' && last.code === record.code && record.code !== null && apart(block, record) <= sameBlockMs

const rubyHeader = /\.rb:\d+:in .{1,200} \([A-Z][\w:]{0,120}\)$/

/** Ruby prints the cause behind what was raised while it was rescued, with nothing to say so but that word. */
function isRubyCause(block: Block, text: string): boolean {
  if (block.state !== 'stack' || text.length > 2_048 || !rubyHeader.test(text)) return false
  return block.lines.findLast((line) => rubyHeader.test(line))?.includes('rescue in ') ?? false
}

/** Whether raw text goes on with the open block of its key. */
export function joinsAsText(block: Block, record: LogRecord): boolean {
  const text = record.message
  const gapMs = apart(block, record)
  if (gapMs > sameBlockMs || beginsAnother(block.state, text) || isBehind(block.state, text)) return false
  if (isRubyCause(block, text)) return true
  // A second stack in a stream without prefixes, unless it is the head's own.
  if (isExceptionHeader(text) && (block.state === 'stack' || block.state === 'message')) return false
  // Behind a traceback that nobody logged too: its message would hardly begin a line with another exception.
  if (block.state === 'ended' && !block.heads[0]?.head && isExceptionHeader(text)) return false
  if (block.isError) return isTracebackHeader(text) || !failureStart.test(text)
  if (failureStart.test(text) || isExceptionHeader(text) || mayBeHeader(text) || isNamed(text))
    return joinsQuietly(block, record)
  return !isOnlyNamed(block) || /^\s/.test(text)
}

/** Nothing but a name says yet that the block may be a stack: its calls would be indented. */
function isOnlyNamed({ heads, lines, state }: Block): boolean {
  const [first = ''] = lines
  return !heads[0]?.head && state === 'none' && !mayBeHeader(first) && isNamed(first)
}

/**
 * A stack right after a record that is no error is that record's own (`exc_info`) and must not raise its level, or it
 * comes from elsewhere and is an error nobody caught. Warnings, notes for debugging and retries are taken to carry
 * theirs; for other records the stamps decide, and where there are none it is an error.
 */
function joinsQuietly(block: Block, record: LogRecord): boolean {
  const head = block.heads[0]
  if (!head?.head) return failureStart.test(record.message)
  if (head.level === 'warn' || head.level === 'debug' || head.level === 'trace') return true
  if (head.key !== '') return apart(block, record) <= togetherMs
  return /\bretry\b/i.test(head.message)
}
