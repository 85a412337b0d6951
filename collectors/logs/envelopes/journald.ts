import { type Fields, fieldsOf } from '../formats/json-fields.ts'
import { levelOfSeverity } from '../formats/level.ts'
import { type Envelope, opened } from './envelope.ts'

const text = (fields: Fields, name: string): string => {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}

/** What is not printable comes as a list of bytes; several fields of one name come as a list of texts. */
function messageOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return null
  const bytes = value.filter((each) => typeof each === 'number')
  if (bytes.length === value.length) return Buffer.from(bytes).toString('utf8')
  return value.filter((each) => typeof each === 'string').join('\n')
}

export const envelope: Envelope = {
  name: 'journald',
  about: "systemd's journal as `journalctl -o json --all` writes it.",
  open(line) {
    if (!line.includes('"__REALTIME_TIMESTAMP"')) return null
    const fields = fieldsOf(line)
    const message = fields ? messageOf(fields.MESSAGE) : null
    if (fields === null || message === null) return null
    const micros = Number(text(fields, '__REALTIME_TIMESTAMP'))
    const program = text(fields, 'SYSLOG_IDENTIFIER') || text(fields, '_COMM')
    const severity = text(fields, 'PRIORITY')
    // What systemd takes from a program's output it calls information, whatever it is: that says nothing.
    const isTold = severity !== '' && !(severity === '6' && fields._TRANSPORT === 'stdout')
    return [
      opened({
        text: message,
        stream: `${text(fields, '_HOSTNAME')}/${program}[${text(fields, '_PID')}]`,
        stamp: Number.isFinite(micros) && micros > 0 ? Math.floor(micros / 1_000) : null,
        zoned: true,
        level: isTold ? levelOfSeverity(Number(severity)) : 'unknown',
      }),
    ]
  },
  examples: [
    {
      line: '{"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1795491730123456","PRIORITY":"3","_HOSTNAME":"vm","SYSLOG_IDENTIFIER":"shop","_PID":"77","MESSAGE":"no money"}',
      opened: [{ text: 'no money', stream: 'vm/shop[77]', level: 'error', stamp: 1_795_491_730_123, zoned: true }],
    },
    {
      line: '{"__REALTIME_TIMESTAMP":"1795491730123456","PRIORITY":"6","_TRANSPORT":"stdout","_COMM":"shop","_PID":"77","MESSAGE":"up"}',
      opened: [{ text: 'up', level: 'unknown' }],
    },
    {
      line: '{"__REALTIME_TIMESTAMP":"1795491730123456","PRIORITY":"6","_HOSTNAME":"vm","_COMM":"shop","_PID":"77","MESSAGE":[110,111]}',
      opened: [{ text: 'no', level: 'info' }],
    },
  ],
}
