import type { ScrubRule } from './scrub-rule.ts'
import { endOfSecretKey, isSecretValue, secretKey, secretWords } from './secret-key.ts'

/** A word of a sentence: small letters, with a capital at most at its beginning. */
const isWord = /^(?:[A-Z]?[a-z'-]+[.,:]?|[A-Z]+|[a-z]+=)$/

/** What is a secret because of the word, the header or the place it stands at. */
export const secretRules: readonly ScrubRule[] = [
  {
    id: 'private-key',
    about: 'Private and public keys, whole or cut off.',
    needs: '-',
    keywords: ['-----begin'],
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}(?:PRIVATE|PUBLIC) KEY(?: BLOCK)?-----[^-]*(?:-----END [A-Z0-9 ]{0,40}-----)?/g,
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
    about: 'Tokens after Bearer and Basic; words of a sentence there stay.',
    needs: '',
    keywords: ['bearer', 'basic'],
    pattern: /\b(bearer|basic)\s{1,3}([A-Za-z0-9+/_.~=-]{4,4000})/gi,
    replace: (found, scheme = '', value = '') => (isWord.test(value) ? found : `${scheme} <token>`),
    example: { text: 'sent Bearer abcdef123456', scrubbed: 'sent Bearer <token>' },
  },
  {
    id: 'url-userinfo',
    about: 'Logins in addresses and connection strings.',
    needs: ':',
    keywords: ['//'],
    pattern:
      /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,200}(?:@[^\s/@"'<>]{0,100})?@(?=[^\s@])|(?<![\w:/])(\/\/)[\w%.-]{1,100}:[^\s/@"'<>]{1,200}@(?=[^\s@])/gi,
    replace: (_found, scheme = '', relative = '') => `${scheme}${relative}<userinfo>@`,
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
    hint: new RegExp(`${endOfSecretKey}\\\\{0,3}["']\\s{0,3}(?::|=>|,)`, 'i'),
    pattern: new RegExp(
      `(\\\\{0,3}["']${secretKey}\\\\{0,3}["']\\s{0,3}(?::|=>|,)\\s{0,3})(?:\\\\{1,3}"[^"\\\\]{0,2000}(?:\\\\{1,3}")?|"(?:[^"\\\\]|\\\\.){0,2000}"?|'(?:[^'\\\\]|\\\\.){0,2000}'?|\\[[^\\]]{0,2000}\\]?|\\{[^{}]{0,2000}\\}?|(?!(?:true|false|null|None|nil|undefined)\\b)[\\w.+/=-]{1,500})`,
      'gi',
    ),
    replace: '$1"<secret>"',
    example: { text: '{"db_password": "hunter2"}', scrubbed: '{"db_password": "<secret>"}' },
  },
  {
    id: 'key-value-secret',
    about: 'The same behind an equal sign, a colon or an arrow, as languages and files of settings write them.',
    needs: ':=%|',
    keywords: secretWords,
    hint: new RegExp(`${endOfSecretKey}(?:\\s?:?\\s?string)?\\s{0,2}(?:[?.+]{0,2}=|[:|]|%3D)`, 'i'),
    pattern: new RegExp(
      `(?<![\\w.-])(${secretKey})((?:\\s?:?\\s?[Ss]tring)?\\s{0,2}(?:\\?\\?=|:{1,3}=|[.?+|]=|=>|=|:(?!:|//)|%3D|\\|)\\s{0,2}(?:[|>][-+]?\\s{1,20})?)(?!<)("[^"\\n]{1,500}"|'[^'\\n]{1,500}'|\`[^\`\\n]{1,500}\`|[^\\s,;&"'<>)}]{1,500})`,
      'gi',
    ),
    replace: (found, name = '', sign = '') => {
      const value = found.slice(name.length + sign.length)
      return isSecretValue({ name, sign, value }) ? `${name}${sign}<secret>` : found
    },
    example: { text: 'login with password=hunter2, host=db', scrubbed: 'login with password=<secret>, host=db' },
  },
  {
    id: 'command-line-secret',
    about: 'Passwords and tokens on a command line.',
    needs: '-',
    keywords: ['--', ' -u', ' -p', ' -a'],
    pattern:
      /(\s--?(?:u|user|proxy-user|pass(?:word)?|passwd|token|secret|api-key|access-key|auth|requirepass)[ =])(?!<)(?:"[^"\n]{1,500}"|'[^'\n]{1,500}'|[^\s"']{1,500})|(\bmysql\w{0,10}\s[^\n]{0,200}?\s-p|\bsshpass -p ?|\bredis-cli [^\n]{0,200}?-a )[^\s-]\S{0,100}/gi,
    replace: (_found, option = '', glued = '') => `${option}${glued}<secret>`,
    example: { text: 'curl -u shop:hunter2 http://pay', scrubbed: 'curl -u <secret> http://pay' },
  },
]
