import { describe, expect, test } from 'vitest'
import { addressed, createOpener } from '../envelopes/opener.ts'
import { createDetector, type Detector } from './detect.ts'
import type { LogRecord } from './format.ts'
import { fallback, lastResort } from './registry.ts'

/** What a file that begins with these lines, again and again, is read as. */
function readAs(lines: readonly string[]): { detector: Detector; records: LogRecord[] } {
  const opener = createOpener()
  const detector = createDetector(null)
  detector.prime(opener.peek(Array.from({ length: 50 }, (_, i) => lines[i % lines.length] ?? '')))
  const records = lines.flatMap((text) =>
    opener
      .take({ start: 0, end: 0, text, isCut: false, before: Buffer.alloc(0) })
      .map(({ line, letter }) => addressed(detector.parse(line.text), letter)),
  )
  return { detector, records }
}

/** Programs whose lines have a layout of another, or one of several: the format, the levels, the lines. */
const programs: [name: string, read: { format: string; levels: string[] }, lines: string[]][] = [
  [
    'Hypercorn',
    { format: 'gunicorn', levels: ['info', 'error'] },
    [
      '[2026-11-24 03:42:10 +0000] [77] [INFO] Running on http://127.0.0.1:8000 (CTRL + C to quit)',
      '[2026-11-24 03:42:10 +0000] [77] [ERROR] Error in ASGI Framework',
    ],
  ],
  [
    'Granian',
    { format: lastResort.name, levels: ['info', 'error'] },
    ['[INFO] Starting granian (main PID: 77)', '[ERROR] Application callable raised an exception'],
  ],
  [
    'Daphne',
    { format: 'access', levels: ['info', 'error'] },
    [
      '127.0.0.1:52086 - - [24/Nov/2026:03:42:10] "GET /cart" 200 344',
      '127.0.0.1:52086 - - [24/Nov/2026:03:42:10] "GET /checkout" 500 344',
    ],
  ],
  [
    'Scrapy',
    { format: 'python', levels: ['error', 'info'] },
    [
      '2026-11-24 03:42:10 [scrapy.core.scraper] ERROR: Spider error processing <GET https://shop.local>',
      '2026-11-24 03:42:10 [scrapy.core.engine] INFO: Spider opened',
    ],
  ],
  [
    'supervisord',
    { format: 'python', levels: ['info', 'warn'] },
    [
      "2026-11-24 03:42:10,123 INFO spawned: 'web' with pid 77",
      '2026-11-24 03:42:10,123 WARN exited: web (exit status 1; not expected)',
    ],
  ],
  [
    'Hadoop',
    { format: 'logback', levels: ['info', 'error'] },
    [
      '2026-11-24 03:42:10,123 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Created MRAppMaster',
      '2026-11-24 03:42:10,123 ERROR [RMCommunicator Allocator] org.apache.hadoop.yarn.Allocator: no answer',
    ],
  ],
  [
    'Keycloak',
    { format: 'jboss', levels: ['error', 'info'] },
    [
      '2026-11-24 03:42:10,123 ERROR [org.keycloak.services.error.KeycloakErrorHandler] (executor-thread-3) Uncaught server error',
      '2026-11-24 03:42:10,123 INFO  [io.quarkus] (main) Keycloak 26 started',
    ],
  ],
  [
    'Spring Boot 3 with its name and the ids of a trace',
    { format: 'spring-boot', levels: ['error', 'info'] },
    [
      '2026-11-24T03:42:10.123Z ERROR 77 --- [shop] [nio-8080-exec-1] [0b9a8f5e3f1c4c39-9f110b7f7cf0a6d2] c.e.Shop : charge failed',
      '2026-11-24T03:42:10.123+01:00  INFO 77 --- [shop] [           main] c.e.ShopApplication : Started',
    ],
  ],
  [
    'Jetty',
    { format: lastResort.name, levels: ['warn', 'info'] },
    [
      '2026-11-24 03:42:10.123:WARN:oejs.HttpChannel:qtp1-17: /checkout',
      '2026-11-24 03:42:10.123:INFO:oejs.Server:main: Started',
    ],
  ],
  [
    'CoreDNS',
    { format: lastResort.name, levels: ['error', 'info'] },
    ['[ERROR] plugin/errors: 2 shop.local. A: i/o timeout', '[INFO] 10.0.0.7:51234 - 77 "A IN shop.local." NOERROR'],
  ],
  [
    'Traefik 3',
    { format: 'zerolog-console', levels: ['error', 'info'] },
    [
      '2026-11-24T03:42:10Z ERR github.com/traefik/traefik/v3/pkg/server/router.go:123 > error="no entry point"',
      '2026-11-24T03:42:10Z INF Starting provider *docker.Provider',
    ],
  ],
  [
    'programs in the order of log4j, wherever the thread is',
    { format: lastResort.name, levels: ['info', 'error', 'warn'] },
    [
      '2026-11-24T03:42:10.123Z | INFO  | state-manager1 | org.eclipse.jetty.server.session | worker node0',
      '[2026-11-24T03:42:10.123Z tomcat-http--188    ERROR com.example.Shop] charge failed',
      '2026-11-24T03:42:10.123Z [pool-26-thread-1] WARN  opId=7 com.example.Shop - slow',
    ],
  ],
  [
    'a program that writes its priority for systemd',
    { format: fallback.name, levels: ['error', 'info'] },
    ['<3>Shop.Pay[0] charge failed', '<6>Microsoft.Hosting.Lifetime[14] Now listening'],
  ],
]

