import type { Exception, Frame } from '../formats/format.ts'

const said = /panic recovered:$/
const place = /^(\S{1,1000}\.go):\d+ \(0x[\da-f]{1,16}\)$/
const call = /^\t([\w.()*·-]{1,200}): /
const header = /^[\w-]{1,60}: |^[A-Z]{3,10} \S{1,1000} HTTP\//

/** A panic that Gin caught and printed: the request, then what was said, then the calls with their source. */
export function recoveredIn(lines: string[]): Exception | null {
  const at = lines.findIndex((line) => said.test(line))
  if (at < 0) return null
  const first = lines.findIndex((line) => place.test(line))
  const before = lines.slice(at + 1, first < 0 ? undefined : first)
  const message = before.findLast(
    (line) => line.trim() !== '' && (line.startsWith('runtime error: ') || !header.test(line)),
  )
  const frames: Frame[] = []
  for (const [i, line] of lines.entries()) {
    const file = place.exec(line)?.[1]
    if (file && !file.includes('/src/runtime/'))
      frames.push({ file, function: call.exec(lines[i + 1] ?? '')?.[1] ?? '' })
  }
  return { type: 'panic', message: message ?? '', code: null, frames }
}
