import { isIPv4, isIPv6 } from 'node:net'
import { passesIban, passesLuhn } from './checksum.ts'
import type { ScrubRule } from './scrub-rule.ts'

/** Digits of a number of a phone; without a gap between them it needs more to be one. */
function isPhone(found: string): boolean {
  const digits = found.replace(/\D/g, '').length
  return digits <= 15 && digits >= (/\d\D/.test(found) ? 9 : 11)
}

/** What tells of a person: rows that databases print, addresses, accounts, cards and names of users. */
export const personalRules: readonly ScrubRule[] = [
  {
    id: 'sql-row',
    about: 'What PostgreSQL prints of a row that broke a constraint.',
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
    about: 'The whole row that PostgreSQL prints.',
    needs: '(',
    keywords: ['failing row contains'],
    pattern: /(Failing row contains )\([^\n]{0,2000}/gi,
    replace: '$1(<row>)',
    example: { text: 'Failing row contains (1, Ann, null).', scrubbed: 'Failing row contains (<row>)' },
  },
  {
    id: 'sql-duplicate',
    about: 'The value that MySQL prints of a duplicate.',
    needs: "'",
    keywords: ['duplicate entry'],
    pattern: /(Duplicate entry )'[^'\n]{0,1000}'?/gi,
    replace: "$1'<row>'",
    example: {
      text: "Duplicate entry 'a@b.example' for key 'email'",
      scrubbed: "Duplicate entry '<row>' for key 'email'",
    },
  },
  {
    id: 'email',
    about: 'E-mail addresses.',
    needs: '@',
    keywords: ['@'],
    pattern: /(?<![\w.+-])[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g,
    replace: '<email>',
    example: { text: 'order of alice@example.com', scrubbed: 'order of <email>' },
  },
  {
    id: 'iban',
    about: 'Bank accounts whose checksum is right.',
    needs: '0',
    keywords: [],
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
    replace: (found) => (passesIban(found) ? '<iban>' : found),
    example: { text: 'to DE89 3704 0044 0532 0130 00', scrubbed: 'to <iban>' },
  },
  {
    id: 'card',
    about: 'Payment cards whose check digit is right; numbers of orders that only look like one stay.',
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
    about: 'Social security numbers of the United States.',
    needs: '-',
    keywords: ['-'],
    pattern: /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g,
    replace: '<ssn>',
    example: { text: 'ssn 123-45-6789', scrubbed: 'ssn <ssn>' },
  },
  {
    id: 'mac',
    about: 'Addresses of network cards.',
    needs: ':-',
    keywords: [],
    pattern: /(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])/g,
    replace: '<mac>',
    example: { text: 'lease of 00:1a:2b:3c:4d:5e', scrubbed: 'lease of <mac>' },
  },
  {
    id: 'ipv4',
    about: 'Addresses of IPv4; a port stays.',
    needs: '.',
    keywords: ['.'],
    pattern: /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g,
    replace: (found) => (isIPv4(found) ? '<ip>' : found),
    example: { text: 'peer 203.0.113.9:443 left', scrubbed: 'peer <ip>:443 left' },
  },
  {
    id: 'ipv6',
    about: 'Addresses of IPv6.',
    needs: ':',
    keywords: [':'],
    pattern: /(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])/g,
    replace: (found) => (/\d/.test(found) && isIPv6(found) ? '<ip>' : found),
    example: { text: 'peer [2001:db8::1]:443 at 03:41:25', scrubbed: 'peer [<ip>]:443 at 03:41:25' },
  },
  {
    id: 'phone',
    about: 'Numbers of phones with the code of their country, or as they are written in North America.',
    needs: '+(',
    keywords: [],
    pattern: /(?<![\w+.-])\+\d{1,3}(?:[ -]?\(?\d{1,5}\)?){2,6}(?![\w.:-])|(?<!\w)\(\d{3}\) ?\d{3}-\d{4}(?!\w)/g,
    replace: (found) => (isPhone(found) ? '<phone>' : found),
    example: { text: 'no answer of +49 170 1234567', scrubbed: 'no answer of <phone>' },
  },
  {
    id: 'home-path',
    about: 'Names of users in paths of their home.',
    needs: '/\\',
    keywords: ['/home/', 'users', 'settings\\', 'profiles\\'],
    pattern:
      /(\/home\/|\/Users\/|(?:\\{1,4}|\b[A-Za-z]:\/)(?:Users|Documents and Settings|profiles)(?:\\{1,4}|\/))[\w.@-]{1,64}/gi,
    replace: (found, home = '') => (home.startsWith('/users') ? found : `${home}<user>`),
    example: { text: 'File "/home/alice/app.py"', scrubbed: 'File "/home/<user>/app.py"' },
  },
]
