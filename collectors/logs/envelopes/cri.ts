import { parseIso } from '../formats/stamp.ts'
import { type Envelope, opened } from './envelope.ts'

const shape =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([FP])(?::[\w:]{1,40})? ?(.*)$/s

export const envelope: Envelope = {
  name: 'cri',
  about:
    'Files of containerd and CRI-O, as Kubernetes keeps them under /var/log/pods: `P` is a part of a line, `F` its end.',
  open(line) {
    const found = shape.exec(line)
    if (!found) return null
    const [, time = '', stream = '', tag, text = ''] = found
    return [opened({ text, stream, isPart: tag === 'P', ...parseIso(time) })]
  },
  examples: [
    {
      line: '2026-11-24T03:42:10.844351500Z stdout F message',
      opened: [{ text: 'message', stream: 'stdout', isPart: false, stamp: 1_795_491_730_844 }],
    },
    {
      line: '2026-11-24T03:42:10.844351500+01:00 stderr P the first part',
      opened: [{ text: 'the first part', stream: 'stderr', isPart: true }],
    },
    { line: '2026-11-24T03:42:10.844351500Z stderr F ', opened: [{ text: '', stream: 'stderr' }] },
  ],
}
