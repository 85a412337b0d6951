import { type Envelope, opened } from './envelope.ts'

const shape = /^([a-zA-Z0-9][\w.-]{0,100}[-_]\d{1,4}) +\| ?(.*)$/s

export const envelope: Envelope = {
  name: 'compose',
  about: 'What `docker compose logs` prints: the name of the container and a bar before each line.',
  open(line) {
    const found = shape.exec(line)
    return found ? [opened({ stream: found[1] ?? '', text: found[2] ?? '' })] : null
  },
  examples: [
    { line: 'web-1  | ERROR:root:no money', opened: [{ stream: 'web-1', text: 'ERROR:root:no money' }] },
    { line: 'shop_db_1   | ready', opened: [{ stream: 'shop_db_1', text: 'ready' }] },
  ],
}
