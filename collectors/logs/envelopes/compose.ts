import { noStamp, parseIso } from '../formats/stamp.ts'
import { type Envelope, opened } from './envelope.ts'

// With `--timestamps` Docker's own time follows, which always has nine digits; others are the program's.
const shape = /^([a-zA-Z0-9][\w.-]{0,100}[-_]\d{1,4}) +\| ?(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z) )?(.*)$/s

export const envelope: Envelope = {
  name: 'compose',
  about: 'What `docker compose logs` prints: the name of the container and a bar before each line.',
  open(line) {
    const found = shape.exec(line)
    if (!found) return null
    const [, stream = '', time, text = ''] = found
    return [opened({ stream, text, ...(time === undefined ? noStamp : parseIso(time)) })]
  },
  examples: [
    { line: 'web-1  | ERROR:root:no money', opened: [{ stream: 'web-1', text: 'ERROR:root:no money' }] },
    {
      line: 'web-1  | 2026-11-24T03:42:10.584725130Z ERROR:root:no money',
      opened: [{ stream: 'web-1', text: 'ERROR:root:no money', stamp: 1_795_491_730_584, zoned: true }],
    },
    { line: 'shop_db_1   | ready', opened: [{ stream: 'shop_db_1', text: 'ready' }] },
  ],
}
