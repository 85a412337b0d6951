import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Board, Change } from '../../contracts/board.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { createLogSource } from './log-source.ts'
import { recordingSink } from './testing/recording-sink.ts'

/** What must not come out, and how a program may write it. */
const planted: [secret: string, text: string][] = [
  ['hunter2-url', 'postgres://shop:hunter2-url@db:5432/shop'],
  ['hunter2redis', 'redis://:hunter2redis@cache:6379/0'],
  ['p@ss-with-at', 'amqp://user:p@ss-with-at@mq/'],
  ['hunter2-kv', 'login failed with password=hunter2-kv for x'],
  ['hunter2-odbc', 'Server=db;User Id=sa;Password=hunter2-odbc;'],
  ['hunter2-json', '{"password": "hunter2-json", "a": 1}'],
  ['hunter2-py', "{'api_key': 'hunter2-py'}"],
  ['hunter2-env', 'DJANGO_SECRET_KEY=hunter2-env'],
  ['abcdef0123456789bearer', 'Authorization: Bearer abcdef0123456789bearer'],
  ['dXNlcjpodW50ZXIy', "headers {'Authorization': 'Basic dXNlcjpodW50ZXIy'}"],
  ['sid0123456789', 'Cookie: sessionid=sid0123456789; theme=dark'],
  ['csrf0123456789', 'Set-Cookie: csrftoken=csrf0123456789; Path=/'],
  [
    'eyJzdWIiOiIxMjM0NTY3ODkwIn0',
    'token was eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
  ],
  ['MIIEowIBAAKCAQEA', '-----BEGIN RSA PRIVATE KEY----- MIIEowIBAAKCAQEA -----END RSA PRIVATE KEY-----'],
  ['AKIAIOSFODNN7EXAMPLE', 'aws said no to AKIAIOSFODNN7EXAMPLE'],
  ['ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'git: ghp_abcdefghijklmnopqrstuvwxyz0123456789'],
  ['github_pat_11ABCDEFG0123456789_abcdefghij', 'git: github_pat_11ABCDEFG0123456789_abcdefghij'],
  ['glpat-abcdefghij0123456789', 'git: glpat-abcdefghij0123456789'],
  [`xoxb-${'1234567890'}-abcdefghijkl`, `slack: xoxb-${'1234567890'}-abcdefghijkl`],
  [`sk_live_${'abcdefghijklmnop'}`, `stripe: sk_live_${'abcdefghijklmnop'}`],
  ['sk-ant-api03-abcdefghijklmnopqrstuv', 'model: sk-ant-api03-abcdefghijklmnopqrstuv'],
  ['AIzaSyA0123456789abcdefghijklmnopqrstuv', 'maps: AIzaSyA0123456789abcdefghijklmnopqrstuv'],
  ['npm_abcdefghijklmnopqrstuvwxyz0123456789', 'npm: npm_abcdefghijklmnopqrstuvwxyz0123456789'],
  ['hf_abcdefghijklmnopqrstuvwxyz', 'hub: hf_abcdefghijklmnopqrstuvwxyz'],
  ['SG.abcdefghijklmnop.qrstuvwxyz0123456789', 'mail: SG.abcdefghijklmnop.qrstuvwxyz0123456789'],
  ['alice@example.com', 'no order for alice@example.com'],
  ['4111 1111 1111 1111', 'charged 4111 1111 1111 1111 twice'],
  ['4929-6495-8333-3657', '{"creditCardNumber":"4929-6495-8333-3657"}'],
  ['203.0.113.9', 'peer 203.0.113.9 went away'],
  ['2001:db8::17', 'peer [2001:db8::17]:443 went away'],
  ['DE89370400440532013000', 'paid to DE89370400440532013000'],
  ['123-45-6789', 'customer 123-45-6789'],
  ['reset-me-0123', 'GET /reset?code=reset-me-0123&x=1 failed'],
  ['/home/alice', 'cannot open /home/alice/orders.csv'],
  ['Ann Example', 'DETAIL:  Key (name)=(Ann Example) already exists.'],
  ['Bob Example', 'DETAIL:  Failing row contains (17, Bob Example, null).'],
  ['carl@example', "(1062, \"Duplicate entry 'carl@example' for key 'email'\")"],
  ['hunter2-jdbc', 'jdbc:postgresql://db/shop?user=shop&password=hunter2-jdbc'],
  ['hunter2-nested', 'body was {\\"user\\": 1, \\"password\\": \\"hunter2-nested\\"}'],
  ['hunter2-ruby', '{"password"=>"hunter2-ruby", "a"=>1}'],
  ['hunter2-symbol', '{:password=>"hunter2-symbol"}'],
  ['hunter2-tuple', "headers [('x-api-key', 'hunter2-tuple')]"],
  ['hunter2-curl', 'curl -u shop:hunter2-curl http://pay'],
  ['hunter2-option', 'psql --password hunter2-option --host db'],
  ['hunter2-mysql', 'mysqldump -h db -phunter2-mysql shop'],
  ['hunter2-quoted', 'the password "hunter2-quoted" is wrong'],
  ['hunter2 with blanks', 'password="hunter2 with blanks" user=x'],
  ['hunter2-yaml', 'client_secret: hunter2-yaml'],
  ['hunter2-camel', '{"accessToken":"hunter2-camel"}'],
  ['hunter2-header', 'X-Auth-Token: hunter2-header'],
  ['hunter2-azure==', 'AccountName=shop;AccountKey=hunter2-azure==;'],
  ['hunter2-sas', 'https://shop.blob.example/a?sv=1&sig=hunter2-sas'],
  ['hunter2-list', '{"tokens": ["hunter2-list"]}'],
  ['318-cvv', '{"cvv": "318-cvv"}'],
  ['otp-404404', 'otp=otp-404404 was refused'],
  ['hunter2-proxy', 'Proxy-Authorization: Basic hunter2-proxy'],
  ['hunter2-digest', 'Authorization: Digest username="x", response="hunter2-digest"'],
  ['00:1a:2b:3c:4d:5e', 'lease of 00:1a:2b:3c:4d:5e is over'],
  ['C:\\Users\\alice', 'cannot open C:\\Users\\alice\\a.csv'],
  [
    `T0${'12345'}/B0${'12345'}/xyzxyz`,
    `post to https://hooks.slack.com/services/T0${'12345'}/B0${'12345'}/xyzxyz failed`,
  ],
  ['hvs.abcdefghijklmnopqrstuvwxyz', 'vault said no to hvs.abcdefghijklmnopqrstuvwxyz'],
]

/** What only looks like a card must stay: people look for the order by it. */
const orders = ['4111111111111112', '5500 0000 0000 0005', '6011000990139425']

const ways: Record<string, (text: string) => string> = {
  'a message': (text) => `ERROR:shop:${text}\n`,
  'a traceback': (text) =>
    `ERROR:shop:failed\nTraceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n    g("""${text}""")\nValueError: ${text}\n`,
  'a JSON record': (text) =>
    `${JSON.stringify({ level: 50, msg: text, err: { type: 'Error', message: text, stack: `Error: ${text}\n    at pay (/srv/pay.js:1:2)` } })}\n`,
  'an Apache line': (text) =>
    `[Mon Nov 23 21:34:07.349243 2026] [wsgi:error] [pid 1:tid 2] [remote 127.0.0.1:46126] ERROR 2026-11-23 21:34:07,328 log 1 2 ${text.replaceAll('\\', '\\\\')}\n`,
  'an address in an access log': (text) =>
    `127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /a?x=${encodeURI(text).replaceAll('"', '%22')} HTTP/1.1" 500 1 "-" "x"\n`,
}

test('sixty secrets are planted', () =>
  expect(new Set(planted.map(([secret]) => secret)).size).toBeGreaterThanOrEqual(60))

/** Everything that leaves the collector for a log with these lines. */
async function leaving(lines: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-secrets-'))
  const path = join(folder, 'app.log')
  writeFileSync(path, lines.join(''))
  const into = recordingSink()
  const clock = manualClock()
  const source = createLogSource(
    { owner: { team: 'web', service: 'shop' }, log: { path, fromStart: true } },
    { sink: into.sink, clock, random: systemRandom, log: silentLog(), metrics: new Registry(), checkpoint: null },
  )
  source.start()
  await clock.advance(3_000)
  await source.stop()
  rmSync(folder, { recursive: true, force: true })
  return { into, out: JSON.stringify([into.counts, into.errors, source.reports(), source.checkpoint()]) }
}

test.each(Object.keys(ways))('L30: none of the planted secrets comes out of %s', async (way) => {
  const { into, out } = await leaving(planted.map(([, text]) => ways[way]!(text)))
  expect(into.errorCount()).toBe(planted.length)
  expect(
    planted.filter(([secret]) => out.includes(secret) || out.includes(encodeURI(secret))).map(([secret]) => secret),
  ).toEqual([])
})

test('L30: numbers of orders that are no cards stay in the sample', async () => {
  const { out } = await leaving(orders.map((order) => ways['a message']!(`order ${order} was not paid`)))
  for (const order of orders) expect(out).toContain(order)
})

test('L31: the wall is sent masked messages alone; it has no field for a raw one', async () => {
  const { into } = await leaving([
    ways['a message']!('order 17 at 10.0.0.9 was refused in 3 s by x7f3a for /srv/a.txt'),
  ])
  const group = into.errors[0]?.group
  expect(group?.message).toBe('order <num> at <host> was refused in <num> by <id> for <path>')
  expect(group?.sample?.text).toContain('order 17')
  for (const sent of [Board, Change]) {
    const fields = JSON.stringify(z.toJSONSchema(sent, { unrepresentable: 'any' }))
    expect(fields).toContain('"message"')
    for (const field of ['sample', 'text', 'raw', 'line', 'stack']) expect(fields).not.toContain(`"${field}":{`)
  }
})
