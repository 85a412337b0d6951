import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'java-util-logging',
  about: 'java.util.logging in its default layout of two lines.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^(?<level>SEVERE|WARNING|INFO|CONFIG|FINE|FINER|FINEST): (?<message>\S.*)$/,
      /^(?<message>(?<time>[A-Z][a-z]{2} \d\d?, \d{4},? \d\d?:\d\d:\d\d\s(?:AM|PM)) [\w.$]{1,200} [\w$<>]{1,100})$/,
    ],
    (groups) =>
      // The first line says when and where, and nothing else.
      groups.level === undefined ? { level: 'info', alone: true } : {},
  ),
  examples: [
    { line: 'Nov 24, 2026 3:42:10 AM com.example.Shop charge', record: { level: 'info', alone: true } },
    { line: 'SEVERE: charge failed', record: { level: 'error', message: 'charge failed', alone: false } },
    { line: 'Nov 24, 2026 3:42:10 PM com.example.Shop main', record: { level: 'info' } },
    { line: 'WARNING: slow', record: { level: 'warn' } },
  ],
}
