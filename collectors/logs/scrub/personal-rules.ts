import { isIPv4, isIPv6 } from 'node:net'
import { passesIban, passesLuhn } from './checksum.ts'
import type { ScrubRule } from './scrub-rule.ts'

/** What tells of a person: rows that databases print, addresses, accounts, cards and names of users. */
export const personalRules: readonly ScrubRule[] = [
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
    id: 'sql-duplicate',
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
    id: 'mac',
    needs: ':-',
    keywords: [],
    pattern: /(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])/g,
    replace: '<mac>',
    example: { text: 'lease of 00:1a:2b:3c:4d:5e', scrubbed: 'lease of <mac>' },
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
