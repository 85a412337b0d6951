import { levelOfSeverity } from '../formats/level.ts'
import { parseIso, parseYearless } from '../formats/stamp.ts'
import { type Envelope, opened } from './envelope.ts'
import { unescapeSyslog } from './syslog-text.ts'

// The traditional time, or the precise one that rsyslog and journalctl can write instead of it.
const shape =
  /^(?:<(\d{1,3})>)?((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) (\S{1,255}) ([\w.\-/@]{1,80})(?:\[(\d{1,10})\])?: ?(.*)$/s

/** Programs write lines that look alike, with a level where syslog has the host. */
const isLevel =
  /^\W?(?:trace|debug|info|notice|warn|warning|error|err|severe|fatal|critical|crit|alert|emerg|panic)\W?$/i

export const envelope: Envelope = {
  name: 'syslog',
  about:
    'Files of syslog and what `journalctl` prints: time, host and program before each line (RFC 3164), with or without a priority.',
  open(line) {
    const found = shape.exec(line)
    if (!found) return null
    const [, priority, time = '', host = '', program = '', process, text = ''] = found
    const precise = parseIso(time)
    // Of the kernel no process is told; of others it is wherever the time is precise.
    const isTold = process !== undefined || program === 'kernel' || priority !== undefined
    if (isLevel.test(host) || (precise.stamp !== null && !isTold)) return null
    return [
      opened({
        text: unescapeSyslog(text),
        stream: `${host}/${program}[${process ?? ''}]`,
        // The year is not told, so that the time is good for differences only.
        ...(precise.stamp === null ? parseYearless(time) : precise),
        level: priority === undefined ? 'unknown' : levelOfSeverity(Number(priority) % 8),
      }),
    ]
  },
  examples: [
    {
      line: '<11>Nov 24 03:42:10 vm shop[77]: no money',
      opened: [{ text: 'no money', stream: 'vm/shop[77]', level: 'error', zoned: false }],
    },
    {
      line: 'Nov  4 03:42:10 vm kernel: Out of memory: Killed process 77 (java)',
      opened: [{ text: 'Out of memory: Killed process 77 (java)', stream: 'vm/kernel[]', level: 'unknown' }],
    },
    {
      line: '2026-11-24T03:42:10.123456+00:00 vm shop[77]: Traceback (most recent call last):#012  File "a.py", line 1, in b#012KeyError: 1',
      opened: [{ text: 'Traceback (most recent call last):\n  File "a.py", line 1, in b\nKeyError: 1', zoned: true }],
    },
  ],
}
