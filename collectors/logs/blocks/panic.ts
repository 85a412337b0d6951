import type { Exception, Frame } from '../formats/format.ts'
import { dartDied } from './dart.ts'
import { recoveredIn } from './recovered.ts'

const go = /^(?:panic: |fatal error: |Observed a panic: )(.{0,400})/
const served = /^http: panic serving \S{1,100}: (.{0,400})/
const rust = /^thread '.{0,200}' (?:\(\d+\) )?panicked at (?:'(.{0,400})', )?(.{0,400})/
const goCall = /^([\w./*()[\]{}\-·%~]{1,300})\(.{0,2000}\)$/
const goFile = /^\t(\S{1,1000}\.go):\d+/
const rustCall = /^\s+\d+: (\S.{0,300})$/
const rustFile = /^\s+at (\S{1,1000}?):\d+:\d+$/

/** Calls of the goroutine that died, which is printed first, without those of the runtime. */
function goFrames(lines: string[]): Frame[] {
  const from = lines.findIndex((line) => /^goroutine \d+ \[/.test(line))
  const frames: Frame[] = []
  let call = ''
  for (const line of from < 0 ? [] : lines.slice(from + 1)) {
    if (/^goroutine \d+ \[|^created by /.test(line)) break
    const file = goFile.exec(line)
    if (!file) {
      call = goCall.exec(line)?.[1] ?? ''
      continue
    }
    const isRuntime = /^(?:panic$|runtime[./]|net\/http\.\(\*conn\)\.serve\.func)/.test(call)
    if (!isRuntime) frames.push({ file: file[1] ?? '', function: call.split('/').at(-1) ?? '' })
  }
  return frames
}

function rustFrames(lines: string[]): Frame[] {
  const frames: Frame[] = []
  let call = ''
  for (const line of lines) {
    const file = rustFile.exec(line)
    if (file && !/^\/rustc\//.test(file[1] ?? '')) frames.push({ file: file[1] ?? '', function: call })
    call = rustCall.exec(line)?.[1] ?? call
  }
  return frames
}

/** What a program said when it died: panics of Go and Rust, unhandled exceptions of Dart. */
export function panicIn(lines: string[]): Exception[] {
  const recovered = recoveredIn(lines)
  if (recovered) return [recovered]
  for (const [i, line] of lines.entries()) {
    const died = go.exec(line) ?? served.exec(line)
    if (died) return [{ type: 'panic', message: died[1] ?? '', code: null, frames: goFrames(lines) }]
    const thread = rust.exec(line)
    if (thread) {
      const message = thread[1] ?? lines[i + 1] ?? line
      return [{ type: 'panic', message, code: null, frames: rustFrames(lines) }]
    }
    if (line === 'Unhandled exception:') return [dartDied(lines.slice(i + 1))]
  }
  return []
}
