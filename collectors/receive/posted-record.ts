import { type Opened, opened } from '../logs/envelopes/envelope.ts'
import { type Fields, pick, textOf } from '../logs/formats/json-fields.ts'
import { parseEpoch, parseTime, type Stamp } from '../logs/formats/stamp.ts'

/** Fields that name the service of a record, where the configuration names none; nested ones by dots. */
export const usualServiceFields = [
  'service.name',
  'service',
  'service_name',
  'faultboard_service',
  'kubernetes.labels.app.kubernetes.io/name',
  'kubernetes.labels.app',
  'kubernetes.pod_labels.app',
  'kubernetes.container_name',
  'com.docker.compose.service',
  'label.com.docker.compose.service',
  'app',
  'appname',
  'container_name',
]
/** A shipper of lines knows nothing of these: with one of them the object is the program's own. */
const ownFields = [
  ...['level', 'severity', 'log.level', 'levelname', 'level_name', 'lvl', '@l', 'loglevel', 'LogLevel', 'Level'],
  ...['err', 'error', 'exception', 'exc_info', 'stack', 'stack_trace', 'severity_text', 'severityNumber', 'status'],
]
const timeFields = ['timestamp', '@timestamp', 'date', 'time', 'ts']
const placeFields = ['host', 'hostname', 'host.name', 'file', 'log.file.path', 'kubernetes.pod_name', 'container_id']

export type PostedLine = { text: string; letter: Opened | null; stream: string; names: string[] }

/** What one posted object says: a line that somebody read for us, or a record of the program's own. */
export function postedLine(fields: Fields, serviceFields: readonly string[]): PostedLine {
  const names = serviceFields.flatMap((field) => textOf(fields, [field]) ?? [])
  const places = placeFields.flatMap((field) => textOf(fields, [field]) ?? [])
  const stream = [...places, textOf(fields, ['stream']) ?? ''].join('/')
  const text = textOf(fields, ['log', 'message', 'line', 'MESSAGE'])
  if (text === null || ownFields.some((field) => pick(fields, field) !== undefined))
    return { text: JSON.stringify(fields), letter: null, stream, names }
  return { text: text.replace(/\r?\n$/, ''), letter: opened({ text, stream, ...stampOf(fields) }), stream, names }
}

function stampOf(fields: Fields): Stamp {
  for (const field of timeFields) {
    const value = pick(fields, field)
    if (typeof value === 'number') return parseEpoch(value)
    if (typeof value === 'string') return parseTime(value)
  }
  return { stamp: null, zoned: false }
}
