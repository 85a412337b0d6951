import type { ScrubRule } from './scrub-rule.ts'
import { endOfSecretKey, secretKey, secretWords } from './secret-key.ts'

/** A word with letters and digits, or with signs that no sentence has: people do not write such words. */
const isMade = /^(?=.*\d)(?=.*[A-Za-z]).{4,}$|[^\w\s.,:;!?'"()-]/

const isStrong = /passw|passphrase|identified/i

/** Names and values that stand in two places of their own. */
export const pairRules: readonly ScrubRule[] = [
  {
    id: 'xml-secret',
    about: 'What stands in an element of XML with such a name, and values beside such a name.',
    needs: '<"',
    keywords: secretWords,
    hint: new RegExp(`${endOfSecretKey}(?:>|["'],?\\s{0,40}["']?value)`, 'i'),
    pattern: new RegExp(
      `(<${secretKey}>\\s{0,40})[^<]{1,2000}(?=</)|(\\bname["']?\\s?[:=]\\s?["']${secretKey}["'],?\\s{0,40}["']?value["']?\\s?[:=]\\s?)(?:"[^"\\n]{0,2000}"?|'[^'\\n]{0,2000}'?)`,
      'gi',
    ),
    replace: (_found, element = '', pair = '') => (pair === '' ? `${element}<secret>` : `${pair}"<secret>"`),
    example: {
      text: '<dbPassword>hunter2</dbPassword>',
      scrubbed: '<dbPassword><secret></dbPassword>',
    },
  },
]

/** What is a secret because of how a sentence, a tag or a table tells it. */
export const toldRules: readonly ScrubRule[] = [
  {
    id: 'quoted-secret',
    about: 'A quoted text right behind the word password, secret or token, and behind IDENTIFIED BY.',
    needs: '"\'',
    keywords: ['passw', 'passphrase', 'secret', 'token', 'identified by'],
    pattern:
      /\b((?:password|passphrase|secret|token)(?: for (?:'[^'\n]{1,60}'|"[^"\n]{1,60}"|\S{1,60}))?(?: is| was)? |identified by )(?:"[^"\n]{1,200}"|'[^'\n]{1,200}')/gi,
    replace: (found, told = '') =>
      isStrong.test(told) || isMade.test(found.slice(told.length + 1, -1)) ? `${told}"<secret>"` : found,
    example: { text: 'bad password "hunter2" of x', scrubbed: 'bad password "<secret>" of x' },
  },
  {
    id: 'told-secret',
    about: 'A word with digits in it that is told right behind the word password, secret, token, key or session.',
    needs: '0',
    keywords: ['passw', 'passphrase', 'secret', 'token', 'key', 'session', 'auth '],
    hint: /(?:passw(?:or|r)?d|passphrase|secret|token|key|session|auth)(?: is| was)? \S/i,
    pattern:
      /\b((?:\w{0,40}(?:password|passphrase|secret|token|api[ _-]?key|_key)|session)(?: is| was)? |\bAUTH )(?!<)([^\s"'<>,;)]{4,500})/gi,
    replace: (found, told = '', word = '') =>
      isMade.test(word) && (isStrong.test(told) || !isNamed.test(word)) ? `${told}<secret>` : found,
    example: { text: 'the password is hunter2 here', scrubbed: 'the password is <secret> here' },
  },
  {
    id: 'argument-secret',
    about: 'A word with digits in it behind such a name and a bracket, a comma or a bar.',
    needs: '(,|',
    keywords: secretWords,
    hint: new RegExp(`${endOfSecretKey}[(,|]["'\`]?[\\w.+/=~-]{8}`, 'i'),
    pattern: new RegExp(`(?<![\\w.-])(${secretKey}[(,|]["'\`]?)([\\w.+/=~-]{8,500})`, 'gi'),
    replace: (found, name = '', word = '') => (isMade.test(word) && !isNamed.test(word) ? `${name}<secret>` : found),
    example: { text: 'setToken("hunter2abc") failed', scrubbed: 'setToken("<secret>") failed' },
  },
]

/** A name with a number in it, a file or a version: `sha256`, `utf8`, `token_2`, `views.py:12`. */
const isNamed =
  /^0x[0-9a-f]+$|^[a-z]{1,12}[_-]?\d{1,4}[.:]?$|^[\w/.-]{1,200}\.\w{1,4}(?::\d{1,6})?$|^v?\d+(?:\.\d+){1,4}$|^\d+(?:ms|s|m|h|kb|mb|gb|b)$/i
