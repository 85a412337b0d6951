import { describe, expect, test } from 'vitest'
import { eventsOf } from '../testing/events-of.ts'
import { exceptionsIn } from './exceptions.ts'

type Case = { name: string; text: string; types: string[]; message?: string; frame?: string }

const cases: Case[] = [
  {
    name: 'Node: an error of an own name that nobody caught',
    text: `PaymentDeclined: no money
    at pay (/srv/app/pay.js:12:11)
    at Module._compile (node:internal/modules/cjs/loader:1554:14)`,
    types: ['PaymentDeclined'],
    frame: 'pay',
  },
  {
    name: 'Node: words of the program before the error',
    text: `charge failed Error: no money
    at pay (/srv/app/pay.js:12:11)
    at async handler (/srv/app/index.js:3:1)`,
    types: ['Error'],
    message: 'no money',
    frame: 'handler',
  },
  {
    name: 'Next.js: a mark before the error',
    text: ` ⨯ TypeError: Cannot read properties of undefined (reading 'price')
    at Page (./app/page.tsx:7:21) {
  digest: '1234567890'
}`,
    types: ['TypeError'],
    frame: 'Page',
  },
  {
    name: 'a browser: calls of pages and of nothing',
    text: `Error: no money
    at pay (<anonymous>:3:9)
    at <anonymous>:6:4
    at start (https://shop.local/app.js?v=7:875:140)`,
    types: ['Error'],
    frame: 'start',
  },
  {
    name: 'V8: a stack without an error',
    text: `Till errors stack trace
  at new Till (native)
  at Till.open (file(copy).js?x='y':12:9)`,
    types: [],
  },
  {
    name: 'Java: the time and the logger before the exception',
    text: `Nov 24, 2026 3:42:10 PM com.example.shop.Till: IllegalStateException: closed
  at com.example.shop.Till.open(Till.java:50)
  at java.lang.Thread.run(Thread.java:10)`,
    types: ['IllegalStateException'],
    message: 'closed',
    frame: 'open',
  },
  {
    name: 'Java: causes that were printed already',
    text: `java.lang.IllegalStateException: closed
\tat com.example.shop.Till.open(Till.java:50)
Caused by: java.lang.IllegalArgumentException: no key
\tat com.example.shop.Till.open(Till.java:48)
Caused by: [CIRCULAR REFERENCE: java.lang.IllegalStateException: closed]`,
    types: ['java.lang.IllegalArgumentException', 'java.lang.IllegalStateException'],
  },
  {
    name: 'Java: logback with the root first',
    text: `2026-11-24 03:42:10,123 ERROR [main] com.example.Shop - charge failed
java.net.ConnectException: Connection refused
\tat java.base/sun.nio.ch.Net.connect0(Native Method)
Wrapped by: com.example.PayException: pay
\tat com.example.Pay.pay(Pay.java:7)`,
    types: ['java.net.ConnectException', 'com.example.PayException'],
  },
  {
    name: 'Kotlin: a coroutine that nobody waited for',
    text: `Exception in thread "DefaultDispatcher-worker-1" java.lang.IllegalStateException: no money
\tat com.example.ShopKt$main$1.invokeSuspend(Shop.kt:5)
\tSuppressed: kotlinx.coroutines.internal.DiagnosticCoroutineContextException: [StandaloneCoroutine{Cancelling}@1, Dispatchers.Default]`,
    types: ['java.lang.IllegalStateException'],
  },
  {
    name: 'Go: a panic in a package with such a name',
    text: `panic: no money

goroutine 5 [running]:
panics.Charge()
\tpanics/charge.go:33 +0x1f
created by main.main
\tserver.go:20 +0x91`,
    types: ['panic'],
    frame: 'panics.Charge',
  },
  {
    name: 'Ruby: the last call first, as older ones write on a terminal',
    text: `Traceback (most recent call last):
\t2: from /srv/shop/pay.rb:4:in \`<main>'
\t1: from /srv/shop/pay.rb:2:in \`charge'
/srv/shop/pay.rb:2:in \`/': divided by 0 (ZeroDivisionError)`,
    types: ['ZeroDivisionError'],
    frame: 'charge',
  },
  {
    name: 'Dart: a phrase where others have a name',
    text: `Unhandled exception:
Bad state: closed
#0      Till.open (package:shop/till.dart:3:5)
#1      main (file:///srv/shop/bin/main.dart:7)`,
    types: ['StateError'],
    message: 'Bad state: closed',
    frame: 'Till.open',
  },
  {
    name: 'Dart: a name alone',
    text: `Unhandled exception:
Instance of 'TillError'
#0      Till.open (package:shop/till.dart:3:5)`,
    types: ['TillError'],
    frame: 'Till.open',
  },
  {
    name: 'Python: a message with what a database adds to it',
    text: `Traceback (most recent call last):
  File "/srv/app/orders.py", line 7, in save
    session.commit()
sqlalchemy.exc.IntegrityError: (psycopg2.errors.UniqueViolation) duplicate key value
DETAIL:  Key (ref)=(A-17) already exists.

[SQL: INSERT INTO orders (ref) VALUES (%(ref)s)]`,
    types: ['sqlalchemy.exc.IntegrityError'],
    frame: 'save',
  },
]

