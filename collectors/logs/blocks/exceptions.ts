import type { Exception } from '../formats/format.ts'
import { beamChain, isBeam } from './beam-chain.ts'
import { endedIn } from './native.ts'
import { panicIn } from './panic.ts'
import { isPhp, phpChain } from './php-chain.ts'
import { pythonChain } from './python-chain.ts'
import { isRuby, isRubyHeader, rubyChain } from './ruby-chain.ts'
import { stackChain } from './stack-chain.ts'
import { isTracebackHeader } from './trace.ts'

/** An exception's name and message stand at the beginning of a line, however long it is. */
const searched = 4_096

const beginning = (line: string): string => (line.length > searched ? line.slice(0, searched) : line)

/**
 * The exceptions a text tells of: the root cause first, the one that was not caught last. `isStack`: the record itself
 * says that this is a stack, so its first line names an exception, whatever its name.
 */
export function exceptionsIn(whole: string[], { isStack = false } = {}): Exception[] {
  // A server may have written the lines of another program as one.
  const lines = whole.flatMap((line) => (line.includes('\n') ? line.split('\n', 500) : [line])).map(beginning)
  if (lines.some(isTracebackHeader) && !lines.some(isRubyHeader)) return pythonChain(lines)
  // A panic may hold the text of anything, so it is looked for before other stacks.
  const died = panicIn(lines)
  if (died.length > 0) return died
  if (lines.some(isPhp)) return phpChain(lines)
  if (lines.some(isRuby)) return rubyChain(lines)
  if (lines.some(isBeam)) return beamChain(lines)
  const ended = endedIn(lines)
  if (ended) return [ended]
  return stackChain(lines, isStack)
}
