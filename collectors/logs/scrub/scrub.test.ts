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
  'Invalid token: Unexpected end of input',
  'SyntaxError: Unexpected token < in JSON at position 0',
  'auth: connection refused',
  'oauth2: cannot fetch token: 401 Unauthorized',
  "Access denied for user 'shop' (using password: YES)",
  'password authentication failed for user "shop"',
  'token expired at 2026-11-24T03:42:21Z',
  'session: not found',
  'primary key constraint "orders_pkey" violated',
  'Basic authentication failed',
  'Bearer authentication is required',
  'csrf token missing or incorrect.',
  'at com.example.auth.TokenFilter.doFilter(TokenFilter.java:88)',
  'error 0x80070005 at MyVeryLongClassNameWithVersion2ControllerFactoryBean',
  'IO80211AWDLPeerManager::setAwdlAutoMode Resuming AWDL',
  'Expiring session 0x34ed93fbd2cb302, timeout of 10000ms exceeded',
  'pod web-7d9f8c6b5c-x2x9z of ReplicaSet web-7d9f8c6b5c failed',
  'trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7',
  'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b is broken',
  'secret "db-creds" not found in namespace shop',
  'max_tokens=4096 is over, session_timeout=30s, token_type=bearer',
  'took +12 ms, offset +1234567890',
  '{"token": null, "auth": false}',
  'tests: pass=17 fail=3, compass=3, keyboard=us, author=ann',
])('leaves "%s" as it is', (text) => {
  expect(scrub(text)).toBe(text)
})

const drawn = '4093847a6Kx2PqLw9ZtR7vBn3YcM5dHs'
test.each([
  `client_secret := \`${drawn}\``,
  `API_TOKEN ?= "${drawn}"`,
  `var apiToken: string = "${drawn}"`,
  `api_token: |\n  ${drawn}`,
  `<apiToken>${drawn}</apiToken>`,
  `{"name": "api_token", "value": "${drawn}"}`,
  `<entry name="apiToken" value="${drawn}" />`,
  `apiToken,${drawn},`,
  `{"credentials": {"user": "x", "value": "${drawn}"}}`,
  `DB_PASS=${drawn}`,
  `PHPSESSID=${drawn};`,
  `password%3D${drawn}`,
  `CREATE USER x IDENTIFIED BY '${drawn}'`,
  `sshpass -p ${drawn} ssh x`,
  `redis-cli -h db -a ${drawn} ping`,
  `AUTH ${drawn}`,
  `see //shop:${drawn}@db/1`,
  `GET https://api.example/v1/${drawn}/orders failed`,
  `upstream refused vendor_${drawn} for order 17`,
])('takes what is drawn by lot out of "%s"', (text) => {
  expect(scrub(text)).not.toContain(drawn)
})

test.each([
  '+49 170 1234567',
  '(555) 123-4567',
  'C:\\Documents and Settings\\ann',
  '\\\\nas\\profiles\\ann',
  'c:\\users\\ann',
])('a person cannot be found by "%s"', (text) => {
  expect(scrub(`see ${text} for more`)).not.toMatch(/ann|123/)
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
