import type { Exception, Frame } from '../formats/format.ts'

const foreign =
  /\/(?:site-packages|dist-packages|node_modules)\/|\/lib\/python\d|^node:|^<|\/lib64\/python\d|^(?:java|javax|jdk|sun|org\/springframework|org\/apache|io\/netty|com\/zaxxer)\//

const isOurs = (frame: Frame): boolean => !foreign.test(frame.file)
const parts = (file: string, count: number): string =>
  file
    .replace(/^file:\/\//, '')
    .split(/[/\\]/)
    .filter(Boolean)
    .slice(-count)
    .join('/')

/** The call that a person would open first: the service's own, nearest to the failure. */
export function ownFrame(exceptions: Exception[]): Frame | null {
  const topFirst = exceptions.map((exception) => inOrder(exception))
  for (const frames of topFirst) {
    const own = frames.find(isOurs)
    if (own) return own
  }
  return topFirst.find((frames) => frames.length > 0)?.[0] ?? null
}

// Python prints the newest call last; Java and Node print it first.
const inOrder = (exception: Exception): Frame[] =>
  exception.frames.some((frame) => frame.file.endsWith('.py')) ? exception.frames.toReversed() : exception.frames

/** `orders/views.py in checkout`. */
export const describeFrame = (frame: Frame): string =>
  frame.function ? `${parts(frame.file, 2)} in ${frame.function}` : parts(frame.file, 2)

/** What of a frame stays the same over releases: no folders of a release and no line numbers. */
export const keyOfFrame = (frame: Frame): string => `${parts(frame.file, 1)}:${frame.function}`
