import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'jboss',
  about: 'WildFly, JBoss, Quarkus and Keycloak: the logger in brackets, the thread in parentheses.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d,\d{3}) (?<level>FINEST|FINER|FINE|TRACE|DEBUG|CONFIG|INFO|WARN|WARNING|SEVERE|ERROR|FATAL) +\[(?<logger>[\w.$\-/]{1,200})\] \([^)]{1,200}\) (?<message>.*)$/s,
  ]),
  examples: [
    {
      line: '2026-11-24 03:42:10,123 ERROR [io.undertow.request] (default task-1) UT005023: Exception handling request to /checkout',
      record: { level: 'error', logger: 'io.undertow.request', zoned: false },
    },
    {
      line: '2026-11-24 03:42:10,123 INFO  [io.quarkus] (main) shop 1.0 started in 1.2s',
      record: { level: 'info', message: 'shop 1.0 started in 1.2s' },
    },
    {
      line: '03:42:10,123 WARN  [org.jboss.as.txn] (ServerService Thread Pool -- 7) WFLYTX0013: no node identifier',
      record: { level: 'warn' },
    },
  ],
}
