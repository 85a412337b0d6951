import type { Format, Level } from './format.ts'
import { readLayouts } from './layout.ts'

const levels: Record<string, Level> = { '.': 'debug', '-': 'debug', '*': 'info' }

/** `#` is a warning of any kind; what failed says so itself. */
const levelOfSign = (sign: string, text: string): Level =>
  levels[sign] ??
  (/^(?:Error|Fatal|Can't|Failed|Bad|Out Of Memory|Aborting|=== REDIS BUG)/i.test(text) ? 'error' : 'warn')

export const format: Format = {
  name: 'redis',
  about: 'The log of Redis and of Valkey.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^\d+:[XCSM] (?<time>\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d\.\d{3}) (?<sign>[.\-*#]) (?<message>.*)$/,
      /^\d+:(?<signal>signal-handler) \((?<time>\d{10})\) (?<message>.*)$/,
      // Older ones write no year.
      /^(?:\[\d+\]|\d+:[XCSM]) \d{1,2} \w{3} (?<time>\d\d:\d\d:\d\d\.\d{3}) (?<sign>[.\-*#]) (?<message>.*)$/,
    ],
    (groups) => ({
      level: groups.signal ? 'info' : levelOfSign(groups.sign ?? '', groups.message ?? ''),
      logger: 'redis',
    }),
  ),
  examples: [
    {
      line: '1:M 29 Aug 2026 13:47:38.984 # Error writing to the AOF file: No space left on device',
      record: { level: 'error', logger: 'redis', zoned: false },
    },
    { line: '1:M 29 Aug 2026 13:47:38.984 # WARNING overcommit_memory is set to 0', record: { level: 'warn' } },
    { line: '1:M 29 Aug 2026 13:47:38.984 * Ready to accept connections', record: { level: 'info' } },
    { line: '1:signal-handler (1795491730) Received SIGTERM scheduling shutdown...', record: { level: 'info' } },
    { line: '[77] 29 Aug 13:47:38.984 * Ready to accept connections', record: { level: 'info' } },
    { line: '1:M 29 Aug 2026 13:47:38.984 - DB 0: 1 keys', record: { level: 'debug' } },
  ],
}
