import type { Exception, Frame } from '../formats/format.ts'
import { isGroupMember, isTracebackHeader, withoutRails } from './trace.ts'

const frameLine =
  /^(?:\s+|> )File "([^"]{1,1000})", line \d+(?:, in (.{1,200}))?$|^│ (\S{1,1000}):\d+ in (\S{1,200}) +│$/
const lastLine = /^([A-Za-z_][\w.]{0,200})(?:: ?(.*))?$/
const groupEdge = /^\s*\+-{8,}$/
const connector = /^(?:The above exception was|During handling of)/

/** Between tracebacks stand words that connect them, and the frames drawn around groups. */
const isBetween = (raw: string, line: string): boolean => connector.test(line) || groupEdge.test(raw)

function frameOf(line: string): Frame | null {
  const frame = frameLine.exec(line)
  return frame && { file: frame[1] ?? frame[3] ?? '', function: frame[2] ?? frame[4] ?? '' }
}

function typedIn(line: string, frames: Frame[]): Exception | null {
  const end = lastLine.exec(line)
  return end && { type: end[1] ?? '', message: end[2] ?? '', code: null, frames }
}

const isGroup = (exception: Exception): boolean => /ExceptionGroup$/.test(exception.type)

/** Adds what a message of several lines goes on with. */
function goOn(last: Exception | null, raw: string): void {
  const line = withoutRails(raw)
  if (last && line.trim() !== '' && !isBetween(raw, line) && last.message.length < 400) last.message += `\n${line}`
}

/** Chain of a Python text: causes are printed first. Exception groups come after what is in them. */
export function pythonChain(lines: string[]): Exception[] {
  const chain: Exception[] = []
  let frames: Frame[] | null = null
  let before = ''
  for (const [i, raw] of lines.entries()) {
    // A member that was never raised has no traceback of its own.
    if (isTracebackHeader(raw) || isGroupMember(raw)) {
      frames = []
      before = lines[i - 1] ?? ''
      continue
    }
    if (!frames) {
      goOn(chain.at(-1) ?? null, raw)
      continue
    }
    const line = withoutRails(raw)
    const frame = frameOf(line)
    if (frame) frames.push(frame)
    const typed = frame ? null : typedIn(line, frames)
    if (!typed) continue
    chain.push(typed)
    frames = null
  }
  // AWS Lambda names the exception before its traceback, and ends it with the last call.
  const named = frames && chain.length === 0 ? typedIn(before, frames) : null
  if (named) chain.push(named)
  return [...chain.filter((exception) => !isGroup(exception)), ...chain.filter(isGroup)]
}
