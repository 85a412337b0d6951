import { wsgiGlance } from '../glance/wsgi-glance.ts'
import { unescapeApache } from './apache-escape.ts'
import { readPrefix } from './apache-prefix.ts'
import { type Format, type Level, type LogRecord, logRecord } from './format.ts'
import { format as json } from './json.ts'
import { format as levelled } from './levelled.ts'
import { parsePython } from './python.ts'

const ownHeader = /^mod_wsgi \(pid=\d+[^)]{0,200}\): (.*)$/
const ownTrouble = /Exception occurred|Failed to exec|cannot be loaded|unable to|Unable to|Couldn't|crash/
const daemonTrouble =
  /^(?:Timeout when reading response headers from daemon process|Truncated or oversized response headers received from daemon process)/

/** mod_wsgi marks all that Python writes as an error, so only the text itself can say how severe it is. */
function parseWsgi(text: string, outer: Level): LogRecord {
  const own = ownHeader.exec(text)
  if (own) {
    const level = outer !== 'error' ? outer : ownTrouble.test(own[1] ?? '') ? 'error' : 'info'
    return logRecord({ message: text, logger: 'mod_wsgi', level })
  }
  if (daemonTrouble.test(text)) return logRecord({ message: text, logger: 'mod_wsgi', level: 'error' })
  return json.parse(text) ?? parsePython(text) ?? levelled.parse(text) ?? logRecord({ message: text, head: false })
}

export const format: Format = {
  name: 'apache-error',
  about: "Apache's error log, with what Python programs write through mod_wsgi and what mod_proxy says of backends.",
  vantage: 'error-log',
  glance: wsgiGlance,
  parse(line) {
    if (!/^[[(A]/.test(line)) return null
    const prefix = readPrefix(line)
    if (prefix.level === 'unknown' || (prefix.stamp === null && prefix.process === '')) {
      const bare = /^AH\d{5}: /.test(line)
      return bare ? logRecord({ message: line, level: 'info', code: line.slice(0, 7), alone: true }) : null
    }
    const text = unescapeApache(prefix.rest)
    const place = { stamp: prefix.stamp, zoned: prefix.zoned }
    const isWsgi = prefix.module === 'wsgi' || (prefix.module === '' && !prefix.code)
    if (isWsgi) {
      const inner = parseWsgi(text, prefix.level)
      const from = inner.zoned ? { stamp: inner.stamp, zoned: true } : place
      // Without a module it is Apache's own line of an old format, unless the text is known to be Python's.
      const level = prefix.module === '' && inner.level === 'unknown' ? prefix.level : inner.level
      const head = inner.head || (prefix.module === '' && !/^(?:\s|Traceback|$)/.test(text) && prefix.client === '')
      return { ...inner, ...from, level, head, key: `${prefix.process}|${prefix.client}` }
    }
    const isProxy = prefix.module.startsWith('proxy')
    return logRecord({
      ...place,
      level: prefix.level,
      message: `${prefix.apr}${text}`,
      logger: prefix.module,
      code: prefix.code,
      // mod_proxy's first line about a request names no client, its second one does.
      key: isProxy ? `proxy|${prefix.process}` : `${prefix.process}|${prefix.client}`,
    })
  },
  examples: [
    {
      line: '[Mon Nov 23 21:34:07.349243 2026] [wsgi:error] [pid 22684:tid 22783] [remote 127.0.0.1:46126] 2026-11-23T21:34:07Z | ERROR | till | no money',
      record: { level: 'error', key: '22684:22783|127.0.0.1:46126' },
    },
    {
      line: '[Tue Nov 24 03:34:02.809499 2026] [mpm_event:notice] [pid 22681:tid 22681] AH00489: Apache/2.4.71 (Debian) mod_wsgi/4.9.4 Python/3.11 configured -- resuming normal operations',
      record: { level: 'info', logger: 'mpm_event', code: 'AH00489', zoned: false },
    },
    {
      line: '[Mon Nov 23 21:34:06.408571 2026] [wsgi:error] [pid 22683:tid 22717] [remote 127.0.0.1:46116] INFO 2026-11-23 21:34:06,408 urls 22683 140211523634880 order 42 accepted',
      record: { level: 'info', message: 'order 42 accepted', key: '22683:22717|127.0.0.1:46116', head: true },
    },
    {
      line: '[Mon Nov 23 21:34:07.349243 2026] [wsgi:error] [pid 22684:tid 22783] [remote 127.0.0.1:46126] ERROR 2026-11-23 21:34:07,328 log 22684 140211523634880 Internal Server Error: /app/db',
      record: { level: 'error', message: 'Internal Server Error: /app/db', logger: 'log' },
    },
    {
      line: '[Mon Nov 23 21:34:07.349276 2026] [wsgi:error] [pid 22684:tid 22783] [remote 127.0.0.1:46126] Traceback (most recent call last):',
      record: { level: 'unknown', head: false, message: 'Traceback (most recent call last):' },
    },
    {
      line: '[Mon Nov 23 21:34:07.349311 2026] [wsgi:error] [pid 22684:tid 22783] [remote 127.0.0.1:46126] \\tIs the server running? caf\\xc3\\xa9',
      record: { head: false, message: '\tIs the server running? café' },
    },
    {
      line: "[Mon Nov 23 21:34:07.828357 2026] [wsgi:error] [pid 22684:tid 22788] [remote 127.0.0.1:46182] mod_wsgi (pid=22684): Exception occurred processing WSGI script '/srv/app/wsgi.py'.",
      record: { level: 'error', head: true, logger: 'mod_wsgi' },
    },
    {
      line: '[Tue Nov 24 08:52:49.347302 2026] [wsgi:alert] [pid 29719:tid 29719] (22)Invalid argument: mod_wsgi (pid=29719): Unable to set group id to gid=4294967295.',
      record: { level: 'fatal', logger: 'mod_wsgi' },
    },
    {
      line: '[Tue Nov 24 03:34:07.853435 2026] [proxy:error] [pid 22870:tid 22881] (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:5996 (127.0.0.1:5996) failed',
      record: { level: 'error', code: 'AH00957', key: 'proxy|22870:22881', logger: 'proxy' },
    },
    {
      line: '[Tue Nov 24 03:34:08.864746 2026] [proxy_http:error] [pid 22870:tid 22883] (70007)The timeout specified has expired: [client 127.0.0.1:46212] AH01102: error reading status line from remote server 127.0.0.1:5997',
      record: {
        level: 'error',
        code: 'AH01102',
        message:
          '(70007)The timeout specified has expired: error reading status line from remote server 127.0.0.1:5997',
      },
    },
    {
      line: '[Mon Dec 26 16:22:08 2016] [error] [client 192.168.33.1] File does not exist: /var/www/favicon.ico',
      record: { level: 'error', message: 'File does not exist: /var/www/favicon.ico' },
    },
    {
      line: '[2025-07-22 15:45:51.323610 +0200] [core:error] [pid 7] [client: 10.0.0.1] AH00124: Request exceeded the limit of 10 internal redirects',
      record: { level: 'error', code: 'AH00124', zoned: true },
    },
    { line: 'AH00558: apache2: Could not determine the name', record: { level: 'info', code: 'AH00558' } },
  ],
}
