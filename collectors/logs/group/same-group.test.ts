import { expect, test } from 'vitest'
import { groupId } from '../../group-id.ts'
import { scrub } from '../scrub/scrub.ts'
import { cleanLine } from './clean-text.ts'
import { type Draw, drawFrom } from './draw.fixture.ts'
import { mask } from './mask.ts'
import { createTemplates, type Templates } from './templates.ts'

const idFor = (templates: Templates, line: string): string =>
  templates.find(
    { class: 'other', kind: '', mask: mask(cleanLine(scrub(line))), idOf: (m) => groupId('log', 'shop', m) },
    0,
  ).id

const hosts = [
  'db-1.internal',
  'db.prod.example.com',
  '10.3.7.19',
  '192.0.2.8:5432',
  'cache-02.eu.example.net:6379',
  '[2001:db8::17]:80',
  'ip-10-0-3-4.compute.internal',
]
const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank']
const paths = [
  '/srv/app/orders/views.py',
  '/var/lib/shop/17/a.json',
  '/tmp/x',
  'C:\\inetpub\\shop\\a.txt',
  '/home/alice/in.csv',
  '/data/7f3a/b.bin',
]
const stamp = (d: Draw) =>
  d.pick([
    `2026-11-${10 + d.n(20)} 0${d.n(10)}:41:25,${100 + d.n(900)}`,
    `2026-11-24T03:${10 + d.n(50)}:25.166Z`,
    `24/Nov/2026:03:${10 + d.n(50)}:06`,
  ])

/** Twenty errors, each as its writer writes it again and again. */
const errors: ((d: Draw) => string)[] = [
  (d) => `connection to server at ${d.pick(hosts)} failed: Connection refused`,
  (d) => `order ${d.n(1e6)} failed after ${d.n(5_000)} ms`,
  (d) => `could not read ${d.pick(paths)}: No such file or directory`,
  (d) => `request ${d.uuid()} of user ${d.n(1e5)} was rejected`,
  (d) => `payment ${d.hex(8)} for order ${d.hex(12)} was declined by the bank`,
  (d) => `upstream ${d.pick(hosts)} did not answer within ${d.n(30)}.${d.n(10)}s`,
  (d) => `user '${d.pick(names)}' may not open "${d.pick(paths)}"`,
  (d) => `no mail could be sent to ${d.pick(names)}@example.com: mailbox full`,
  (d) => `GET https://${d.pick(['api', 'pay', 'geo'])}.example.com/v1/${d.n(1e4)}?key=${d.hex(16)} answered 500`,
  (d) => `deadlock found: transaction ${d.n(1e9)} waits for ${d.n(1e9)}`,
  (d) => `job ${d.pick(['mail', 'invoice', 'thumbnail', 'export'])} was given up after ${d.n(9)} attempts`,
  (d) => `at ${stamp(d)} the lease of node-${d.n(40)} ran out`,
  (d) => `duplicate key value violates unique constraint "orders_pkey" DETAIL: Key (id)=(${d.n(1e6)}) already exists.`,
  (d) => `cannot decode message at offset ${d.n(1e9)} of partition ${d.n(64)}`,
  (d) => `failed to authenticate user ${d.pick(names)} from ${d.pick(hosts)} port ${d.n(65_535)}`,
  (d) => `worker ${d.n(900)} (pid ${d.n(32_000)}) was killed by signal 9 after using ${d.n(900)} MB`,
  (d) => `checksum of ${d.pick(paths)} is ${d.hex(32)}, expected ${d.hex(32)}`,
  (d) => `session ${d.hex(24)} of ${d.pick(names)}@example.org has expired at ${stamp(d)}`,
  (d) => `pod shop-${d.hex(5)}-x${d.hex(4)} in namespace shop is not ready`,
  (d) => `shards ${Array.from({ length: 1 + d.n(4) }, () => d.n(90)).join(', ')} are not assigned`,
]

