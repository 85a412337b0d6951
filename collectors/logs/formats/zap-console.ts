import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'zap-console',
  about: 'zap for Go on a console: columns between tabs.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d{4})|\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{3}|\d\.\d{9,20}e\+09)\t(?<level>debug|info|warn|error|dpanic|panic|fatal|DEBUG|INFO|WARN|ERROR|DPANIC|PANIC|FATAL)\t(?:(?<logger>[\w.\-/]{1,120})\t)?(?:[\w.@\-/]{1,200}:\d+\t)?(?<message>[^\t]*)(?:\t.*)?$/,
  ]),
  examples: [
    {
      line: '2026-11-24T03:41:25.166Z\terror\tinternal/queue_sender.go:128\tExporting failed.\t{"error": "connection refused"}',
      record: { level: 'error', message: 'Exporting failed.', zoned: true },
    },
    {
      line: '2026/11/24 03:41:25.166\tERROR\thttp.log.error\tdial tcp 127.0.0.1:5999: connect: connection refused\t{"status": 502}',
      record: { level: 'error', logger: 'http.log.error' },
    },
    {
      line: '1.795491685166e+09\tINFO\tcontroller.till\tStarting workers\t{"count": 1}',
      record: { level: 'info', logger: 'controller.till' },
    },
    {
      line: '2026-11-24T03:41:25.166+0100\tINFO\tcontroller\tStarting workers\t{"count": 1}',
      record: { level: 'info', logger: 'controller', message: 'Starting workers' },
    },
  ],
}
