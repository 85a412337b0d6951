import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'
import { levelOfLetter } from './level.ts'

export const format: Format = {
  name: 'ruby-logger',
  about: 'Logger of Ruby and of Rails: a letter, the time and the process before each line.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^(?<letter>[DIWEFA]), \[(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}) #\d+\] +(?:DEBUG|INFO|WARN|ERROR|FATAL|ANY) -- (?<logger>[^:]{0,80}): ?(?:\[[0-9a-f-]{32,36}\] ?)?(?<message>.*)$/,
      // The other lines of one message have the tag of the request alone.
      /^\[(?<tag>[0-9a-f]{8}-[0-9a-f-]{27})\](?: (?<message>.*))?$/,
    ],
    (groups) => ({
      ...(groups.tag === undefined ? {} : { head: false }),
      level: levelOfLetter(groups.letter ?? ''),
      logger: groups.logger === '' ? null : (groups.logger ?? null),
    }),
  ),
  examples: [
    {
      line: 'E, [2026-11-24T03:42:10.497736 #126554] ERROR -- : [0b9a8f5e-3f1c-4c39-9f11-0b7f7cf0a6d2] charge failed',
      record: { level: 'error', message: 'charge failed', logger: null, zoned: false },
    },
    {
      line: 'F, [2026-11-24T03:42:10.497736 #126554] FATAL -- shop: ActionController::RoutingError (No route matches [GET] "/x"):',
      record: { level: 'fatal', logger: 'shop' },
    },
    {
      line: "[0b9a8f5e-3f1c-4c39-9f11-0b7f7cf0a6d2] app/controllers/orders_controller.rb:12:in `charge'",
      record: { head: false, message: "app/controllers/orders_controller.rb:12:in `charge'" },
    },
    {
      line: 'I, [2026-11-24T03:42:10.497736 #126554]  INFO -- : Started GET "/" for 10.0.0.7',
      record: { level: 'info' },
    },
  ],
}
