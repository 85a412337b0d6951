import { Registry } from 'prom-client'
import { exceptionsIn } from '../collectors/logs/blocks/exceptions.ts'
import { classify } from '../collectors/logs/classify/classify.ts'
import { logRecord } from '../collectors/logs/formats/format.ts'
import { formats } from '../collectors/logs/formats/registry.ts'
import { mask } from '../collectors/logs/group/mask.ts'
import { scrub } from '../collectors/logs/scrub/scrub.ts'
import { createFedLogs, type FedLogs } from '../collectors/logs/ways-in/fed-logs.ts'
import { readLogsBody } from '../collectors/receive/logs-body.ts'
import { readOtlpJson } from '../collectors/receive/otlp-logs.ts'
import { postedLine, usualServiceFields } from '../collectors/receive/posted-record.ts'
import { readEnvelope } from '../collectors/receive/sentry-envelope.ts'
import { SentryEvent } from '../collectors/receive/sentry-event.ts'
import { recordOfEvent } from '../collectors/receive/sentry-record.ts'
import { systemClock } from '../runtime/clock.ts'

/** Something that is done in one go with a text of a stranger; what is returned is what is measured. */
export type Stage = { name: string; prepare: (text: string) => () => unknown }

const origin = { owner: { team: 'web', service: 'shop' }, stream: '' }
const sink = {
  counts: () => {},
  // A group's sample is made when it is asked for, which belongs to the cost of an event.
  error: (_owner: unknown, { group }: { group: { sample: unknown } }) => void group.sample,
  gap: () => {},
  isFull: () => false,
}

/** The whole way of a line or a record, from where it is read to what a Batch holds. */
const fed = (name: string, prepare: (text: string) => (logs: FedLogs) => void): Stage => ({
  name,
  prepare(text) {
    const act = prepare(text)
    const deps = { clock: systemClock, metrics: new Registry(), checkpoint: null, kept: async () => {} }
    const logs = createFedLogs(null, { sink, ...deps })
    return () => {
      act(logs)
      logs.closeAll()
    }
  },
})
/** As much of the text as can be written within a mebibyte. */
function within(text: string, write: (text: string) => string): string {
  const most = 1024 * 1024
  const bytes = Buffer.byteLength(write(text))
  return bytes <= most ? write(text) : write(text.slice(0, Math.floor((text.length * most) / bytes)))
}
const line = (name: string, write: (text: string) => string): Stage =>
  fed(name, (text) => {
    const written = Buffer.from(within(text, write)).toString()
    return (logs) => logs.line(origin, written)
  })
const plain = (name: string, act: (text: string) => unknown): Stage => ({ name, prepare: (text) => () => act(text) })

const oneLine = (text: string): string => text.replaceAll('\n', ' ')
const syslogText = (text: string): string => text.replaceAll('\n', '#012')
const otlp = (text: string): string =>
  JSON.stringify({
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              {
                severityNumber: 17,
                body: { stringValue: text },
                attributes: [{ key: 'exception.stacktrace', value: { stringValue: text } }],
              },
            ],
          },
        ],
      },
    ],
  })
const sentry = (text: string): string => {
  const frame = { filename: text.slice(0, 1_000), function: text.slice(0, 1_000), context_line: text }
  const thrown = { type: text, value: text, module: text, stacktrace: { frames: [frame] } }
  return JSON.stringify({ message: text, level: 'error', platform: 'python', exception: { values: [thrown] } })
}

/** Everything that happens without a pause to what comes in. */
export const stages: Stage[] = [
  plain('scrub', scrub),
  plain('mask', mask),
  plain('class', (text) => classify({ exceptions: [], messages: [text], codes: [text] })),
  plain('class of an exception', (text) =>
    classify({
      exceptions: [{ type: text, message: text, code: text, frames: [] }],
      messages: [text],
      codes: [],
    }),
  ),
  plain('exceptions of a line', (text) => exceptionsIn([text])),
  ...formats.map((format) => plain(`format ${format.name}`, (text) => format.parse(text))),
  line('whole way: a line', oneLine),
  line('whole way: a text of several lines', (text) => text),
  line('whole way: Docker', (text) =>
    JSON.stringify({ log: `${text}\n`, stream: 'stderr', time: '2026-11-24T03:42:10.5Z' }),
  ),
  line('whole way: CRI', (text) => `2026-11-24T03:42:10.844351500Z stderr F ${oneLine(text)}`),
  line('whole way: journald', (text) =>
    JSON.stringify({ __REALTIME_TIMESTAMP: '1795491730123456', PRIORITY: '3', _HOSTNAME: 'vm', MESSAGE: text }),
  ),
  line('whole way: syslog', (text) => `<11>Nov 24 03:42:10 vm shop[77]: ${syslogText(text)}`),
  line('whole way: syslog 5424', (text) => `<11>1 2026-11-24T03:42:10.003Z vm shop 77 ID47 - ${syslogText(text)}`),
  line('whole way: syslog 5424 data', (text) => `<11>1 2026-11-24T03:42:10.003Z vm shop 77 ID47 ${syslogText(text)}`),
  line('whole way: Compose', (text) => `web-1  | ${oneLine(text)}`),
  line('whole way: a JSON record', (text) => JSON.stringify({ level: 'error', msg: text, err: { stack: text } })),
  line('whole way: a batch of OpenTelemetry', otlp),
  fed('whole way: a posted message', (text) => {
    const posted = postedLine({ message: text, service: 'shop' }, usualServiceFields)
    return (logs) => logs.line(origin, posted.text, { letter: posted.letter })
  }),
  fed('whole way: a record of OpenTelemetry', (text) => {
    const record = logRecord({ alone: true, level: 'error', message: text, stack: text })
    return (logs) => logs.record(origin, record)
  }),
  {
    name: 'body of an event of Sentry',
    prepare(text) {
      const body = within(text, sentry)
      return () => recordOfEvent(SentryEvent.parse(JSON.parse(body)))
    },
  },
  fed('whole way: an event of Sentry', (text) => {
    const record = recordOfEvent(SentryEvent.parse(JSON.parse(within(text, sentry))))
    return (logs) => logs.record(origin, record)
  }),
  {
    name: 'body of lines',
    prepare(text) {
      const body = Buffer.from(text)
      return () => {
        const read = readLogsBody(body, undefined)
        // Its lines are read as they are asked for, between the turns of feeding.
        return read.ok && read.items[Symbol.iterator]().next()
      }
    },
  },
  {
    name: 'body of JSON',
    prepare(text) {
      const body = Buffer.from(within(text, (part) => JSON.stringify([{ message: part }])))
      return () => readLogsBody(body, 'application/json')
    },
  },
  {
    name: 'body of OpenTelemetry',
    prepare(text) {
      const body = within(text, otlp)
      return () => readOtlpJson(body)
    },
  },
  {
    name: 'envelope of Sentry',
    prepare(text) {
      const body = Buffer.from(`{}\n{"type":"event"}\n${text}`)
      return () => readEnvelope(body)
    },
  },
]
