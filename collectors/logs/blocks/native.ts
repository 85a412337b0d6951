import type { Exception } from '../formats/format.ts'

const thrown = /^terminate called after throwing an instance of '(.{1,200})'/
const what = /^\s*what\(\): {1,2}(.{0,400})/
const sanitizer = /^=+\d+=+ ?ERROR: (\w{1,30}Sanitizer): (.{0,400})/
const fatal = /^(?:Fatal error|FATAL ERROR|Fatal Python error): (.{0,400})/

/** What is printed of a program in C, C++ or Swift, or of the runtime of another, that ends itself. */
export function endedIn(lines: string[]): Exception | null {
  for (const line of lines) {
    const type = thrown.exec(line)?.[1]
    if (type) {
      const message = lines.map((each) => what.exec(each)?.[1]).find((each) => each !== undefined)
      return { type, message: message ?? '', code: null, frames: [] }
    }
    const [, tool, found = ''] = sanitizer.exec(line) ?? []
    if (tool) return { type: tool, message: found, code: null, frames: [] }
    const [, said] = fatal.exec(line) ?? []
    if (said !== undefined) return { type: 'Fatal error', message: said, code: null, frames: [] }
  }
  return null
}
