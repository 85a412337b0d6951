import type { Exception, Frame } from '../formats/format.ts'

const uncaught =
  /^(?:PHP )?(?:Fatal error: +Uncaught |Next )([A-Z\\][\w\\]{0,200})(?:: (.{0,2000}?))? in (\S{1,1000}?)(?::| on line )\d+$/
const laravel = /\[object\] \(([A-Z\\][\w\\]{0,200})\(code: [^)]{1,40}\): (.{0,2000}?) at (\S{1,1000}?):\d+\)/
const symfony = /^Uncaught PHP Exception ([A-Z\\][\w\\]{0,200}): "(.{0,2000}?)" at (\S{1,1000})(?: line |:)\d+/
const old =
  /^(?:PHP Fatal error: +Uncaught )?exception '([\w\\]{1,200})' with message '(.{0,2000}?)' in (\S{1,1000}?):\d+$/
const fatal = /^PHP (?:Fatal|Parse|Recoverable fatal) error: +(?!Uncaught )(.{0,2000}?) in (\S{1,1000}) on line \d+$/
const frameLine = /^#\d+ (\/?[^\s(]{1,1000})\(\d+\): (?:([\w\\:>{}-]{1,300})\()?/

const shortName = (type: string): string => type.replace(/^\\/, '')

/** Web servers put what PHP says into a line of their own. */
const passedOn = /^.{0,60}PHP message: /

function headerOf(whole: string): Exception | null {
  const line = whole.replace(passedOn, '')
  const found = uncaught.exec(line) ?? old.exec(line) ?? laravel.exec(line) ?? symfony.exec(line)
  if (found) {
    const [, type = '', message = '', file = ''] = found
    return { type: shortName(type), message, code: null, frames: [{ file, function: '' }] }
  }
  const died = fatal.exec(line)
  return died
    ? { type: 'Fatal error', message: died[1] ?? '', code: null, frames: [{ file: died[2] ?? '', function: '' }] }
    : null
}

/** Chain of a text of PHP. PHP itself prints the cause first and calls the next one `Next`; Laravel the other way round. */
export function phpChain(lines: string[]): Exception[] {
  const chain: Exception[] = []
  let frames: Frame[] = []
  let isCauseFirst = false
  for (const line of lines) {
    const header = headerOf(line)
    if (header) {
      isCauseFirst ||= line.startsWith('Next ')
      chain.push(header)
      frames = header.frames
      continue
    }
    const frame = frameLine.exec(line)
    if (frame) frames.push({ file: frame[1] ?? '', function: frame[2] ?? '' })
  }
  return isCauseFirst ? chain : chain.reverse()
}

export const isPhp = (line: string): boolean => headerOf(line) !== null
