import { jsonGlance } from '../glance/json-glance.ts'
import type { Format } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'zap',
  about: 'Lines of zap for Go in its JSON format, as etcd and many operators write them.',
  vantage: 'error-log',
  glance: jsonGlance,
  parse: readFields((fields) => hasText(fields, 'level', 'msg') && 'ts' in fields),
  examples: [
    {
      line: '{"level":"error","ts":1795491685.16,"caller":"pay/charge.go:12","msg":"charge failed","error":"dial tcp 10.0.0.1:5432: connect: connection refused","stacktrace":"main.charge\\n\\t/srv/pay/charge.go:12"}',
      record: { level: 'error', message: 'charge failed', stack: 'main.charge\n\t/srv/pay/charge.go:12' },
    },
    {
      line: '{"level":"info","ts":"2026-11-24T03:41:25.166Z","logger":"raft","caller":"a/b.go:1","msg":"elected"}',
      record: { level: 'info', logger: 'raft', zoned: true },
    },
    {
      line: '{"level":"dpanic","ts":1795491685.16,"caller":"a/b.go:1","msg":"odd"}',
      record: { level: 'fatal' },
    },
  ],
}
