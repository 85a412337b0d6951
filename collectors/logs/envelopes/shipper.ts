import { type Fields, fieldsOf, pick, textOf } from '../formats/json-fields.ts'
import { noStamp, parseEpoch, parseTime, type Stamp } from '../formats/stamp.ts'
import { type Envelope, opened } from './envelope.ts'

/** What Vector, Fluent Bit, Fluentd and Filebeat add to a line; and a line that has nothing beside it. */
const marks = /"(?:source_type|kubernetes|beat)":|^\{"(?:date|log|message)": ?/
/** With one of these the object is the program's own and no line that somebody read. */
const own = ['level', 'severity', 'log.level', 'levelname', 'lvl', 'err', 'error', 'exception', 'status', 'ecs.version']

function stampOf(fields: Fields): Stamp {
  const time = pick(fields, 'timestamp') ?? pick(fields, '@timestamp') ?? pick(fields, 'date') ?? pick(fields, 'time')
  if (typeof time === 'number') return parseEpoch(time)
  return typeof time === 'string' ? parseTime(time) : noStamp
}

const isShipped = (fields: Fields): boolean =>
  pick(fields, '@metadata.beat') !== undefined ||
  (own.every((name) => pick(fields, name) === undefined) &&
    (pick(fields, 'source_type') !== undefined ||
      pick(fields, 'kubernetes') !== undefined ||
      (pick(fields, 'date') !== undefined && pick(fields, 'log') !== undefined) ||
      Object.keys(fields).length === 1))

export const envelope: Envelope = {
  name: 'shipper',
  about: 'Lines that Vector, Fluent Bit, Fluentd or Filebeat read and wrote on as JSON, one object each.',
  open(line) {
    if (!marks.test(line)) return null
    const fields = fieldsOf(line)
    const text = [fields?.log, fields?.message].find((value) => typeof value === 'string')
    // A blank line is one too.
    if (!fields || text === undefined || !isShipped(fields)) return null
    const places = ['host', 'host.name', 'file', 'log.file.path', 'kubernetes.pod_name', 'stream']
    const stream = places.flatMap((place) => textOf(fields, [place]) ?? []).join('/')
    const { stamp, zoned } = stampOf(fields)
    return [opened({ text: text.replace(/\r?\n$/, ''), stream, stamp, zoned })]
  },
  examples: [
    {
      line: '{"file":"/var/log/shop.log","host":"vm","message":"ERROR no money","source_type":"file","timestamp":"2026-11-24T03:42:10.123Z"}',
      opened: [{ text: 'ERROR no money', stream: 'vm//var/log/shop.log', stamp: 1_795_491_730_123, zoned: true }],
    },
    {
      line: '{"date":1795491730.123,"log":"ERROR no money\\n","stream":"stderr"}',
      opened: [{ text: 'ERROR no money', stream: 'stderr', stamp: 1_795_491_730_123 }],
    },
    {
      line: '{"@timestamp":"2026-11-24T03:42:10.123Z","@metadata":{"beat":"filebeat","type":"_doc","version":"8.15.0"},"message":"ERROR no money","log":{"offset":0,"file":{"path":"/var/log/shop.log"}},"ecs":{"version":"8.0.0"},"host":{"name":"vm"}}',
      opened: [{ text: 'ERROR no money', stream: 'vm//var/log/shop.log' }],
    },
    {
      line: '{"message":"Traceback (most recent call last):"}',
      opened: [{ text: 'Traceback (most recent call last):' }],
    },
  ],
}
