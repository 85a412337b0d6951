import { noStamp, parseIso } from '../formats/stamp.ts'
import { type Envelope, opened } from './envelope.ts'

const shape = /^\[(pod\/[\w.-]{1,253}\/[\w.-]{1,63})\] (?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z) )?(.*)$/s

export const envelope: Envelope = {
  name: 'kubectl',
  about: 'What `kubectl logs --prefix` prints: the pod and the container in brackets before each line.',
  open(line) {
    const found = shape.exec(line)
    if (!found) return null
    const [, stream = '', time, text = ''] = found
    const { stamp, zoned } = time === undefined ? noStamp : parseIso(time)
    return [opened({ text, stream, stamp, zoned })]
  },
  examples: [
    {
      line: '[pod/shop-7d9c/web] ERROR:root:no money',
      opened: [{ text: 'ERROR:root:no money', stream: 'pod/shop-7d9c/web', stamp: null }],
    },
    {
      line: '[pod/shop-7d9c/web] 2026-11-24T03:42:10.584Z up',
      opened: [{ text: 'up', stamp: 1_795_491_730_584, zoned: true }],
    },
  ],
}
