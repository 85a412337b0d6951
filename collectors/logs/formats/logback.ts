import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'logback',
  about:
    'logback, log4j and log4net in the layouts of their manuals, and of Akka, Cassandra, Dropwizard, Hadoop and Solr.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d[.,]\d{3}(?:Z|[+-]\d\d:?\d\d)?) \[[^\]]{1,120}\] (?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) +(?<logger>[\w.$]{1,160}) +(?:\[[^\]]{0,80}\] )?(?:- )?-+ (?<message>.*)$/,
    /^(?<time>(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d[.,]\d{3}(?:Z|[+-]\d\d:?\d\d)?) \[?(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\]? +\[[^\]]{1,120}\] +(?<logger>[\w.$]{1,160})(?:\.\w+:\d+)? *[-:]+ (?<message>.*)$/,
    // Solr.
    /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) (?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) +\([^)]{1,120}\) \[[^\]]{0,300}\] (?<logger>[\w.$]{1,160}) (?<message>.*)$/,
    // Dropwizard and Cassandra.
    /^(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) +\[(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})\] (?<logger>[\w.$]{1,160}): (?<message>.*)$/,
    /^(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) +\[[^\]]{1,160}\] (?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?<logger>[\w.$]{1,160}):\d+ - (?<message>.*)$/,
    // Akka and Pekko.
    /^\[(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})\] \[(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\] \[(?<logger>[\w.$]{1,160})\] \[[^\]]{1,120}\] \[[^\]]{0,300}\] - (?<message>.*)$/,
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
      line: '2026-11-24 03:42:10,123 [7] ERROR Shop.Pay [(null)] - charge failed',
      record: { level: 'error', logger: 'Shop.Pay', message: 'charge failed' },
    },
    {
      line: '2026-11-24 03:42:10.123 ERROR (qtp1-17) [c:shop s:shard1] o.a.s.h.RequestHandlerBase no field',
      record: { level: 'error', logger: 'o.a.s.h.RequestHandlerBase' },
    },
    {
      line: 'ERROR [2026-11-24 03:42:10,123] io.dropwizard.jersey.errors.LoggingExceptionMapper: Error handling a request',
      record: { level: 'error', logger: 'io.dropwizard.jersey.errors.LoggingExceptionMapper' },
    },
    {
      line: 'INFO  [main] 2026-11-24 03:42:10,123 StorageService.java:700 - Node up',
      record: { level: 'info', logger: 'StorageService.java', message: 'Node up' },
    },
    {
      line: '[2026-11-24 03:42:10,123] [ERROR] [shop.Till] [shop-akka.actor.default-dispatcher-5] [akka://shop/user/till] - no money',
      record: { level: 'error', logger: 'shop.Till', message: 'no money' },
    },
    {
      line: '2026-11-24 03:42:10,123 [main] WARN com.example.Shop - slow',
      record: { level: 'warn' },
    },
  ],
}
