import type { Exception, Frame } from '../formats/format.ts'

const javaFrame = /^\s+at (?:[\w.@-]+\/)*([\w$.<>`]{1,300})\.([\w$<>|]{1,200}) ?\(([^)]{0,300})\)/
const nodeFrame =
  /^\s+at (?:async )?(?:(.{1,300}?) \()?((?:file:\/\/|https?:\/\/|webpack[\w-]{0,20}:\/\/|node:|\/|[A-Za-z]:\\|\.|<anonymous>)[^()]{0,1000}?):\d+:\d+\)?/
const javaHeader =
  /^(?:Exception in thread "[^"]{0,200}" |Caused by: |Wrapped by: )?((?:[a-z_][\w$]*\.){1,12}[A-Z][\w$.]*)(?:: (.*))?$/
const dotnetHeader =
  /^\s*(?:(?:Unhandled [Ee]xception|FATAL UNHANDLED EXCEPTION)[.:] |---> )?((?:[A-Z]\w{0,80}\.){1,12}[A-Z]\w{0,120}(?:Exception|Error)\w{0,80})(?: \(\w{1,40}\))?(?:: (.*))?$/
const nodeHeader =
  /^(?:\s*\[cause\]: |Caused by: |caused by: |Uncaught |\s*---> )?([A-Z]\w{0,100})(?: \[(\w{1,80})\])?(?:: (.*))?$/
/** Firefox and Safari write calls in their own way. */
const browserFrame = /^\s*([^\s@]{0,300})@((?:https?|file|webpack[\w-]{0,20}|moz-extension):\/\/\S{1,1000}?):\d+:\d+$/
const errorWord = /(?:Error|Exception|Rejection|Failure)\w*$/
const logged = /^(?:[\w$]{1,80}\.){0,12}[A-Z]\w{0,100}(?:Error|Exception): /
const printed = /[^\w.]((?:[A-Z]\w{0,80})?(?:Error|Exception)): (.{0,2000})$/
const nodeCode = /^\s+(?:\[?code\]?): '?(\w{2,60})'?,?/
const suppressed = /^\s+Suppressed: /
const endOfInner = /^\s+--- End of inner exception stack trace/

/** A name without a word for errors in it is one all the same where a stack says so (`isCertain`). */
function headerOf(line: string, isCertain: boolean): Exception | null {
  const named = javaHeader.exec(line) ?? dotnetHeader.exec(line)
  if (named) {
    const [, type = '', message = ''] = named
    // The name of a logger or of a thread may stand before the exception's own.
    const inner = errorWord.test(type) || !logged.test(message) ? null : headerOf(message, false)
    return inner ?? { type, message, code: null, frames: [] }
  }
  const node = nodeHeader.exec(line)
  if (!node || !(isCertain || errorWord.test(node[1] ?? ''))) return isCertain ? printedHeader(line) : null
  return { type: node[1] ?? '', message: (node[3] ?? '').replace(/ \{$/, ''), code: node[2] ?? null, frames: [] }
}

/** What a program prints of an error behind words of its own. */
function printedHeader(line: string): Exception | null {
  const found = printed.exec(line)
  return found ? { type: found[1] ?? '', message: (found[2] ?? '').replace(/ \{$/, ''), code: null, frames: [] } : null
}

/** What went wrong while the failure was handled is not its cause, nor is what caused that. */
function withoutSuppressed(lines: string[]): string[] {
  let isSuppressed = false
  return lines.filter((line) => {
    if (suppressed.test(line)) isSuppressed = true
    else if (/^\S/.test(line)) isSuppressed = false
    return !isSuppressed
  })
}

function frameOf(line: string): Frame | null {
  const java = javaFrame.exec(line)
  if (java && !/:\d+:\d+\)?$/.test(line)) {
    return { file: java[1]?.replaceAll('.', '/') ?? '', function: java[2] ?? '' }
  }
  const browser = browserFrame.exec(line)
  if (browser) return { file: browser[2] ?? '', function: browser[1] ?? '' }
  const node = nodeFrame.exec(line)
  return node ? { file: node[2] ?? '', function: node[1] ?? '' } : null
}

/** Chain of a text of Java, Node or .NET: the outer exception is printed first. */
export function stackChain(all: string[], isStack: boolean): Exception[] {
  const lines = withoutSuppressed(all)
  const chain: Exception[] = []
  let at = -1
  let isRootFirst = false
  for (const [i, line] of lines.entries()) {
    // .NET prints the frames of the outer exception behind those of the inner one.
    if (endOfInner.test(line)) at = Math.max(0, at - 1)
    const current = chain[at]
    const frame = frameOf(line)
    if (frame) {
      current?.frames.push(frame)
      continue
    }
    const code = nodeCode.exec(line)
    if (code && current) {
      current.code ??= code[1] ?? null
      continue
    }
    const isFollowedByFrame = nodeFrame.test(lines[i + 1] ?? '')
    const header = headerOf(line, isFollowedByFrame || (isStack && i === 0))
    if (!header) continue
    isRootFirst ||= line.startsWith('Wrapped by: ')
    chain.push(header)
    at = chain.length - 1
  }
  // Only where it is configured so, logback prints the root first.
  return isRootFirst ? chain : chain.reverse()
}
