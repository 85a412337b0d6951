import { appendFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { logRoom } from './testing/followed-log.ts'

let room: ReturnType<typeof logRoom>
beforeEach(() => {
  room = logRoom()
})
afterEach(() => room.clean())

/** What these lines are for the wall: how many errors, of which class and for which reason. */
async function told(lines: readonly string[]) {
  appendFileSync(room.path, `${lines.join('\n')}\n`)
  const { clock, into } = room.start({ path: room.path, fromStart: true })
  await clock.advance(4_000)
  return {
    errors: into.errorCount(),
    requests: into.requestCount(),
    reasons: into.errors.map(({ group }) => `${group.class} ${group.rule}`),
  }
}

const apache = (rest: string) => `[Tue Nov 24 03:34:07.853435 2026] ${rest}`
const nginx = (n: number, text: string) =>
  `2026/11/24 03:42:06 [error] 1693#1693: *${n} ${text}, client: 127.0.0.1, server: shop.local, request: "GET /pay HTTP/1.1", upstream: "http://127.0.0.1:5996/pay", host: "127.0.0.1:5989"`
const haproxy = (server: string, times: string, ended: string) =>
  `<134>Nov 24 03:42:10 localhost haproxy[1712]: 127.0.0.1:52086 [24/Nov/2026:03:42:09.296] fe dead/${server} ${times} ${ended} 1/1/0/0/1 0/0 "GET /dead HTTP/1.1"`

const cells: [backend: string, proxy: string, reason: string, lines: string[]][] = [
  [
    'a dead backend',
    'Apache',
    'gateway apache-unreachable',
    [
      apache(
        '[proxy:error] [pid 22870:tid 22881] (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:5996 (127.0.0.1:5996) failed',
      ),
      apache(
        '[proxy_http:error] [pid 22870:tid 22881] [client 127.0.0.1:46208] AH01114: HTTP: failed to make connection to backend: 127.0.0.1',
      ),
    ],
  ],
  [
    'a dead backend',
    'nginx',
    'gateway nginx-unreachable',
    [nginx(1, 'connect() failed (111: Connection refused) while connecting to upstream')],
  ],
  ['a dead backend', 'HAProxy', 'gateway proxy-unreachable', [haproxy('s1', '0/0/-1/-1/1002', '503 217 - - SC--')]],
  [
    'a slow backend',
    'Apache',
    'gateway apache-timeout',
    [
      apache(
        '[proxy_http:error] [pid 22870:tid 22883] (70007)The timeout specified has expired: [client 127.0.0.1:46212] AH01102: error reading status line from remote server 127.0.0.1:5997',
      ),
      apache(
        '[proxy:error] [pid 22870:tid 22883] [client 127.0.0.1:46212] AH00898: Error reading from remote server returned by /slow/',
      ),
    ],
  ],
  [
    'a slow backend',
    'nginx',
    'gateway nginx-timeout',
    [nginx(2, 'upstream timed out (110: Connection timed out) while reading response header from upstream')],
  ],
  ['a slow backend', 'HAProxy', 'gateway proxy-timeout', [haproxy('s1', '0/0/0/-1/1002', '504 217 - - sH--')]],
  [
    'a backend that closes at once',
    'Apache',
    'gateway apache-closed',
    [
      apache(
        '[proxy_http:error] [pid 22870:tid 22884] (20014)Internal error (specific information not available): [client 127.0.0.1:46214] AH01102: error reading status line from remote server 127.0.0.1:5998',
      ),
      apache(
        '[proxy:error] [pid 22870:tid 22884] [client 127.0.0.1:46214] AH00898: Error reading from remote server returned by /close/',
      ),
    ],
  ],
  [
    'a backend that closes at once',
    'nginx',
    'gateway nginx-closed',
    [nginx(3, 'upstream prematurely closed connection while reading response header from upstream')],
  ],
  [
    'a backend that closes at once',
    'HAProxy',
    'gateway proxy-closed',
    [haproxy('s1', '0/0/0/-1/1', '502 217 - - SH--')],
  ],
]

const named = cells.map(([backend, proxy, reason, lines]) => ({ backend, proxy, reason, lines }))
test.each(named)('L33: $backend behind $proxy is $reason, once', async ({ reason, lines }) => {
  expect(await told(lines)).toMatchObject({ errors: 1, reasons: [reason] })
})

test.each([
  ['nginx', 'gateway nginx-unreachable', [nginx(4, 'no live upstreams while connecting to upstream')]],
  ['HAProxy', 'gateway proxy-unreachable', [haproxy('<NOSRV>', '0/-1/-1/-1/0', '503 217 - - SC--')]],
] as const)('L33: a pool that is down behind %s is %s', async (_proxy, reason, lines) => {
  expect(await told(lines)).toMatchObject({ errors: 1, reasons: [reason] })
})

test('L24: the four lines that nginx writes of one request over two dead servers are one event', async () => {
  const refused = 'connect() failed (111: Connection refused) while connecting to upstream'
  const lines = [
    nginx(7, refused),
    nginx(7, refused),
    nginx(7, 'no live upstreams while connecting to upstream'),
    nginx(7, refused),
  ]
  expect((await told([...lines, nginx(8, refused)])).errors).toBe(2)
})

test('L24: a line of an access log is one request, and one error when it failed', async () => {
  const line = (status: number) =>
    `127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /app/db HTTP/1.1" ${status} 344 "-" "curl/7.88.1"`
  expect(await told([line(200), line(502), line(503), line(504), line(404)])).toMatchObject({
    requests: 5,
    errors: 3,
    reasons: ['gateway status-502', 'gateway status-503', 'gateway status-504'],
  })
})
