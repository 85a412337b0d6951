import { isIPv4, isIPv6 } from 'node:net'
import { passesIban, passesLuhn } from './checksum.ts'

/** One kind of secret or personal data. Every pattern is linear: its repeats are bounded or cannot overlap. */
export type ScrubRule = {
  id: string
  /** One of these signs must be in the text for the pattern to be tried; `0` is any digit. Empty: always tried. */
  needs: string
  /** One of these, in lower case, must be in the text for the pattern to be tried. Empty: always tried. */
  keywords: string[]
  pattern: RegExp
  /** What stands in its place; a function may leave what only looks like it. */
  replace: string | ((found: string, ...groups: string[]) => string)
  example: { text: string; scrubbed: string }
}

const secretKey =
  '(?:[A-Za-z0-9_.-]{0,40}?(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|credentials?|mysql_pwd|pwd|session(?:_?id|_?key)?|csrf\\w{0,20}|otp|cvv|cvc|two_factor|client_secret|auth)(?:s|_[A-Za-z0-9_]{0,20}|Hash|Value|\\d{1,3})?)'
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

/** In order: what is wide comes before what would only take a part of it. */
export const scrubRules: readonly ScrubRule[] = [
  {
    id: 'private-key',
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
    needs: ':=',
    keywords: ['cookie'],
    pattern: /\b((?:set-)?cookie["']?\s{0,3}[:=]\s{0,3}["']?)[^\n"'}]{1,4000}/gi,
    replace: '$1<cookie>',
    example: { text: 'Cookie: sid=abc; b=2', scrubbed: 'Cookie: <cookie>' },
  },
  {
    id: 'authorization-header',
    needs: ':=',
    keywords: ['authorization'],
    pattern: /\b((?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?)[^\n"'},]{1,4000}/gi,
    replace: '$1<authorization>',
    example: { text: "{'Authorization': 'Digest abc def'}", scrubbed: "{'Authorization': '<authorization>'}" },
  },
  {
    id: 'bearer',
    needs: '',
    keywords: ['bearer', 'basic'],
    pattern: /\b(bearer|basic)\s{1,3}(?=[A-Za-z0-9+/_.~=-]{8})[A-Za-z0-9+/_.~=-]{8,4000}/gi,
    replace: '$1 <token>',
    example: { text: 'sent Bearer abcdef123456', scrubbed: 'sent Bearer <token>' },
  },
  {
    id: 'url-userinfo',
    needs: ':',
    keywords: ['://'],
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,200}(?:@[^\s/@"'<>]{0,100})?@(?=[^\s@])/gi,
    replace: '$1<userinfo>@',
    example: { text: 'postgres://shop:hunter2@db:5432/shop', scrubbed: 'postgres://<userinfo>@db:5432/shop' },
  },
  {
    id: 'query-values',
    needs: '?',
    keywords: ['?'],
    pattern: /(?<=[\w/.-])\?(?=[\w.[\]%-]{1,60}=)[^\s"'<>)]{1,2000}/g,
    replace: (found) => found.replace(/=[^&\s]+/g, '=<value>'),
    example: { text: 'GET /a?user=17&x=y failed', scrubbed: 'GET /a?user=<value>&x=<value> failed' },
  },
  {
    id: 'json-secret',
    needs: ':',
    keywords: secretWords,
    pattern: new RegExp(
      `(["']${secretKey}["']\\s{0,3}:\\s{0,3})(?:"(?:[^"\\\\]|\\\\.){0,2000}"|'(?:[^'\\\\]|\\\\.){0,2000}'|[\\w.+/=-]{1,500})`,
      'gi',
    ),
    replace: '$1"<secret>"',
    example: { text: '{"db_password": "hunter2"}', scrubbed: '{"db_password": "<secret>"}' },
  },
  {
    id: 'key-value-secret',
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
    id: 'jwt',
    needs: '.',
    keywords: ['ey'],
    pattern: /\bey[A-Za-z0-9]{10,500}\.ey[A-Za-z0-9_/-]{10,4000}(?:\.[A-Za-z0-9_/-]{0,2000}={0,2})?/g,
    replace: '<jwt>',
    example: {
      text: 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
      scrubbed: 'got <jwt>',
    },
  },
  {
    id: 'aws-key',
    needs: '',
    keywords: ['akia', 'asia', 'abia', 'acca'],
    pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
    replace: '<aws-key>',
    example: { text: 'id AKIAIOSFODNN7EXAMPLE', scrubbed: 'id <aws-key>' },
  },
  {
    id: 'vendor-token',
    needs: '',
    keywords: [
      'ghp_',
      'gho_',
      'ghu_',
      'ghs_',
      'ghr_',
      'github_pat_',
      'glpat-',
      'xox',
      'k_live_',
      'k_test_',
      'sk-',
      'aiza',
      'npm_',
      'hf_',
      'sg.',
      'whsec_',
      'pypi-',
      'dop_v1_',
      'shpat_',
    ],
    pattern:
      /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{16,64}|xox[abeoprs]-[\w-]{10,255}|[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,255}|sk-[\w-]{20,255}|AIza[\w-]{30,60}|npm_[A-Za-z0-9]{30,60}|hf_[A-Za-z0-9]{20,60}|SG\.[\w-]{10,60}\.[\w-]{10,80}|whsec_[\w+/=-]{10,120}|pypi-[\w-]{20,255}|dop_v1_[0-9a-f]{32,80}|shpat_[0-9a-fA-F]{20,64})/g,
    replace: '<token>',
    example: { text: 'push with ghp_abcdefghijklmnopqrstuvwxyz0123456789', scrubbed: 'push with <token>' },
  },
  {
    id: 'webhook-url',
    needs: '/',
    keywords: ['hooks.slack.com', 'webhook.office.com', 'discord'],
    pattern:
      /\b(hooks\.slack\.com\/(?:services|workflows)|[\w.-]{1,60}webhook\.office\.com|discord(?:app)?\.com\/api\/webhooks)\/[^\s"'<>]{1,500}/gi,
    replace: '$1/<token>',
    example: {
      text: 'https://hooks.slack.com/services/T0/B0/xyz',
      scrubbed: 'https://hooks.slack.com/services/<token>',
    },
  },
  {
    id: 'sql-row',
    needs: '(',
    keywords: [')=('],
    pattern: /(\([\w", ]{1,300}\)=\()[^)\n]{0,1000}\)?/g,
    replace: '$1<row>)',
    example: {
      text: 'DETAIL:  Key (email)=(a@b.example) already exists.',
      scrubbed: 'DETAIL:  Key (email)=(<row>) already exists.',
    },
  },
  {
    id: 'sql-failing-row',
    needs: '(',
    keywords: ['failing row contains'],
    pattern: /(Failing row contains )\([^\n]{0,2000}/gi,
    replace: '$1(<row>)',
    example: { text: 'Failing row contains (1, Ann, null).', scrubbed: 'Failing row contains (<row>)' },
  },
  {
    id: 'email',
    needs: '@',
    keywords: ['@'],
    pattern: /(?<![\w.+-])[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g,
    replace: '<email>',
    example: { text: 'order of alice@example.com', scrubbed: 'order of <email>' },
  },
  {
    id: 'iban',
    needs: '0',
    keywords: [],
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
    replace: (found) => (passesIban(found) ? '<iban>' : found),
    example: { text: 'to DE89 3704 0044 0532 0130 00', scrubbed: 'to <iban>' },
  },
  {
    id: 'card',
    needs: '0',
    keywords: [],
    pattern: /(?<![\w.])[3-6](?:[ -]?\d){12,18}(?![\w])/g,
    replace: (found) => (passesLuhn(found.replace(/\D/g, '')) ? '<card>' : found),
    example: {
      text: 'card 4111 1111 1111 1111, order 4111111111111112',
      scrubbed: 'card <card>, order 4111111111111112',
    },
  },
  {
    id: 'us-ssn',
    needs: '-',
    keywords: ['-'],
    pattern: /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g,
    replace: '<ssn>',
    example: { text: 'ssn 123-45-6789', scrubbed: 'ssn <ssn>' },
  },
  {
    id: 'ipv4',
    needs: '.',
    keywords: ['.'],
    pattern: /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g,
    replace: (found) => (isIPv4(found) ? '<ip>' : found),
    example: { text: 'peer 203.0.113.9:443 left', scrubbed: 'peer <ip>:443 left' },
  },
  {
    id: 'ipv6',
    needs: ':',
    keywords: [':'],
    pattern: /(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])/g,
    replace: (found) => (/\d/.test(found) && isIPv6(found) ? '<ip>' : found),
    example: { text: 'peer [2001:db8::1]:443 at 03:41:25', scrubbed: 'peer [<ip>]:443 at 03:41:25' },
  },
  {
    id: 'home-path',
    needs: '/\\',
    keywords: ['/home/', '/users/', '\\users\\'],
    pattern: /(\/home\/|\/Users\/|\\Users\\)[\w.@-]{1,64}/g,
    replace: '$1<user>',
    example: { text: 'File "/home/alice/app.py"', scrubbed: 'File "/home/<user>/app.py"' },
  },
]
