import { describe, expect, test } from 'vitest'
import { manualClock } from '../../../runtime/manual-clock.ts'
import { createFedStream } from './fed-stream.ts'

const journald = (severity: number) => (text: string) =>
  JSON.stringify({ __REALTIME_TIMESTAMP: '1795491730123456', PRIORITY: `${severity}`, _HOSTNAME: 'vm', MESSAGE: text })
const syslog = (severity: number) => (text: string) => `<${8 + severity}>Nov 24 03:42:10 vm shop[77]: ${text}`

/** The events that come of lines, each of them a record of its own. */
function eventsOf(lines: string[]): string[] {
  const events: string[] = []
  const stream = createFedStream(null, {
    clock: manualClock(),
    emit: ({ lines: found }) => events.push(found.join('\n')),
  })
  for (const line of lines) stream.line(line)
  stream.closeAll()
  return events
}

describe.each([
  ['journald', journald],
  ['syslog', syslog],
] as const)('%s', (_name, record) => {
  const [error, notice] = [record(3), record(6)]
  test('an exception that is all a program says of an error is one, and two of them are two', () => {
    expect(eventsOf(['ValueError: bad', 'KeyError: 1'].map(error))).toEqual(['ValueError: bad', 'KeyError: 1'])
  })
  test('where the record says that it is no error, it is none', () => {
    expect(eventsOf(['ValueError: bad', 'order 7 came'].map(notice))).toEqual([])
  })
  test('the last line of a traceback belongs to it, though each line has the severity of an error', () => {
    const lines = ['Traceback (most recent call last):', '  File "a.py", line 1, in b', 'ValueError: bad']
    expect(eventsOf(lines.map(error))).toEqual([lines.join('\n')])
  })
})
