import { parseIso } from '../formats/stamp.ts'
import { type Envelope, opened } from './envelope.ts'

/** Nine digits and a Z, whose place is always the same: programs that write times of their own write fewer. */
const shape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z) (.*)$/s
const placeOfZ = 29
/** A level behind the time is the layout of a program, and the name of a stream that of a runtime of containers. */
const isOwn = /^(?:stdout|stderr) [FP]\b|^\s{0,2}\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b/i

export const envelope: Envelope = {
  name: 'timestamps',
  about: 'What `docker logs --timestamps` and `kubectl logs --timestamps` print: a time before each line.',
  open(line) {
    const found = line.charCodeAt(placeOfZ) === 90 ? shape.exec(line) : null
    if (!found) return null
    const [, time = '', text = ''] = found
    return isOwn.test(text) ? null : [opened({ text, ...parseIso(time) })]
  },
  examples: [
    {
      line: '2026-11-24T03:42:10.584725130Z   File "/srv/app/pay.py", line 5, in charge',
      opened: [{ text: '  File "/srv/app/pay.py", line 5, in charge', stamp: 1_795_491_730_584, zoned: true }],
    },
    {
      line: '2026-11-24T03:42:10.584725130Z Traceback (most recent call last):',
      opened: [{ text: 'Traceback (most recent call last):' }],
    },
  ],
}
