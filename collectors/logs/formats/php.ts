import type { Format, Level } from './format.ts'
import { readLayouts } from './layout.ts'

/** Warnings and notices let the request go on. */
function levelOfKind(kind: string | undefined): Level {
  if (kind === undefined) return 'unknown'
  return /error/.test(kind) ? 'error' : kind === 'Warning' ? 'warn' : 'info'
}

export const format: Format = {
  name: 'php',
  about: 'error_log of PHP: fatal errors and exceptions that nobody caught, with their stacks.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^\[(?<time>\d\d-\w{3}-\d{4} \d\d:\d\d:\d\d [A-Z][\w/+]{1,40})\] (?<message>(?:PHP (?<kind>Fatal error|Parse error|Recoverable fatal error|Core error|Compile error|Warning|Notice|Deprecated|Strict Standards): {1,2})?.*)$/,
    ],
    (groups) => ({ level: levelOfKind(groups.kind) }),
  ),
  examples: [
    {
      line: '[24-Nov-2026 03:42:10 UTC] PHP Fatal error:  Uncaught RuntimeException: no money in /srv/src/Pay.php:31',
      record: {
        level: 'error',
        message: 'PHP Fatal error:  Uncaught RuntimeException: no money in /srv/src/Pay.php:31',
        zoned: true,
      },
    },
    {
      line: '[24-Nov-2026 03:42:10 Europe/Berlin] PHP Warning:  Undefined variable $x in /srv/a.php on line 3',
      record: { level: 'warn', zoned: false },
    },
    { line: '[24-Nov-2026 03:42:10 UTC] what a program said itself', record: { level: 'unknown' } },
  ],
}
