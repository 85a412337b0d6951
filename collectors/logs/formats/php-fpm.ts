import type { Format, LogRecord } from './format.ts'
import type { Groups } from './layout.ts'
import { readLayouts } from './layout.ts'

const child =
  /^\[pool [^\]]{1,80}\] child \d+ said into std(?:err|out): "(?:PHP message: )?(.*?)"?(?:, pipe is closed)?$/

/** php-fpm cuts what it passes on long before this. */
const longest = 16_384

/** A warning of php-fpm may carry what is an error to the people who wrote the program. */
function known(groups: Groups): Partial<LogRecord> {
  const text = groups.message ?? ''
  const said = text.length > longest ? undefined : child.exec(text)?.[1]
  if (said !== undefined)
    return { message: said, level: /^PHP (?:\w+ )*(?:Fatal|Parse) error/.test(said) ? 'error' : 'info' }
  return /exited on signal|execution timed out/.test(text) ? { level: 'error' } : {}
}

export const format: Format = {
  name: 'php-fpm',
  about: 'php-fpm, and what its children write to stderr.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^\[(?<time>\d\d-\w{3}-\d{4} \d\d:\d\d:\d\d(?:\.\d{6})?)\] (?<level>DEBUG|NOTICE|WARNING|ERROR|ALERT): (?<message>.*)$/,
    ],
    known,
  ),
  examples: [
    {
      line: '[24-Nov-2026 03:42:10] WARNING: [pool www] child 12 said into stderr: "PHP message: PHP Fatal error:  Uncaught Error: gone in /srv/a.php:3"',
      record: { level: 'error', message: 'PHP Fatal error:  Uncaught Error: gone in /srv/a.php:3' },
    },
    {
      line: '[24-Nov-2026 03:42:10] WARNING: [pool www] child 12 exited on signal 11 (SIGSEGV) after 3.1 seconds from start',
      record: { level: 'error' },
    },
    {
      line: '[24-Nov-2026 03:42:10] WARNING: [pool www] server reached pm.max_children setting (5), consider raising it',
      record: { level: 'warn' },
    },
    { line: '[24-Nov-2026 03:42:10] NOTICE: ready to handle connections', record: { level: 'info', zoned: false } },
  ],
}
