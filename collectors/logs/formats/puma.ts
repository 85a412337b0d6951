import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'puma',
  about: 'Puma: what it says of requests that raised, and of itself.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}) (?<failed>Rack app|Read|Listen loop|HTTP parse error|SSL error)[^:]{0,300}(?: error)?: (?<message>.*)$/,
      /^(?:\[\d+\] )?(?<message>(?:Puma starting|\* |- Worker|! |=== puma).*)$/,
    ],
    (groups) => ({
      level: groups.failed === undefined ? 'info' : 'error',
      logger: 'puma',
    }),
  ),
  examples: [
    {
      line: '2026-11-24 03:42:10 +0000 Rack app ("GET /boom" - (127.0.0.1)): #<RuntimeError: no money>',
      record: { level: 'error', message: '#<RuntimeError: no money>', zoned: true },
    },
    { line: '[12] Puma starting in cluster mode...', record: { level: 'info' } },
    { line: '[12] * Listening on http://0.0.0.0:9292', record: { level: 'info' } },
  ],
}
