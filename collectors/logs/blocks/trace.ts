/**
 * Where in a stack a block is. `open`: the traceback's frames, its last line is still to come. `ended`: its last line
 * was there. `chained`: said that another traceback follows. `stack`: frames of Java or Node, which have no last line.
 */
export type TraceState = 'none' | 'open' | 'ended' | 'chained' | 'stack'

const pythonHeader = /^(?:Exception Group )?Traceback \(most recent call last\):/
const connector =
  /^(?:The above exception was the direct cause of the following exception|During handling of the above exception, another exception occurred):/
const groupMember = /^\s*\+-[+-]*-* \d+ -+/
const groupEnd = /^\s*\+-{8,}$/
const typed = /^[A-Za-z_][\w.]*(?:: |:$|$)/
const stackFrame = /^\s+at |^\s*Caused by: |^\s+\.\.\. \d+ (?:more|common)|^caused by: /
const exceptionHeader =
  /^(?:[a-z][\w$]*\.){1,12}[A-Z][\w$]*(?:Exception|Error|Throwable)[\w$]*(?:: |$)|^[A-Z]\w{0,80}(?:Error|Exception)(?: \[\w+\])?(?:: |$)/

/** A line of an exception group without the rails that are drawn beside it. */
export const withoutRails = (text: string): string => text.replace(/^\s*(?:\||\+(?!-)) ?/, '')

export const isTracebackHeader = (text: string): boolean => pythonHeader.test(withoutRails(text))
export const isStackFrame = (text: string): boolean => stackFrame.test(text)
/** The first line of a Java or Node stack; whether it is one shows on the next line. */
export const isExceptionHeader = (text: string): boolean => exceptionHeader.test(text)

/** Where the block is after this line. */
export function nextTraceState(state: TraceState, text: string): TraceState {
  if (isTracebackHeader(text)) return 'open'
  if (connector.test(withoutRails(text)) || groupMember.test(text)) return 'chained'
  if (groupEnd.test(text)) return 'ended'
  if (state === 'open' && typed.test(withoutRails(text))) return 'ended'
  if ((state === 'none' || state === 'stack') && stackFrame.test(text)) return 'stack'
  return state
}

/** Whether a traceback that begins now is another one than the block's own. */
export const beginsAnother = (state: TraceState, text: string): boolean =>
  isTracebackHeader(text) && (state === 'ended' || state === 'open' || state === 'stack')
