import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'spring-boot',
  about: 'Spring Boot 2, 3 and later on the console.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)?) +(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) \d+ --- (?:\[[^\]]{1,80}\] ){1,3}(?<logger>\S{1,120}) *: (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '2026-11-24 03:41:25.166 ERROR 123 --- [           main] c.e.Shop                                 : charge failed',
      record: { level: 'error', logger: 'c.e.Shop', message: 'charge failed', zoned: false },
    },
    {
      line: '2026-11-24T03:41:25.166Z ERROR 123 --- [shop] [nio-8080-exec-1] o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() for servlet [dispatcherServlet] threw exception',
      record: { level: 'error', logger: 'o.a.c.c.C.[.[.[/].[dispatcherServlet]', zoned: true },
    },
    {
      line: '2026-11-24T03:41:25.166+01:00  INFO 123 --- [           main] c.e.Shop : up',
      record: { level: 'info', message: 'up' },
    },
  ],
}
