/**
 * Where in a stack a block is. `open`: a traceback's frames, its last line is still to come. `ended`: its last line was
 * there, and may go on. `chained`: said that another traceback follows. `message`: an exception whose message may go on
 * before its frames. `stack`: frames that have no last line. `panic`: what a program said when it died. `over`: nothing
 * follows.
 */
export type TraceState = 'none' | 'open' | 'ended' | 'chained' | 'message' | 'stack' | 'panic' | 'over'

/** Rich draws a box around it. */
const pythonHeader = /^(?:[╭┌]─+ )?(?:Exception Group )?Traceback \(most recent call last\)(?::| ─)/
const connector =
  /^(?:The above exception was the direct cause of the following exception|During handling of the above exception, another exception occurred):/
const groupMember = /^\s*\+-[+-]{0,200} (?:\d+|\.\.\.) -+/
const groupEnd = /^\s*\+-{8,}$/
const typed = /^[A-Za-z_][\w.]*(?:: |:$|$)/

/** On a terminal older Ruby begins its stacks as Python does, and ends them so. */
const rubyLast = /^\S{1,300}\.rb:\d+:in .{1,200} \([A-Z][\w:]{0,120}\)$/

/** Java, Node and .NET; Ruby; PHP and Dart; Rust; Go. */
const stackFrame =
  /^\s+at |^\s*(?:Caused by|Wrapped by|Suppressed): |^\s+\.\.\. \d+ (?:more|common)|^caused by: |^\s*(?:from )?(?:[\w-]{1,60} \([\w.]{1,20}\) )?\S{1,300}\.rb:\d+:in |^\s*#\d+ |^\s+\d+: \S|^goroutine \d+ \[/
const nested = /^\s*(?:Caused by|Wrapped by|Suppressed|caused by): |^\s*---> |^\s*\[cause\]: |^Next [A-Z\\]/
/** Said behind a nested exception's name where nothing follows it: one that was printed, and where a coroutine was. */
const endsNested = /\[CIRCULAR REFERENCE: |DiagnosticCoroutineContextException: /
const panicStart =
  /^(?:panic|fatal error): |^thread '.{0,200}' (?:\(\d+\) )?panicked at |^http: panic serving |^Unhandled exception:$/
const lastWord = /^note: run with |^note: Some details are omitted|^\s+thrown in |^"\}|^Node\.js v\d|^exit status \d/
const exceptionHeader =
  /^(?:Exception in thread "[^"]{0,200}" |Unhandled exception\. )?(?:[A-Za-z_][\w$]{0,80}\.){1,12}[A-Z][\w$]{0,120}(?:Exception|Error|Throwable|Failure)[\w$]{0,80}(?: \(\w{1,40}\))?(?::|$)|^(?: ?[⨯✖✗] )?(?:[A-Z]\w{0,80})?(?:Error|Exception)(?: \[\w+\])?(?:: |$)|^exception '[\w\\]{1,200}' with message '|^\S{1,300}\.rb:\d+:in .{1,200} \([A-Z][\w:]{0,120}\)$|^\s?(?!Traceback )[A-Z][\w:]{0,120} \(.{0,2000}\):$|^- [A-Z][\w:]{0,120}(?:Error|Exception) - .{0,2000}:$/

/** Errors of one's own have any name; `console.trace` and warnings print stacks too. */
const named =
  /^(?:Uncaught )?(?:[A-Za-z_$][\w$]{0,80}(?:\.|::)){0,12}[A-Z][\w$]{1,120}(?: \[\w{1,60}\])?(?:: |:?$)|\bstack ?trace:?$/
const anyError = /(?:^|[^\w.])(?:[A-Z]\w{0,80})?(?:Error|Exception): /
const noFailure = /^(?:Trace|\w{0,80}Warning)\b/
const call =
  /^\s+at (?:[^()]{1,300}\([^)]{0,1000}\)|\S{0,500}[/\\<.]\S{1,500}:\d+(?::\d+)?|[^:]{1,500} in \S{1,500}:line \d+)(?: [{~[<].{0,200})?$/

/** What may stand in a stack behind its first frame. Everything else is somebody else's line. */
const inStack =
  /^\s|^$|^(?:Caused by|Wrapped by|Suppressed|caused by): |^\.\.\. \d|^---|^#\d+ |^[}\])"]|^Node\.js v\d|^stack backtrace:|^note: |^<asynchronous suspension>|^\[(?:stacktrace|previous exception)\]|^Stack trace:|^Next [A-Z\\]|^\S{1,300}\.rb:\d+:in |^goroutine \d+ |^created by |^\[signal |^[\w./*()[\]{}\-·%~]{1,300}\(.{0,2000}\)$|^runtime\.|^exit status |^r\w{1,3} +0x|^\.\.\.(?:additional frames|\d+ frames) elided/

/** What a line is shows at its beginning; a line of a mebibyte must not be searched for it. */
const shown = 2_048
const start = (text: string): string => (text.length > shown ? text.slice(0, shown) : text)

/** A line of an exception group without the rails that are drawn beside it. */
export const withoutRails = (text: string): string => text.replace(/^\s*(?:(?:\||\+(?!-)) ?)+/, '')

export const isTracebackHeader = (text: string): boolean => pythonHeader.test(withoutRails(start(text)))
/** The line before a member of an exception group. */
export const isGroupMember = (text: string): boolean => groupMember.test(start(text))
export const isStackFrame = (text: string): boolean => stackFrame.test(start(text))
/** A line with an exception somewhere in it, which is one where frames follow. */
export const mayBeHeader = (text: string): boolean => anyError.test(text.slice(0, 400))
/** A line that begins with any name, or speaks of a stack: the first of one where a call follows at once. */
export const isNamed = (text: string): boolean => named.test(text.slice(0, 400)) && !noFailure.test(text)
/** A call of a stack, and not just a word with which one could begin. */
export const isCall = (text: string): boolean => call.test(start(text))
/** The first line of a stack that has a name and a message; whether it is one shows on a later line. */
export const isExceptionHeader = (text: string): boolean => exceptionHeader.test(start(text))

/** Where the block is after this line. */
export function nextTraceState(state: TraceState, line: string): TraceState {
  const text = start(line)
  if (isTracebackHeader(text)) return 'open'
  if (connector.test(withoutRails(text)) || isGroupMember(text)) return 'chained'
  if (groupEnd.test(text)) return 'ended'
  if (state === 'open') {
    if (rubyLast.test(text)) return 'stack'
    return typed.test(withoutRails(text)) ? 'ended' : 'open'
  }
  if (state === 'ended' || state === 'chained' || state === 'over') return state
  if (state !== 'none' && lastWord.test(text)) return 'over'
  if (panicStart.test(text)) return 'panic'
  if (nested.test(text)) return endsNested.test(text) ? 'stack' : 'message'
  if (stackFrame.test(text)) return 'stack'
  return state === 'none' && isExceptionHeader(text) ? 'message' : state
}

/** Whether a traceback that begins now is another one than the block's own. */
export const beginsAnother = (state: TraceState, text: string): boolean =>
  isTracebackHeader(text) && (state === 'ended' || state === 'open' || state === 'stack')

/** Whether the block's stack was whole before this line, so that the line is no part of it. */
export const isBehind = (state: TraceState, text: string): boolean =>
  state === 'over' ? !/^\s*$/.test(text) : state === 'stack' && !inStack.test(start(text))
