import type { Exception, Frame } from '../formats/format.ts'

const uncaught = /^(\S{1,300}\.rb):\d+:in [`'](.{1,200}?)': (.{0,2000}) \(([A-Z][\w:]{0,120})\)$/
const rails = /^\s?(?!Traceback )([A-Z][\w:]{0,120}) \((.{0,2000})\):$/
const dashed = /^- ([A-Z][\w:]{0,120}) - (.{0,2000}):$/
const inspected = /#<([A-Z][\w:]{0,120}): (.{0,2000}?)>$/
const frameLine = /^\s*(?:\d+: )?(?:from )?(?:[\w-]{1,60} \([\w.]{1,20}\) )?(\S{1,300}\.rb):\d+:in [`'](.{1,200}?)'$/

function headerOf(line: string): Exception | null {
  const found = uncaught.exec(line)
  if (found) {
    const [, file = '', method = '', message = '', type = ''] = found
    return { type, message, code: null, frames: [{ file, function: method }] }
  }
  const named = rails.exec(line) ?? dashed.exec(line) ?? inspected.exec(line)
  return named ? { type: named[1] ?? '', message: named[2] ?? '', code: null, frames: [] } : null
}

/** Chain of a text of Ruby: the outer exception is printed first, its cause behind its frames. */
export function rubyChain(lines: string[]): Exception[] {
  const chain: Exception[] = []
  let frames: Frame[] = []
  for (const line of lines) {
    const header = headerOf(line)
    if (header) {
      // On a terminal older Ruby prints the calls before the exception, the outermost first.
      if (chain.length === 0) header.frames.push(...frames.reverse())
      chain.push(header)
      frames = header.frames
      continue
    }
    const frame = frameLine.exec(line)
    if (frame) frames.push({ file: frame[1] ?? '', function: frame[2] ?? '' })
  }
  return chain.reverse()
}

/** A line that names the place, the message and the exception. */
export const isRubyHeader = (line: string): boolean => uncaught.test(line)

export const isRuby = (line: string): boolean =>
  frameLine.test(line) || uncaught.test(line) || inspected.test(line) || rails.test(line)
