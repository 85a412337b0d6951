import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'logback',
  about: 'logback and log4j 2 for Java in the layouts of their manuals.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d[.,]\d{3}(?:Z|[+-]\d\d:?\d\d)?) \[[^\]]{1,120}\] (?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) +(?<logger>[\w.$]{1,160}) (?:- )?-+ (?<message>.*)$/,
    /^(?<time>(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d[.,]\d{3}(?:Z|[+-]\d\d:?\d\d)?) \[?(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\]? +\[[^\]]{1,120}\] +(?<logger>[\w.$]{1,160})(?:\.\w+:\d+)? *[-:]+ (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '03:42:10.123 [main] ERROR com.example.Shop - charge failed',
      record: { level: 'error', logger: 'com.example.Shop', message: 'charge failed', zoned: false },
    },
    {
      line: '03:42:10.123 [http-nio-8080-exec-1] INFO  com.example.Shop -- up',
      record: { level: 'info', message: 'up' },
    },
    {
      line: '2026-11-24 03:42:10,123 ERROR [pool-1-thread-1] com.example.Shop - charge failed',
      record: { level: 'error', logger: 'com.example.Shop' },
    },
    {
      line: '2026-11-24 03:42:10,123 [main] WARN com.example.Shop - slow',
      record: { level: 'warn' },
    },
  ],
}
