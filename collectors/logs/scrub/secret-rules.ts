import type { ScrubRule } from './scrub-rule.ts'

const secretKey =
  '(?:[A-Za-z0-9_.-]{0,40}?(?:passw(?:or)?d|passphrase|secret|token|(?:api|access|private|account|signing|encryption|master|license|shared[_-]?access)[_ -]?key|credentials?|mysql_pwd|pwd|session(?:_?id|_?key)?|csrf\\w{0,20}|otp|cvv|cvc|two_factor|client_secret|auth)(?:s|_[A-Za-z0-9_]{0,20}|Hash|Value|Base|\\d{1,3})?)'
const secretWords = [
  'passw',
  'passphrase',
  'secret',
  'token',
  'key',
  'credential',
  'pwd',
  'session',
  'csrf',
  'otp',
  'cvv',
  'cvc',
  'two_factor',
  'auth',
]

/** What is a secret because of the word, the header or the place it stands at. */
export const secretRules: readonly ScrubRule[] = [
  {
    id: 'private-key',
    about: 'Private keys, whole or cut off.',
    needs: '-',
    keywords: ['-----begin'],
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]*(?:-----END [A-Z0-9 ]{0,40}-----)?/g,
    replace: '<private-key>',
    example: {
      text: '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
      scrubbed: '<private-key>',
    },
  },
  {
    id: 'cookie-header',
    about: 'Cookies that are sent and set.',
    needs: ':=',
    keywords: ['cookie'],
    pattern: /\b((?:set-)?cookie["']?\s{0,3}[:=]\s{0,3}["']?)[^\n"'}]{1,4000}/gi,
    replace: '$1<cookie>',
    example: { text: 'Cookie: sid=abc; b=2', scrubbed: 'Cookie: <cookie>' },
  },
  {
    id: 'authorization-header',
    about: 'The Authorization header, whatever scheme it has.',
    needs: ':=',
    keywords: ['authorization'],
    pattern:
      /\b((?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?)(?:(?:[^\n"'},]{1,200}="[^"\n]{0,500}",?){1,20}|[^\n"'},]{1,4000})/gi,
    replace: '$1<authorization>',
    example: { text: "{'Authorization': 'Digest abc def'}", scrubbed: "{'Authorization': '<authorization>'}" },
  },
  {
    id: 'bearer',
    about: 'Tokens after Bearer and Basic.',
    needs: '',
    keywords: ['bearer', 'basic'],
    pattern: /\b(bearer|basic)\s{1,3}(?=[A-Za-z0-9+/_.~=-]{8})[A-Za-z0-9+/_.~=-]{8,4000}/gi,
    replace: '$1 <token>',
    example: { text: 'sent Bearer abcdef123456', scrubbed: 'sent Bearer <token>' },
  },
  {
    id: 'url-userinfo',
    about: 'Logins in addresses and connection strings.',
    needs: ':',
    keywords: ['://'],
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,200}(?:@[^\s/@"'<>]{0,100})?@(?=[^\s@])/gi,
    replace: '$1<userinfo>@',
    example: { text: 'postgres://shop:hunter2@db:5432/shop', scrubbed: 'postgres://<userinfo>@db:5432/shop' },
  },
  {
    id: 'query-values',
    about: 'Values of a query; its keys stay.',
    needs: '?',
    keywords: ['?'],
    pattern: /(?<=[\w/.-])\?(?=[\w.[\]%-]{1,60}=)[^\s"'<>)]{1,2000}/g,
    replace: (found) => found.replace(/=[^&\s]+/g, '=<value>'),
    example: { text: 'GET /a?user=17&x=y failed', scrubbed: 'GET /a?user=<value>&x=<value> failed' },
  },
  {
    id: 'json-secret',
    about:
      'Values of keys that are called password, token, secret, session, CSRF, OTP and the like, in JSON and in what Python, Ruby and JavaScript print, also with escaped quotes.',
    needs: '"\'',
    keywords: secretWords,
    pattern: new RegExp(
      `(\\\\{0,3}["']${secretKey}\\\\{0,3}["']\\s{0,3}(?::|=>|,)\\s{0,3})(?:\\\\{1,3}"[^"\\\\]{0,2000}(?:\\\\{1,3}")?|"(?:[^"\\\\]|\\\\.){0,2000}"?|'(?:[^'\\\\]|\\\\.){0,2000}'?|\\[[^\\]]{0,2000}\\]?|[\\w.+/=-]{1,500})`,
      'gi',
    ),
    replace: '$1"<secret>"',
    example: { text: '{"db_password": "hunter2"}', scrubbed: '{"db_password": "<secret>"}' },
  },
  {
    id: 'key-value-secret',
    about: 'The same behind an equal sign, a colon or an arrow.',
    needs: ':=',
    keywords: secretWords,
    pattern: new RegExp(
      `(?<![\\w.-])(${secretKey}\\s{0,2}(?:=|:(?!:|//)|=>)\\s{0,2})(?!<)(?:"[^"\\n]{1,500}"|'[^'\\n]{1,500}'|[^\\s,;&"'<>)}]{1,500})`,
      'gi',
    ),
    replace: '$1<secret>',
    example: { text: 'login with password=hunter2, host=db', scrubbed: 'login with password=<secret>, host=db' },
  },
  {
    id: 'command-line-secret',
    about: 'Passwords and tokens on a command line.',
    needs: '-',
    keywords: ['--', ' -u', ' -p'],
    pattern:
      /(\s--?(?:u|user|proxy-user|pass(?:word)?|passwd|token|secret|api-key|access-key|auth|requirepass)[ =])(?!<)(?:"[^"\n]{1,500}"|'[^'\n]{1,500}'|[^\s"']{1,500})|(\bmysql\w{0,10}\s[^\n]{0,200}?\s-p)[^\s-]\S{0,100}/gi,
    replace: (_found, option = '', glued = '') => `${option}${glued}<secret>`,
    example: { text: 'curl -u shop:hunter2 http://pay', scrubbed: 'curl -u <secret> http://pay' },
  },
  {
    id: 'quoted-secret',
    about: 'A quoted text right behind the word password, secret or token.',
    needs: '"\'',
    keywords: ['passw', 'passphrase', 'secret', 'token'],
    pattern: /\b((?:password|passphrase|secret|token)(?: is| was)? )(?:"[^"\n]{1,200}"|'[^'\n]{1,200}')/gi,
    replace: '$1"<secret>"',
    example: { text: 'bad password "hunter2" of x', scrubbed: 'bad password "<secret>" of x' },
  },
]