test('L26: the same error with other ids, hosts, times and paths is the same group', () => {
  const draw = drawFrom(7)
  const templates = createTemplates([])
  const first = errors.map((error) => idFor(templates, error(draw)))
  const variants = Array.from({ length: 200 }, (_, i) => ({
    which: i % errors.length,
    text: errors[i % errors.length]!(draw),
  }))
  const astray = variants.filter(({ which, text }) => idFor(templates, text) !== first[which])
  expect(astray.length, JSON.stringify(astray, null, 1)).toBeLessThanOrEqual(10)
  expect(new Set(first).size).toBe(errors.length)
})

/** Errors that look alike and are not the same. */
const pairs: [string, string][] = [
  ['connection to db.internal:5432 refused', 'connection to db.internal:5432 reset'],
  ['cannot open the file /a/b', 'cannot remove the file /a/b'],
  ['failed to create the user 17', 'failed to delete the user 17'],
  ['user 17 was created twice in a row', 'user 17 was deleted twice in a row'],
  ['[instance: 17] VM Paused (Lifecycle Event)', '[instance: 17] VM Resumed (Lifecycle Event)'],
  ['disk limit not specified, defaulting to unlimited', 'vcpu limit not specified, defaulting to unlimited'],
  ['Took 3.2 seconds to spawn the instance', 'Took 3.2 seconds to destroy the instance'],
  ['Total disk: 17 GB, used: 2 GB', 'Total memory: 17 GB, used: 2 GB'],
  ['open through proxy a.example.com:80 HTTPS', 'open through proxy a.example.com:80 SOCKS5'],
  ['10.0.0.1 "GET /a HTTP/1.1" status: 500', '10.0.0.1 "POST /a HTTP/1.1" status: 500'],
  ['the payment was declined by the bank', 'the payment was cancelled by the bank'],
  ['read timed out after 3 s', 'connect timed out after 3 s'],
  ['order 17 not found', 'order 17 not paid'],
  ['queue is full', 'queue is closed'],
  ['[Errno 111] Connection refused', '[Errno 104] Connection reset by peer'],
  ['[Errno 24] cannot accept on the socket', '[Errno 12] cannot accept on the socket'],
  ['certificate has expired', 'certificate is not yet valid'],
  ['too many connections for role "a"', 'too many clients already'],
  ['no space left on device', 'no such device'],
  ['permission denied: /a/b', 'file exists: /a/b'],
  ['invalid token at line 3', 'unexpected end at line 3'],
  ['table orders does not exist', 'column orders does not exist'],
  ['missing field "name"', 'unknown field "name"'],
  ['host db-1.internal is down', 'host db-1.internal is unknown'],
  ['lock wait timeout exceeded', 'deadlock found'],
  ['message too large: 17 bytes', 'message too old: 17 s'],
  ['division by zero', 'integer overflow'],
  ['worker 7 was killed', 'worker 7 was restarted'],
  ['cannot parse the number 7', 'cannot parse the date 2026-11-24'],
  ['TLS handshake failed', 'TLS handshake timed out'],
  ['leader election lost', 'leader election won'],
  ['replica 7 is behind', 'replica 7 is gone'],
  ['index is corrupt', 'index is missing'],
  ['unauthorized: bad password', 'unauthorized: account locked'],
  ['rate limit of 100/s hit', 'memory limit of 100 MB hit'],
  ['could not serialize access due to concurrent update', 'could not serialize access due to concurrent delete'],
  ['cache miss for key 17', 'cache write for key 17 failed'],
  ['the schema version is 7, expected 8', 'the schema of orders is missing'],
  ['response had status code 500', 'response had status code 404'],
  ['HTTP 502 from the gateway', 'HTTP 503 from the gateway'],
  ['heap out of memory', 'stack overflow'],
  ['child exited with signal 9', 'child exited with code 9'],
  ['cannot connect to the broker', 'cannot subscribe to the broker'],
  ['mail 17 bounced', 'mail 17 delayed'],
  ['consumer lag is 17', 'producer lag is 17'],
  ['more authentication failure; uid=0', 'more authentication failures; uid=0 user=root'],
  ['unable to acquire the lock of order 17', 'unable to release the lock of order 17'],
  ['SQLSTATE 42P01: undefined table', 'SQLSTATE 42703: undefined column'],
  ['backend a7 is up', 'backend a7 is down'],
  ['job mail was started twice', 'job mail was started late'],
]

