import type { Exception, Frame } from '../formats/format.ts'
import { isTracebackHeader, withoutRails } from './trace.ts'

const pythonFrame = /^\s+File "([^"]{1,1000})", line \d+, in (.{1,200})$/
const pythonLast = /^([A-Za-z_][\w.]{0,200})(?:: ?(.*))?$/
const connector = /^(?:The above exception was|During handling of)/

/** Chain of a Python text: causes are printed first. Exception groups come after what is in them. */
function pythonChain(lines: string[]): Exception[] {
  const chain: Exception[] = []
  let frames: Frame[] | null = null
  let last: Exception | null = null
  for (const raw of lines) {
    const line = withoutRails(raw)
    if (isTracebackHeader(raw)) {
      frames = []
      last = null
      continue
    }
    if (frames) {
      const frame = pythonFrame.exec(line)
      if (frame) {
        frames.push({ file: frame[1] ?? '', function: frame[2] ?? '' })
        continue
      }
      const end = pythonLast.exec(line)
      if (!end || /^\s/.test(line)) continue
      last = { type: end[1] ?? '', message: end[2] ?? '', code: null, frames }
      chain.push(last)
      frames = null
    } else if (last && line.trim() !== '' && !connector.test(line) && last.message.length < 400) {
      last.message += `\n${line}`
    }
  }
  const isGroup = (exception: Exception) => /ExceptionGroup$/.test(exception.type)
  return [...chain.filter((exception) => !isGroup(exception)), ...chain.filter(isGroup)]
}

const javaFrame = /^\s+at (?:[\w.@-]+\/)*([\w$.<>]{1,300})\.([\w$<>]{1,200})\(([^)]{0,300})\)/
const nodeFrame =
  /^\s+at (?:async )?(?:(.{1,300}?) \()?((?:file:\/\/|node:|\/|[A-Za-z]:\\|\.)[^()]{1,1000}?):\d+:\d+\)?/
const javaHeader =
  /^(?:Exception in thread "[^"]{0,200}" |Caused by: )?((?:[a-z][\w$]*\.){1,12}[A-Z][\w$.]*)(?:: (.*))?$/
const nodeHeader = /^(?:\s*\[cause\]: |caused by: |Uncaught )?([A-Z]\w{0,100})(?: \[(\w{1,80})\])?(?:: (.*))?$/
const errorWord = /(?:Error|Exception|Rejection|Failure)\w*$/
const nodeCode = /^\s+(?:\[?code\]?): '?(\w{2,60})'?,?/

/** A name without a word for errors in it is one all the same where a stack says so (`isCertain`). */
function headerOf(line: string, isCertain: boolean): Exception | null {
  const java = javaHeader.exec(line)
  if (java) return { type: java[1] ?? '', message: java[2] ?? '', code: null, frames: [] }
  const node = nodeHeader.exec(line)
  if (!node || !(isCertain || errorWord.test(node[1] ?? ''))) return null
  return { type: node[1] ?? '', message: (node[3] ?? '').replace(/ \{$/, ''), code: node[2] ?? null, frames: [] }
}

/** Chain of a Java or Node text: the outer exception is printed first. */
function stackChain(lines: string[], isStack: boolean): Exception[] {
  const chain: Exception[] = []
  for (const [i, line] of lines.entries()) {
    const current = chain.at(-1)
    const java = javaFrame.exec(line)
    if (java && !/:\d+:\d+\)?$/.test(line)) {
      current?.frames.push({ file: java[1]?.replaceAll('.', '/') ?? '', function: java[2] ?? '' })
      continue
    }
    const node = nodeFrame.exec(line)
    if (node) {
      current?.frames.push({ file: node[2] ?? '', function: node[1] ?? '' })
      continue
    }
    const code = nodeCode.exec(line)
    if (code && current) {
      current.code ??= code[1] ?? null
      continue
    }
    const isFollowedByFrame = nodeFrame.test(lines[i + 1] ?? '')
    const header = headerOf(line, isFollowedByFrame || (isStack && i === 0))
    if (header) chain.push(header)
  }
  return chain.reverse()
}

/** Panics of Go and Rust. */
function panic(lines: string[]): Exception[] {
  for (const [i, line] of lines.entries()) {
    const go = /^(?:panic|fatal error): (.{0,400})/.exec(line)
    if (go) return [{ type: 'panic', message: go[1] ?? '', code: null, frames: [] }]
    if (/^thread '.{0,200}' (?:\(\d+\) )?panicked at /.test(line)) {
      return [{ type: 'panic', message: lines[i + 1] ?? line, code: null, frames: [] }]
    }
  }
  return []
}

/**
 * The exceptions a text tells of: the root cause first, the one that was not caught last. `isStack`: the record itself
 * says that this is a stack, so its first line names an exception, whatever its name.
 */
export function exceptionsIn(lines: string[], { isStack = false } = {}): Exception[] {
  if (lines.some(isTracebackHeader)) return pythonChain(lines)
  const chain = stackChain(lines, isStack)
  return chain.length > 0 ? chain : panic(lines)
}
