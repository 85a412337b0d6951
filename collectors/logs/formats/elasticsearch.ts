import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'elasticsearch',
  about: 'Elasticsearch and OpenSearch in text.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\[(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{3})\]\[(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) ?\]\[(?<logger>[^\]]{1,160}?) {0,60}\] ?(?<message>.*)$/,
  ]),
  examples: [
    {
      line: '[2026-11-24T03:42:10,123][ERROR][o.e.b.Bootstrap          ] [node-1] Exception',
      record: { level: 'error', logger: 'o.e.b.Bootstrap', message: '[node-1] Exception' },
    },
    { line: '[2026-11-24T03:42:10,123][INFO ][o.e.n.Node               ] [node-1] started', record: { level: 'info' } },
  ],
}
