import { levelOfSeverity, levelOfWord } from '../formats/level.ts'
import { parseIso, parseYearless } from '../formats/stamp.ts'
import { type Envelope, opened } from './envelope.ts'
import { unescapeSyslog } from './syslog-text.ts'

// The traditional time, or the precise one that rsyslog and journalctl can write instead of it.
const time = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)`
// BusyBox writes the facility and the severity as words.
const facility = String.raw`(?:(?:kern|user|mail|daemon|auth|authpriv|syslog|lpr|news|uucp|cron|ftp|local[0-7])\.(\w{3,7}) )?`
// A module of PAM, a version or a label may stand beside the name of the program.
const program = String.raw`([\w.\-/@]{1,80}(?:\([\w.\-]{1,60}\)| \d[\w.]{1,20})?)(?:\[(\d{1,10})\])?(?: \([^()]{1,200}\))?`
const shape = new RegExp(`^(?:<(\\d{1,3})>)?(${time}) (\\S{1,255}) ${facility}${program}: ?(.*)$`, 's')

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
    const [, priority, at = '', host = '', severity, name = '', process, text = ''] = found
    const precise = parseIso(at)
    // Of the kernel no process is told; of others it is wherever the time is precise.
    const isTold = process !== undefined || name === 'kernel' || priority !== undefined || severity !== undefined
    if (isLevel.test(host) || (precise.stamp !== null && !isTold)) return null
    return [
      opened({
        text: unescapeSyslog(text),
        stream: `${host}/${name}[${process ?? ''}]`,
        // The year is not told, so that the time is good for differences only.
        ...(precise.stamp === null ? parseYearless(at) : precise),
        level: priority === undefined ? levelOfWord(severity ?? '') : levelOfSeverity(Number(priority) % 8),
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
      line: 'Nov 24 03:42:10 vm daemon.err till[77]: no money',
      opened: [{ text: 'no money', stream: 'vm/till[77]', level: 'error' }],
    },
    {
      line: 'Nov 24 03:42:10 vm sshd(pam_unix)[77]: authentication failure; uid=0',
      opened: [{ text: 'authentication failure; uid=0', stream: 'vm/sshd(pam_unix)[77]' }],
    },
    {
      line: '2026-11-24T03:42:10.123456+00:00 vm shop[77]: Traceback (most recent call last):#012  File "a.py", line 1, in b#012KeyError: 1',
      opened: [{ text: 'Traceback (most recent call last):\n  File "a.py", line 1, in b\nKeyError: 1', zoned: true }],
    },
  ],
}
