import { type Fields, fieldsOf, isFields } from '../formats/json-fields.ts'
import { type Envelope, type Opened, opened } from './envelope.ts'

const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : [])

/** A record of nothing says nothing, and a line has room for hundreds of thousands of them. */
const isEmpty = ({ body, attributes, severityNumber, severityText }: Fields): boolean =>
  body === undefined && attributes === undefined && severityNumber === undefined && severityText === undefined

export const envelope: Envelope = {
  name: 'otel-batch',
  about: 'What the file exporter of the OpenTelemetry Collector writes: many log records in a line.',
  open(line) {
    if (!line.startsWith('{"resourceLogs":')) return null
    const fields = fieldsOf(line)
    if (fields === null) return null
    const found: Opened[] = []
    for (const resource of list(fields.resourceLogs)) {
      for (const { scope, logRecords } of list(resource.scopeLogs)) {
        for (const record of list(logRecords)) {
          if (isEmpty(record)) continue
          // Read on as a line of its own, with the scope it stood in.
          found.push(opened({ text: JSON.stringify(isFields(scope) ? { ...record, scope } : record) }))
        }
      }
    }
    return found
  },
  examples: [
    {
      line: '{"resourceLogs":[{"resource":{"attributes":[]},"scopeLogs":[{"scope":{"name":"shop"},"logRecords":[{"timeUnixNano":"1795491685166000000","severityNumber":17,"body":{"stringValue":"a"}},{"timeUnixNano":"1795491685167000000","severityNumber":9,"body":{"stringValue":"b"}}]}]}]}',
      opened: [
        {
          text: '{"timeUnixNano":"1795491685166000000","severityNumber":17,"body":{"stringValue":"a"},"scope":{"name":"shop"}}',
        },
        {
          text: '{"timeUnixNano":"1795491685167000000","severityNumber":9,"body":{"stringValue":"b"},"scope":{"name":"shop"}}',
        },
      ],
    },
  ],
}
