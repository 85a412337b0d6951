/** A mebibyte: the longest line that a collector takes whole. */
const size = 1024 * 1024

/** Pieces that, repeated, ask the most of whatever reads them. */
const pieces: Record<string, string> = {
  letters: 'x',
  capitals: 'A',
  digits: '4',
  blanks: ' ',
  tabs: '\t',
  NULs: '\u0000',
  quotes: '"',
  apostrophes: "'a",
  backslashes: '\\',
  'open brackets': '[',
  'open parentheses': '(',
  'open braces': '{',
  angles: '<',
  'dotted letters': 'a.',
  'dotted capitals': 'A.b',
  'double colons': 'a::',
  slashes: '/1',
  'hex digits': 'deadbeef',
  'hex numbers': '0x1f ',
  base64: 'QUJDRA==',
  'long base64': 'aGVsbG8gd29ybGQ',
  'short words': 'word ',
  'blank and dash': '- ',
  commas: 'a,',
  semicolons: 'a;',
  bars: 'a|',
  'equal signs': 'a=',
  'key values': 'key=value ',
  'quoted key values': 'key="value" ',
  'secret keys': 'password_',
  'secret key values': 'token=',
  'quoted secret keys': '"secret_',
  'escaped secret keys': '\\\\"password',
  'JSON keys': '"key": "',
  'JSON pairs': '"password": "',
  'nested objects': '{"a":',
  'nested lists': '{"a":[',
  'Python keys': "'api_key': '",
  addresses: 'https://a.b/c?d=e&',
  schemes: 'a://',
  'userinfo and hosts': 'http://a:b@',
  'question marks': 'a?b=',
  'at signs': 'a@',
  'e-mails without end': 'a@a.',
  'e-mail names': 'a.b-c+d_',
  'IPv4 numbers': '1.',
  'IPv4 addresses': '1.1.1.1.',
  'IPv6 colons': '1:',
  'IPv6 groups': 'fe80::',
  'MAC pairs': '00:1a:',
  'card groups': '4111-1111-',
  'digits and blanks': '4 ',
  'SSN groups': '123-45-',
  'IBAN groups': 'DE89 3704 ',
  times: '03:42:21,123 ',
  dates: '2026-11-24 ',
  stamps: '2026-11-24T03:42:21Z ',
  levels: 'ERROR ',
  'levels in brackets': '[error] ',
  'Apache groups': '[a] ',
  'numbers in brackets': '(1) ',
  'jwt heads': 'eyAAAAAAAAAAA.',
  bearers: 'bearer ',
  authorizations: 'authorization: a="b",',
  cookies: 'cookie:',
  options: ' --password',
  mysql: 'mysql ',
  'private keys': '-----BEGIN PRIVATE KEY-----',
  'duplicate entries': "Duplicate entry '",
  'rows of a database': '(a)=(',
  'home paths': '/home/',
  frames: '    at a.b(c.js:1:2)',
  'frames of Python': '  File "a.py", line 1, in a ',
  'frames of Go': 'a.b(0x1, 0x2) /a.go:1 ',
  'class names': 'java.lang.Error: ',
  'causes of Java': 'Caused by: a.B: ',
  'messages in time': 'timed  out ',
  'refused connections': 'connection refused connection ',
  'gateway messages': 'upstream timed out (110: ',
  escapes: '\\x41',
  'escapes of Unicode': '\\u0041',
  'terminal colours': '\u001b[31m',
  'open terminal strings': '\u001b]',
  accents: 'e\u0301',
  'only accents': '\u0301',
  'lone surrogates': '\ud83d',
  emoji: '\ud83d\ude00',
  'invisible letters': 'a\u200b',
  placeholders: '<ip>:1',
  hosts: 'a.com.',
  'syslog data': '[a b="c"]',
  'syslog escapes': '#012',
  percents: '%41',
  UUIDs: '123e4567-e89b-12d3-a456-426614174000 ',
  'empty lines': '\n',
  'lines of a letter': 'a\n',
  'lines with returns': 'a\r\n',
  'lines of errors': 'ERROR x\n',
  'lines of blanks': ' \n',
  'traceback heads': 'Traceback (most recent call last):\n',
  'traceback frames': '  File "a.py", line 1, in a\n',
  'stack frames': '    at a.b(c.js:1:2)\n',
  'stack causes': 'Caused by: a.B: x\n',
  'stack heads': 'Error: x\n',
  'Ruby frames': "a.rb:1:in 'b' (A)\n",
  'Go frames': 'a.b(0x1)\n\t/a.go:1 +0x1\n',
  'PHP frames': '#0 /a.php(1): a()\n',
  'panic heads': 'panic: x\n',
  'group rails': '  | ',
  'JSON lines': '{"level":"error","msg":"x"}\n',
  'Apache lines': '[Mon Nov 23 21:34:07.349243 2026] [wsgi:error] [pid 1:tid 2] x\n',
}

/** What a line of a known format begins with: the rest of it is the hostile part. */
const heads: Record<string, string> = {
  nothing: '',
  'a quote': '"',
  'an address': 'https://',
  'a request': '1.2.3.4 - - [24/Nov/2026:03:34:06 +0000] "GET /',
  'a Python line': '2026-11-24 03:42:21,123 - ',
  'an Apache line': '[Mon Nov 23 21:34:07.349243 2026] [wsgi:error] [pid 1:tid 2] ',
  'an nginx line': '2026/11/24 03:42:21 [error] 7#7: *1 ',
  'a logfmt line': 'level=error msg="',
  'a JSON line': '{"level":"error","msg":"',
  'a Postgres line': '2026-11-24 03:42:21.123 UTC [77] ERROR:  ',
  'a HAProxy line': 'Nov 24 03:42:21 h haproxy[1]: 1.2.3.4:5 [24/Nov/2026:03:42:21.123] ',
}

/** What makes a match fail at the last moment, or come at last. */
const ends = ['', '!', '"', '\n', '@', 'x: y']

export type HostileInput = { name: string; text: string }

/** Pieces stand alone and behind so many of the heads, unless all are asked for. */
const usualHeads = 2

/** Every piece to the length of a line, behind heads and before ends that are taken in turn, so that each meets some. */
export function* hostileInputs({ only = '', isAll = false } = {}): Generator<HostileInput> {
  const [[, none = ''] = [], ...others] = Object.entries(heads)
  let turn = 0
  const headsOf = () => {
    if (isAll) return others
    return Array.from({ length: usualHeads }, () => others[turn++ % others.length] ?? ['', none])
  }
  let ended = 0
  for (const [piece, repeated] of Object.entries(pieces)) {
    for (const [head, start] of [['', none] as const, ...headsOf()]) {
      const end = ends[ended++ % ends.length] ?? ''
      const name = head === '' ? piece : `${piece} behind ${head}`
      if (!name.includes(only)) continue
      const times = Math.floor((size - start.length - end.length) / Buffer.byteLength(repeated))
      // Read from bytes, as what comes from outside is: the first look at a text must not pay for joining it.
      yield { name, text: Buffer.from(start + repeated.repeat(times) + end).toString() }
    }
  }
}
