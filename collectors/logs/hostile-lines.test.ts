import { expect, test } from 'vitest'
import { manualClock } from '../../runtime/manual-clock.ts'
import { exceptionsIn } from './blocks/exceptions.ts'
import { stackLines } from './blocks/message-lines.ts'
import { createOpener } from './envelopes/opener.ts'
import { createDetector } from './formats/detect.ts'
import { scrubStart } from './scrub/scrub.ts'
import { createFedStream } from './ways-in/fed-stream.ts'

const mebibyte = 1024 * 1024
const breaks = 'ERROR x\n'.repeat(mebibyte / 16)
const stamp = '2026-11-24T03:42:10.5Z'

/** One record in each envelope that can hold line breaks. */
const records: Record<string, string> = {
  docker: JSON.stringify({ log: breaks, stream: 'stderr', time: stamp }),
  journald: JSON.stringify({ __REALTIME_TIMESTAMP: '1795491730123456', PRIORITY: '3', MESSAGE: breaks }),
  'journald of bytes': JSON.stringify({
    __REALTIME_TIMESTAMP: '1795491730123456',
    PRIORITY: '3',
    MESSAGE: [...Buffer.from(breaks.slice(0, mebibyte / 4))],
  }),
  syslog: `<11>Nov 24 03:42:10 vm shop[77]: ${breaks.replaceAll('\n', '#012')}`,
  'syslog 5424': `<11>1 ${stamp} vm shop 77 ID47 - ${breaks.replaceAll('\n', '#012')}`,
}

test.each(Object.keys(records))(
  'L29: one record of %s is so many lines at most, however many breaks it has',
  (name) => {
    const text = records[name]!
    const opened = createOpener().take({ start: 0, end: text.length, text, isCut: false, before: Buffer.alloc(0) })
    expect(opened.length).toBe(501)
    expect(opened[0]?.line.text).toBe('ERROR x')
    expect(opened[300]?.line.text).toMatch(/^ {2}… \d+ characters are left out …$/)
  },
)

test('L29: a message of a mebibyte of lines that are errors makes so many events at most', () => {
  let events = 0
  const stream = createFedStream(null, { clock: manualClock(), emit: () => events++ })
  stream.line(breaks)
  stream.closeAll()
  // Behind the last line break is an empty line.
  expect(events).toBe(499)
})

test('L29: the lines of a stack have a bound, and its first and last exceptions are found', () => {
  const frames = '    at a.b (/srv/c.js:1:2)\n'.repeat(mebibyte / 32)
  const lines = stackLines(`OuterError: x\n${frames}Caused by: RootError: y\n${frames.slice(0, 270)}`)
  expect(lines.length).toBe(3_001)
  expect(exceptionsIn(lines, { isStack: true }).map(({ type }) => type)).toEqual(['RootError', 'OuterError'])
})

test('L29: a line of which nobody knows what it is, is read as far as its first 64 KiB', () => {
  const record = createDetector(null).parse(`ERROR ${'x'.repeat(mebibyte)}`)
  expect(record.message.length).toBeLessThanOrEqual(64 * 1024)
})

test('L29: rules of scrubbing see no more than the part of a text that is kept', () => {
  expect(scrubStart('x'.repeat(mebibyte), 1_000).length).toBeLessThanOrEqual(1_000)
})
