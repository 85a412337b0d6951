import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'tomcat',
  about: 'Tomcat in its own layout (catalina.out).',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d\d-\w{3}-\d{4} \d\d:\d\d:\d\d\.\d{3}) (?<level>SEVERE|WARNING|INFO|CONFIG|FINE|FINER|FINEST) \[[^\]]{1,120}\] (?<logger>[\w.$<>]{1,200}) (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '24-Nov-2026 03:42:10.123 SEVERE [main] org.apache.catalina.core.StandardContext.startInternal One or more Filters failed to start',
      record: { level: 'error', logger: 'org.apache.catalina.core.StandardContext.startInternal' },
    },
    {
      line: '24-Nov-2026 03:42:10.123 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [1034] milliseconds',
      record: { level: 'info', zoned: false },
    },
  ],
}
