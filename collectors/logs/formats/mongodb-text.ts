import type { Format, Level } from './format.ts'
import { readLayouts } from './layout.ts'
import { levelOfLetter } from './level.ts'

/** Debugging has a number of its own. */
const levelOf = (letter: string): Level => (letter.startsWith('D') ? 'debug' : levelOfLetter(letter))

export const format: Format = {
  name: 'mongodb-text',
  about: 'The log of MongoDB 4.2 and before, which was text.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d{4})) (?<letter>[FEWI]|D[1-5]?) (?<component>[A-Z_]{2,12}|-) +\[[^\]]{1,120}\] (?<message>.*)$/s,
    ],
    ({ letter = '', component }) => ({
      level: levelOf(letter),
      logger: component === '-' ? null : (component ?? null),
    }),
  ),
  examples: [
    {
      line: '2026-11-24T03:42:10.123+0000 E STORAGE  [initandlisten] WiredTiger error (28)',
      record: { level: 'error', logger: 'STORAGE', message: 'WiredTiger error (28)', zoned: true },
    },
    {
      line: '2026-11-24T03:42:10.123+0000 I NETWORK  [conn77] end connection 10.0.0.7:51234',
      record: { level: 'info' },
    },
    {
      line: '2026-11-24T03:42:10.123+0000 F -        [main] Fatal assertion 28558',
      record: { level: 'fatal', logger: null },
    },
  ],
}