test('L26: different errors are different groups, however alike they look', () => {
  expect(pairs.length).toBe(50)
  const same = pairs.filter(([one, other]) => {
    const templates = createTemplates([])
    return idFor(templates, one) === idFor(templates, other)
  })
  expect(same.length, JSON.stringify(same, null, 1)).toBeLessThanOrEqual(1)
})

test('L27: a group keeps its id over a restart, also where names were found to differ', () => {
  const draw = drawFrom(11)
  const lines = Array.from({ length: 400 }, (_, i) => errors[i % errors.length]!(draw))
  const before = createTemplates([])
  const ids = lines.map((line) => idFor(before, line))
  const after = createTemplates(JSON.parse(JSON.stringify(before.merged())))
  expect(lines.toReversed().map((line) => idFor(after, line))).toEqual(ids.toReversed())
})

test('L27: two collectors give the same ids, in whatever order they meet the errors', () => {
  const draw = drawFrom(13)
  const lines = Array.from({ length: 400 }, (_, i) => errors[i % errors.length]!(draw))
  const one = createTemplates([])
  const other = createTemplates([])
  const ids = new Map(lines.map((line) => [line, idFor(one, line)]))
  const others = new Map(lines.toReversed().map((line) => [line, idFor(other, line)]))
  expect(lines.filter((line) => ids.get(line) !== others.get(line))).toEqual([])
  // A collector that has seen nothing else gives the same id too.
  expect(lines.filter((line) => ids.get(line) !== idFor(createTemplates([]), line))).toEqual([])
})

test('L28: ten thousand kinds of junk are at most five thousand templates, and the rest is one group of others', () => {
  const draw = drawFrom(17)
  const word = () => Array.from({ length: 3 + draw.n(8) }, () => 'abcdefghijklmnopqrstuvwxyz'[draw.n(26)]).join('')
  const templates = createTemplates([])
  const junk = Array.from({ length: 10_000 }, () => Array.from({ length: 2 + draw.n(60) }, word).join(' '))
  const counts = new Map<string, number>()
  for (const line of junk) {
    const id = idFor(templates, line)
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  expect(templates.size).toBe(5_000)
  expect(counts.get('other')).toBe(5_000)
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000)
  // What is known stays known while the room is full.
  expect(idFor(templates, junk[17]!)).not.toBe('other')
})

test('L28: of messages with hundreds of words the beginning is kept, and they are told apart as a whole', () => {
  const templates = createTemplates([])
  const long = `${'word '.repeat(300)}end`
  const first = idFor(templates, `${long} one`)
  expect(idFor(templates, `${long} two`)).not.toBe(first)
  expect(idFor(templates, `${long} one`)).toBe(first)
  const found = templates.find(
    { class: 'other', kind: '', mask: `${long} one`, idOf: (m) => groupId('log', 'shop', m) },
    0,
  )
  expect(found.id).toBe(first)
  expect(found.message.length).toBeLessThanOrEqual(600)
})

test('a kind that was not seen for an hour makes room for a new one', () => {
  const templates = createTemplates([])
  const find = (text: string, now: number) =>
    templates.find({ class: 'other', kind: '', mask: text, idOf: (m) => groupId(m) }, now).id
  const letters = (n: number) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('')
  for (let i = 0; i < 5_000; i++) find(letters(i), 0)
  expect(find('new', 3_599_000)).toBe('other')
  expect(find('new', 3_601_000)).not.toBe('other')
  expect(templates.size).toBe(5_000)
})
