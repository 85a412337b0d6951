import { fieldsOf, hasText } from '../formats/json-fields.ts'
import { parseIso } from '../formats/stamp.ts'
import { type Envelope, opened } from './envelope.ts'

export const envelope: Envelope = {
  name: 'docker',
  about: "Docker's json-file: a JSON object a line, with lines over 16 KiB in parts.",
  open(line) {
    if (!line.startsWith('{"log":"')) return null
    const fields = fieldsOf(line)
    if (fields === null || !hasText(fields, 'log', 'stream', 'time')) return null
    const text = String(fields.log)
    return [
      opened({
        // A part of a longer line is what has no line break at its end.
        isPart: !text.endsWith('\n'),
        text: text.replace(/\r?\n$/, ''),
        stream: String(fields.stream),
        ...parseIso(String(fields.time)),
      }),
    ]
  },
  examples: [
    {
      line: '{"log":"ERROR:root:no money\\n","stream":"stderr","time":"2026-11-24T03:42:10.53412Z"}',
      opened: [{ text: 'ERROR:root:no money', stream: 'stderr', isPart: false, stamp: 1_795_491_730_534, zoned: true }],
    },
    {
      line: '{"log":"the first sixteen kibibytes","stream":"stdout","attrs":{"tag":"shop"},"time":"2026-11-24T03:42:10Z"}',
      opened: [{ text: 'the first sixteen kibibytes', stream: 'stdout', isPart: true }],
    },
  ],
}
