import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'spdlog',
  about: 'spdlog for C++ and programs that use it, such as Envoy for what it does itself.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\[(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})\](?: ?\[(?:thread )?\d{1,10}\])? ?(?:\[(?<name>[\w.\-/]{1,60})\] ?)?\[(?<level>trace|debug|info|warning|warn|error|critical)\] ?(?:\[(?<logger>[\w.-]{1,60})\] )?(?:\[[\w./-]{1,200}:\d{1,6}\] )?(?<message>.*)$/s,
  ]),
  examples: [
    {
      line: '[2026-11-24 03:42:10.123][77][error][config] [source/common/config/grpc_mux_impl.cc:99] gRPC config: initial fetch timed out',
      record: { level: 'error', logger: 'config', message: 'gRPC config: initial fetch timed out', zoned: false },
    },
    { line: '[2026-11-24 03:42:10.123] [till] [info] up', record: { level: 'info', message: 'up' } },
    { line: '[2026-11-24 03:42:10.123] [thread 77] [warning] slow', record: { level: 'warn' } },
  ],
}
