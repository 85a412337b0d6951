import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'sidekiq',
  about: 'Sidekiq for Ruby.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (?:pid=)?\d+ (?:tid=|TID-)(?<key>\w+)(?: (?:class=)?(?<logger>[\w:]{1,120}))?(?: (?:\w+=|JID-)\S{1,80}){0,6} ?(?<level>DEBUG|INFO|WARN|ERROR|FATAL): (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '2026-11-24T03:42:10.497Z pid=7 tid=oxf2 class=HardJob jid=b4a577edbccf1d805744efa9 elapsed=0.02 WARN: RuntimeError: no money',
      record: { level: 'warn', logger: 'HardJob', key: 'oxf2', message: 'RuntimeError: no money' },
    },
    {
      line: '2026-11-24T03:42:10.497Z pid=7 tid=oxf2 class=HardJob jid=b4a577edbccf1d805744efa9 INFO: start',
      record: { level: 'info' },
    },
    { line: '2026-11-24T03:42:10.497Z 7 TID-oxf2 HardJob JID-b4a5 ERROR: gone', record: { level: 'error' } },
  ],
}