describe('L21: programs that share a layout, or have one of several', () => {
  test.each(programs)('%s', (_name, read, lines) => {
    const { detector, records } = readAs(lines)
    expect({ format: detector.format?.name, levels: records.map(({ level }) => level) }).toEqual(read)
  })
})

/** Kinds of files that are nobody's here. */
const strangers: [name: string, lines: string[]][] = [
  ['calls of the kernel', ['08:09:33.814936 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3 <0.000019>']],
  [
    'a package manager',
    ['2026-11-24 10:44:10 status installed base-files:amd64 12', '2026-11-24 10:44:11 configure a 1'],
  ],
  ['columns between tabs', ['1795491730.452687\tCwFs1P2U\t10.0.0.7\t52026\tGET\tshop.local\t/\t200\tOK']],
  ['columns between bars', ['20261124-22:15:29:606|Step_LSC|30002312|onStandStepChanged 3579']],
  ['epochs', ['1795491730123 the door is open', '1795491730124 the door is shut']],
  ['times of a program of its own', ['[11.24 16:49:06] till.exe - shop.local:5070 open through proxy HTTPS']],
  [
    'counters of a machine',
    ['134681 node-246 unix.hw state_change.unavailable 1795491730 1 Component is down (HWID=3180)'],
  ],
  [
    'a service of directories',
    ['(Tue Nov 24 06:03:46 2026) [sssd] [start_service] (0x0100): Queueing service for startup'],
  ],
  ['a printer', ['laser7 ann 401 [24/Nov/2026:10:28:43 +0100] 1 3 #marketing 10.0.0.7']],
  [
    'a cache',
    ['1795491730.123    187 10.0.0.7 TCP_MISS/200 1234 GET http://shop.local/ - HIER_DIRECT/10.0.0.8 text/html'],
  ],
  ['calls with their time and zone', ['2026/11/24 07:48:21 -05:00 767 10.0.0.7: shop/orders.list(1000011979,)']],
  ['mail', ['2026-11-24 03:42:10 1tFabc-000001-Ab == a@b.example R=dnslookup T=remote_smtp defer (110): timed out']],
]

test.each(strangers)('L21: %s are text of which nothing is known', (_name, lines) => {
  expect(readAs(lines).detector.format?.name).toBe(fallback.name)
})

test('L21: a line in five of another program does not make a file of a known one a file of any', () => {
  const spring = '2026-11-24 03:41:25.166  INFO 1 --- [           main] c.e.Shop : up'
  const other = '[ERROR] closed'
  const lines = Array.from({ length: 50 }, (_, i) => (i % 5 === 0 ? other : spring))
  const { detector, records } = readAs(lines)
  expect(detector.format?.name).toBe('spring-boot')
  expect(records[0]?.level).toBe('error')
})
