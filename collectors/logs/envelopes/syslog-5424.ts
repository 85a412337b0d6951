import { levelOfSeverity } from '../formats/level.ts'
import { parseIso } from '../formats/stamp.ts'
import { type Envelope, opened } from './envelope.ts'
import { unescapeSyslog } from './syslog-text.ts'

const shape = /^<(\d{1,3})>1 (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (.*)$/s

/** What stands behind the structured data: `-`, or elements in brackets whose values may have `\]` in them. */
function behindData(rest: string): string | null {
  if (rest.startsWith('-')) return rest.slice(1)
  let at = 0
  while (rest[at] === '[') {
    let end = at + 1
    while (end < rest.length && rest[end] !== ']') end += rest[end] === '\\' ? 2 : 1
    if (end >= rest.length) return null
    at = end + 1
  }
  return at === 0 ? null : rest.slice(at)
}

/**
 * What was said, behind the space that ends the head. rsyslog leaves a space of its own where it took the message from the
 * older syslog; of lines that are indented further nobody knows whose their spaces are.
 */
const saidIn = (text: string): string =>
  text
    .replace(/^ /, '')
    .replace(/^\uFEFF/, '')
    .replace(/^ (?! )/, '')

export const envelope: Envelope = {
  name: 'syslog-5424',
  about: 'Lines of the newer syslog (RFC 5424), with or without structured data.',
  open(line) {
    const found = shape.exec(line)
    if (!found) return null
    const [, priority = '', time = '', host = '', program = '', process = '', , rest = ''] = found
    const text = behindData(rest)
    if (text === null) return null
    return [
      opened({
        text: unescapeSyslog(saidIn(text)),
        stream: `${host}/${program}[${process}]`,
        ...parseIso(time),
        level: levelOfSeverity(Number(priority) % 8),
      }),
    ]
  },
  examples: [
    {
      line: '<165>1 2026-11-24T03:42:10.003Z vm shop 77 ID47 [ex@1 k="v\\]" x="y"][more@1 a="b"] \uFEFFno money',
      opened: [{ text: 'no money', stream: 'vm/shop[77]', level: 'info', stamp: 1_795_491_730_003, zoned: true }],
    },
    {
      line: '<27>1 2026-11-24T03:42:10.003Z vm shop - - -  no money',
      opened: [{ text: 'no money', stream: 'vm/shop[-]', level: 'error' }],
    },
    {
      line: '<27>1 2026-11-24T03:42:10+01:00 vm shop - - - no money',
      opened: [{ text: 'no money', stream: 'vm/shop[-]', level: 'error' }],
    },
  ],
}
