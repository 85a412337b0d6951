import type { Exception } from '../formats/format.ts'

const frameLine = /^#\d+ +(.{1,300}?) \(((?:package|file|dart):\S{1,500}?)(?::\d+){0,2}\)$/
const typed = /^([A-Z]\w{0,100})(?: \(\w{1,40}\))?: (.{0,400})/
/** A name alone, and what Dart prints of an object that has no text of its own. */
const nameAlone = /^(?:Instance of ')?([A-Z]\w{0,100}(?:Exception|Error))'?$/
/** Errors of Dart's library print a phrase where others print their name. */
const phrases: readonly [RegExp, string][] = [
  [/^Bad state: /, 'StateError'],
  [/^Invalid argument(?:\(s\))?/, 'ArgumentError'],
  [/^Unsupported operation: /, 'UnsupportedError'],
  [/^Concurrent modification during iteration/, 'ConcurrentModificationError'],
  [/^Null check operator used on a null value|^type '.{1,200}' is not a subtype/, 'TypeError'],
  [/^Assertion failed|: Failed assertion: /, 'AssertionError'],
  [/^Out of Memory$/, 'OutOfMemoryError'],
  [/^Stack Overflow$/, 'StackOverflowError'],
]

/** What a program in Dart died of: the lines behind `Unhandled exception:`. */
export function dartDied(lines: string[]): Exception {
  const [first = ''] = lines
  const frames = lines.flatMap((line) => {
    const frame = frameLine.exec(line)
    return frame ? [{ file: frame[2] ?? '', function: frame[1] ?? '' }] : []
  })
  const phrase = phrases.find(([shape]) => shape.test(first))
  const [, type, message = ''] = phrase ? [] : (typed.exec(first) ?? nameAlone.exec(first) ?? [])
  return { type: phrase?.[1] ?? type ?? 'Exception', message: type ? message : first.slice(0, 400), code: null, frames }
}