describe('L20: what runtimes print is one event, and its neighbours are not in it', () => {
  test.each(cases)('$name', ({ text, types, message, frame }) => {
    const events = eventsOf(`nothing went wrong\n${text}\nnothing to see here\nnothing to see here`)
    expect(events).toHaveLength(1)
    const lines = events[0]?.lines ?? []
    expect(lines.join('\n')).not.toContain('nothing')
    const last = text.split('\n').at(-1) ?? ''
    expect(lines.at(-1)).toBe(last)
    const exceptions = exceptionsIn(lines)
    expect(exceptions.map(({ type }) => type)).toEqual(types)
    if (message) expect(exceptions[0]?.message).toBe(message)
    if (frame) expect(exceptions.flatMap(({ frames }) => frames).map((each) => each.function)).toContain(frame)
  })

  test.each(cases)('behind a record that is no error, and in the journal of systemd: $name', ({ text }) => {
    expect(eventsOf(`INFO up\n${text}\nINFO still up`)).toHaveLength(1)
    const journal = [...text.split('\n'), 'still up'].map((line) =>
      JSON.stringify({ __REALTIME_TIMESTAMP: '1795491730000000', PRIORITY: '6', _TRANSPORT: 'stdout', MESSAGE: line }),
    )
    expect(eventsOf(journal.join('\n'))).toHaveLength(1)
  })

  test.each([
    ['docker logs --timestamps', (line: string) => `2026-11-24T03:42:10.584725130Z ${line}`],
    ['kubectl logs --prefix', (line: string) => `[pod/shop-7d9c/web] ${line}`],
    ['Vector', (line: string) => JSON.stringify({ message: line, source_type: 'file', host: 'vm' })],
    ['Fluent Bit', (line: string) => JSON.stringify({ date: 1_795_491_730.5, log: `${line}\n`, stream: 'stderr' })],
    ['syslog', (line: string) => `Nov 24 03:42:10 vm shop[77]: ${line}`],
  ])('in what %s puts around each line', (_name, around) => {
    for (const { name, text } of cases) {
      const lines = ['up', ...text.split('\n'), 'INFO still up'].map(around)
      expect({ name, events: eventsOf(lines.join('\n')).length }).toEqual({ name, events: 1 })
    }
  })

  test('any two of them in a row are two events', () => {
    const merged = cases.flatMap((one) =>
      cases.map((other) => [one.name, other.name, eventsOf(`${one.text}\n${other.text}`).length] as const),
    )
    // A traceback has no end of its own, so only a word for an error shows that another stack begins.
    const isNeverTold = (one: string, other: string) => one.startsWith('Python') && /own name|words of|V8/.test(other)
    expect(merged.filter(([one, other, events]) => events !== 2 && !isNeverTold(one, other))).toEqual([])
  })
})

test('L20: Gin prints the request between a panic that it caught and the calls', () => {
  const events = eventsOf(`[GIN] 2026/11/24 - 03:42:09 | 200 | 1.2ms | 10.0.0.7 | GET "/"
2026/11/24 03:42:10 [Recovery] 2026/11/24 - 03:42:10 panic recovered:
GET /checkout HTTP/1.1
Host: shop.local

runtime error: invalid memory address or nil pointer dereference
/usr/local/go/src/runtime/panic.go:261 (0x4529b6)
\tpanicmem: panic(memoryError)
/srv/shop/pay.go:31 (0x8d2a25)
\tcharge: till.open()
2026/11/24 03:42:11 listening`)
  expect(events).toHaveLength(1)
  expect(exceptionsIn(events[0]?.lines ?? [])).toEqual([
    {
      type: 'panic',
      message: 'runtime error: invalid memory address or nil pointer dereference',
      code: null,
      frames: [{ file: '/srv/shop/pay.go', function: 'charge' }],
    },
  ])
})

test.each([
  [
    'C++',
    "terminate called after throwing an instance of 'std::runtime_error'\n  what():  no money",
    'std::runtime_error',
  ],
  ['Swift', 'Fatal error: Unexpectedly found nil: file Shop/Pay.swift, line 12', 'Fatal error'],
  ['a sanitizer', '==1208==ERROR: AddressSanitizer: heap-use-after-free on address 0x6020', 'AddressSanitizer'],
  ['Node', '[UnhandledPromiseRejection: The promise rejected with the reason "undefined".] {\n}', undefined],
  ['the kernel', '[12345.678901] Out of memory: Killed process 77 (java) total-vm:1kB', undefined],
])('L20: the end of a process that %s tells of is an error', (_name, text, type) => {
  const events = eventsOf(`listening\n${text}`)
  expect(events).toHaveLength(1)
  expect(exceptionsIn(events[0]?.lines ?? [])[0]?.type).toBe(type)
})

test('a stack that was asked for, and a name that no call follows, are no errors', () => {
  expect(eventsOf('Trace: who calls\n    at pay (/srv/app/pay.js:12:11)\nup')).toHaveLength(0)
  expect(eventsOf('(node:7) DeprecationWarning: old\n    at pay (/srv/app/pay.js:12:11)\nup')).toHaveLength(0)
  expect(eventsOf('Listening: 3000\n  at 10:30 we met\nHost: shop\n    at home')).toHaveLength(0)
})
