import type { Exception, Frame } from '../formats/format.ts'
import { isGroupMember, isTracebackHeader, withoutRails } from './trace.ts'

const frameLine =
  /^(?:\s+|> )File "([^"]{1,1000})", line \d+(?:, in (.{1,200}))?$|^│ (\S{1,1000}):\d+ in (\S{1,200}) +│$/
const lastLine = /^([A-Za-z_][\w.]{0,200})(?:: ?(.*))?$/
const groupEdge = /^\s*\+-{8,}$/
const connector = /^(?:The above exception was|During handling of)/

/** Between tracebacks stand words that connect them, and the frames drawn around groups. */
const isBetween = (raw: string, line: string): boolean => connector.test(line) || groupEdge.test(raw)

/** Chain of a Python text: causes are printed first. Exception groups come after what is in them. */
export function pythonChain(lines: string[]): Exception[] {
  const chain: Exception[] = []
  let frames: Frame[] | null = null
  let last: Exception | null = null
  let before = ''
  for (const [i, raw] of lines.entries()) {
    const line = withoutRails(raw)
    // A member that was never raised has no traceback of its own.
    if (isTracebackHeader(raw) || isGroupMember(raw)) {
      frames = []
      last = null
      before = lines[i - 1] ?? ''
      continue
    }
    if (frames) {
      const frame = frameLine.exec(line)
      if (frame) {
        frames.push({ file: frame[1] ?? frame[3] ?? '', function: frame[2] ?? frame[4] ?? '' })
        continue
      }
      const end = lastLine.exec(line)
      if (!end || /^\s/.test(line)) continue
      last = { type: end[1] ?? '', message: end[2] ?? '', code: null, frames }
      chain.push(last)
      frames = null
    } else if (last && line.trim() !== '' && !isBetween(raw, line) && last.message.length < 400) {
      last.message += `\n${line}`
    }
  }
  // AWS Lambda names the exception before its traceback, and ends it with the last call.
  const named = frames && chain.length === 0 ? lastLine.exec(before) : null
  if (frames && named) chain.push({ type: named[1] ?? '', message: named[2] ?? '', code: null, frames })
  const isGroup = (exception: Exception) => /ExceptionGroup$/.test(exception.type)
  return [...chain.filter((exception) => !isGroup(exception)), ...chain.filter(isGroup)]
}
