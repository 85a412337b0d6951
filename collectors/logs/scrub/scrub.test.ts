import { describe, expect, test } from 'vitest'
import { growsInProportion } from '../testing/growth.ts'
import { scrubRules } from './rules.ts'
import { scrub, scrubStart } from './scrub.ts'

test.each(scrubRules.map((rule) => [rule.id, rule.example] as const))('%s', (_id, example) => {
  expect(scrub(example.text)).toBe(example.scrubbed)
})

test('scrubbing twice changes nothing more', () => {
  for (const { example } of scrubRules) expect(scrub(scrub(example.text))).toBe(scrub(example.text))
})

test.each([
  'Max retries exceeded with url: /orders/17',
  'django.db.utils.OperationalError: connection failed',
  'order 4111111111111112 was paid at 2026-11-24 03:41:25,166',
  'the token was refused',
  'std::vector and Foo::Bar',
  'AuthenticationFailed: no',
  'File "/srv/app/orders/views.py", line 12, in checkout',
])('leaves "%s" as it is', (text) => {
  expect(scrub(text)).toBe(text)
})

test('a sticky pattern keeps no state between texts', () => {
  expect(scrub('a@b.example')).toBe('<email>')
  expect(scrub('a@b.example')).toBe('<email>')
})

const mega = 1_000_000
const hostile: Record<string, string> = {
  'dotted letters': 'a.'.repeat(mega / 2),
  'hex digits': 'deadbeef'.repeat(mega / 8),
  digits: '4'.repeat(mega),
  'digits and blanks': '4 '.repeat(mega / 2),
  quotes: '"'.repeat(mega),
  'apostrophes and letters': "'a".repeat(mega / 2),
  'at signs': 'a@'.repeat(mega / 2),
  'an e-mail without end': `${'a@a.'.repeat(mega / 4)}`,
  colons: '1:'.repeat(mega / 2),
  'secret keys': 'password_'.repeat(mega / 9),
  'quoted secret keys': '"secret_'.repeat(mega / 8),
  'key values': 'token='.repeat(mega / 6),
  schemes: 'a://'.repeat(mega / 4),
  'userinfo without host': `https://${'a'.repeat(mega)}`,
  'private keys': '-----BEGIN PRIVATE KEY-----'.repeat(mega / 27),
  parentheses: '(a)=('.repeat(mega / 5),
  'jwt heads': 'eyAAAAAAAAAAA.'.repeat(mega / 14),
  bearer: 'bearer '.repeat(mega / 7),
  'question marks': 'a?b='.repeat(mega / 4),
  ibans: 'DE89 3704 '.repeat(mega / 10),
  cookies: 'cookie:'.repeat(mega / 7),
  blanks: ' '.repeat(mega),
  backslashes: '\\'.repeat(mega),
  base64: 'QUJDRA=='.repeat(mega / 8),
  'nested JSON': '{"a":['.repeat(mega / 6),
  options: ' --password'.repeat(mega / 11),
  'one long word': 'x'.repeat(mega),
  'duplicate entries': "Duplicate entry '".repeat(mega / 17),
  macs: '00:1a:'.repeat(mega / 6),
  digest: 'authorization: a="b",'.repeat(mega / 21),
  mysql: 'mysql '.repeat(mega / 6),
  'escaped quotes': '\\\\"password'.repeat(mega / 10),
}

describe('L29: the cost of a text grows with its length alone, and ends with the part that is scrubbed', () => {
  test.each(Object.keys(hostile))('%s', (name) => {
    const text = hostile[name]!
    expect(growsInProportion(scrub, text)).toBe(true)
  })
})

test.each(scrubRules.map((rule) => [rule.id, rule.pattern] as const))(
  'L29: the pattern of %s takes four times as long for four times the text',
  (_id, pattern) => {
    for (const text of Object.values(hostile)) {
      const part = text.slice(0, 65_536)
      expect(growsInProportion((each) => each.replace(pattern, 'x'), part)).toBe(true)
    }
  },
)

test('a secret that the cut goes through does not leave its first half', () => {
  for (const secret of ['ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'alice@example.com', '4111 1111 1111 1111']) {
    for (let kept = 1; kept < secret.length; kept++) {
      const text = `${'x '.repeat(3_000)}${secret} and more ${'y '.repeat(9_000)}`
      const out = scrubStart(text, 6_000 + kept)
      expect(out.endsWith('x …') || out.endsWith('x…')).toBe(true)
    }
  }
})
