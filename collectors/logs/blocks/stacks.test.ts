import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventsOf } from '../testing/events-of.ts'
import { exceptionsIn } from './exceptions.ts'

const captured = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8').trimEnd()

type Case = { name: string; text: string; types: string[]; frame?: string }

const goroutines = `goroutine 1 [running]:
main.charge({0xc000012345, 0x5})
\t/srv/shop/pay.go:31 +0x1d
main.main()
\t/srv/shop/main.go:12 +0x45

goroutine 18 [chan receive, 3 minutes]:
database/sql.(*DB).connectionOpener(0xc0000b2000, {0x1234, 0xc000})
\t/usr/local/go/src/database/sql/sql.go:1218 +0x8d
created by database/sql.OpenDB in goroutine 1
\t/usr/local/go/src/database/sql/sql.go:791 +0x165
exit status 2`

const cases: Case[] = [
  {
    name: 'Java with a cause, suppressed ones and a message of two lines, as it was written',
    text: captured('java.log'),
    types: ['java.net.ConnectException', 'java.lang.IllegalStateException', 'java.lang.RuntimeException'],
  },
  {
    name: 'Java behind its log line',
    text: `2026-11-24 03:41:25.166 ERROR 1 --- [           main] c.e.Shop : charge failed

java.lang.IllegalStateException: charge failed
for order 7
\tat com.example.Shop.charge(Shop.java:10) ~[shop.jar!/:1.0]
\tat com.example.Shop$$Lambda$14/0x0000000800c03000.run(Unknown Source)
\t... 23 common frames omitted
Caused by: java.net.SocketTimeoutException: Read timed out
\tat java.base/java.net.Socket.read(Socket.java:1)
\t... 23 more`,
    types: ['java.net.SocketTimeoutException', 'java.lang.IllegalStateException'],
    frame: 'charge',
  },
  {
    name: 'Node: an error with a cause and properties',
    text: `TypeError: fetch failed
    at node:internal/deps/undici/undici:13510:13
    at async pay (/srv/app/pay.js:12:3) {
  [cause]: Error: connect ECONNREFUSED 127.0.0.1:5999
      at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16) {
    errno: -111,
    code: 'ECONNREFUSED',
    syscall: 'connect'
  }
}`,
    types: ['Error', 'TypeError'],
    frame: 'pay',
  },
  {
    name: 'Go: a panic with all goroutines',
    text: `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47e5b2]

${goroutines}`,
    types: ['panic'],
    frame: 'main.charge',
  },
  {
    name: 'Go: a panic that was raised again, of several lines',
    text: `panic: no money
for order 7 [recovered]
\tpanic: no money

goroutine 1 [running]:
panic({0x47b2c0, 0xc000014250})
\t/usr/local/go/src/runtime/panic.go:884 +0x212
main.charge(...)
\t/srv/shop/pay.go:31
exit status 2`,
    types: ['panic'],
    frame: 'main.charge',
  },
  {
    name: 'Go: all goroutines are asleep',
    text: `fatal error: all goroutines are asleep - deadlock!

goroutine 1 [chan send]:
main.main()
\t/srv/shop/main.go:12 +0x45
exit status 2`,
    types: ['panic'],
    frame: 'main.main',
  },
  {
    name: 'Go: the panic of a handler in the log',
    text: `2026/11/24 03:42:10 http: panic serving 127.0.0.1:51234: runtime error: index out of range [5] with length 3
goroutine 7 [running]:
net/http.(*conn).serve.func1()
\t/usr/local/go/src/net/http/server.go:1850 +0xbf
panic({0x6420e0, 0xc00001a1f8})
\t/usr/local/go/src/runtime/panic.go:890 +0x262
main.handler({0x6b3c10, 0xc0000f60e0}, 0xc0000fc000)
\t/srv/shop/main.go:21 +0x85
created by net/http.(*Server).Serve in goroutine 1
\t/usr/local/go/src/net/http/server.go:3089 +0x5ed`,
    types: ['panic'],
    frame: 'main.handler',
  },
  {
    name: 'Rust with a backtrace',
    text: `thread 'main' panicked at src/pay.rs:12:5:
no money
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90b35a623/library/std/src/panicking.rs:597:5
   1: shop::pay::charge
             at ./src/pay.rs:12:5
note: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.`,
    types: ['panic'],
    frame: 'shop::pay::charge',
  },
  {
    name: 'Rust without one, of an older compiler',
    text: `thread 'worker' panicked at 'no money', src/pay.rs:12:5
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
    types: ['panic'],
  },
  {
    name: 'Ruby with a cause',
    text: captured('ruby.log').replace('\nplain neighbour', ''),
    types: ['ArgumentError', 'KeyError'],
  },
  {
    name: 'Ruby 3.4, which quotes otherwise',
    text: `/srv/shop/pay.rb:2:in 'Integer#/': divided by 0 (ZeroDivisionError)
\tfrom /srv/shop/pay.rb:2:in 'Object#charge'
\tfrom /srv/shop/pay.rb:4:in '<main>'`,
    types: ['ZeroDivisionError'],
    frame: 'Integer#/',
  },
  {
    name: 'Rails: its lines have the tag of the request',
    text: `F, [2026-11-24T03:42:10.497736 #126554] FATAL -- : [0b9a8f5e-3f1c-4c39-9f11-0b7f7cf0a6d2]
[0b9a8f5e-3f1c-4c39-9f11-0b7f7cf0a6d2] NoMethodError (undefined method \`price' for nil:NilClass):
[0b9a8f5e-3f1c-4c39-9f11-0b7f7cf0a6d2]
[0b9a8f5e-3f1c-4c39-9f11-0b7f7cf0a6d2] app/controllers/orders_controller.rb:12:in \`charge'
[0b9a8f5e-3f1c-4c39-9f11-0b7f7cf0a6d2] app/middleware/tenant.rb:3:in \`call'`,
    types: ['NoMethodError'],
    frame: 'charge',
  },
  {
    name: 'PHP: an exception with its cause, as it was written',
    text: captured('php.log'),
    types: ['LogicException', 'RuntimeException'],
    frame: 'Shop\\Pay->inner',
  },
  {
    name: 'PHP: a fatal error without a stack',
    text: '[24-Nov-2026 03:42:10 UTC] PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/src/Pay.php on line 31',
    types: ['Fatal error'],
  },
  {
    name: 'Laravel',
    text: `[2026-11-24 03:42:10] production.ERROR: no money {"userId":7,"exception":"[object] (RuntimeException(code: 0): no money at /srv/app/Pay.php:31)
[stacktrace]
#0 /srv/app/Http/Controllers/PayController.php(12): App\\\\Pay->charge()
#1 /srv/vendor/laravel/framework/src/Illuminate/Routing/Controller.php(54): App\\\\Http\\\\Controllers\\\\PayController->store()
#2 {main}

[previous exception] [object] (PDOException(code: 2002): Connection refused at /srv/app/Pay.php:28)
[stacktrace]
#0 {main}
"}`,
    types: ['PDOException', 'RuntimeException'],
  },
  {
    name: '.NET with an inner exception, nobody caught it',
    text: `Unhandled exception. System.InvalidOperationException: charge failed
 ---> System.Net.Sockets.SocketException (111): Connection refused
   at Shop.Pay.Connect() in /srv/Pay.cs:line 3
   --- End of inner exception stack trace ---
   at Shop.Pay.Charge(Order order) in /srv/Pay.cs:line 12
--- End of stack trace from previous location ---
   at Program.Main() in /srv/Program.cs:line 5`,
    types: ['System.Net.Sockets.SocketException', 'System.InvalidOperationException'],
    frame: 'Connect',
  },
  {
    name: '.NET on its console',
    text: `fail: Microsoft.AspNetCore.Server.Kestrel[13]
      Connection id "0HMV", Request id "0HMV:1": An unhandled exception was thrown by the application.
      System.InvalidOperationException: charge failed
         at Shop.Pay.Charge(Order order) in /srv/Pay.cs:line 12
         at Microsoft.AspNetCore.Http.RequestDelegate.Invoke()`,
    types: ['System.InvalidOperationException'],
    frame: 'Charge',
  },
  {
    name: 'Node: an error of the plain type that nobody caught',
    text: `Error: no money
    at pay (/srv/app/pay.js:12:3)
    at node:internal/main/run_main_module:28:49`,
    types: ['Error'],
    frame: 'pay',
  },
  {
    name: 'Java: an exception somewhere in a line without a level',
    text: `Nov 24, 2026 3:42:10 PM com.example.Shop: RuntimeException: no money
  at com.example.Shop.charge(Shop.java:50)
  at java.lang.Thread.run(Thread.java:10)`,
    types: ['RuntimeException'],
  },
  {
    name: 'Rails: frames of gems',
    text: ` ActionController::RoutingError (No route matches [GET] "/settings"):

  actionpack (5.1.4) lib/action_dispatch/middleware/debug_exceptions.rb:63:in \`call'
  app/middleware/tenant.rb:3:in \`call'`,
    types: ['ActionController::RoutingError'],
    frame: 'call',
  },
  {
    name: 'PHP 5',
    text: `PHP Fatal error:  Uncaught exception 'RuntimeException' with message 'no money' in /srv/pay.php:60
Stack trace:
#0 [internal function]: Shop::{closure}()
#1 /srv/index.php(36): Shop->pay('x', Array)
#2 {main}
  thrown in /srv/pay.php on line 60`,
    types: ['RuntimeException'],
    frame: 'Shop->pay',
  },
  {
    name: 'Mono',
    text: `System.Collections.Generic.KeyNotFoundException: The given key was not present in the dictionary.
  at Shop.Pay.Charge (System.String key) [0x00000] in <filename unknown>:0
  at System.Threading.Thread.StartInternal () [0x00000] in <filename unknown>:0`,
    types: ['System.Collections.Generic.KeyNotFoundException'],
    frame: 'Charge',
  },
  {
    name: 'Dart',
    text: `Unhandled exception:
StateError: no money
#0      charge (package:shop/pay.dart:3:5)
#1      main (file:///srv/shop/bin/main.dart:7:3)
<asynchronous suspension>
#2      _delayEntrypointInvocation (dart:isolate-patch/isolate_patch.dart:297:19)`,
    types: ['StateError'],
    frame: 'charge',
  },
]

describe('L20: a stack is one event, and its neighbours are not in it', () => {
  const neighbours = { before: 'a line of something else', after: 'nothing to see here' }

  test.each(cases)('$name', ({ text, types, frame }) => {
    const events = eventsOf(`${neighbours.before}\n${text}\n${neighbours.after}\n${neighbours.after}`)
    expect(events).toHaveLength(1)
    const lines = events[0]?.lines ?? []
    const exceptions = exceptionsIn(lines)
    expect(exceptions.map(({ type }) => type)).toEqual(types)
    if (frame) expect(exceptions.flatMap(({ frames }) => frames).map((each) => each.function)).toContain(frame)
    expect(lines.join('\n')).not.toContain(neighbours.before)
    const hasNoEnd = types[0] === 'Fatal error'
    if (!hasNoEnd) expect(lines.join('\n')).not.toContain(neighbours.after)
  })

  test.each(cases)('two of them one after the other are two events: $name', ({ text, types }) => {
    const events = eventsOf(`${text}\n${text}`)
    expect(events.map((event) => exceptionsIn(event.lines).map(({ type }) => type))).toEqual([types, types])
  })

  test('all of them one after the other are as many events as they are', () => {
    expect(eventsOf(cases.map(({ text }) => text).join('\n'))).toHaveLength(cases.length)
  })

  test('in CRI, with other lines of the same container on its other stream between them', () => {
    for (const { name, text } of cases) {
      const lines = text
        .split('\n')
        .flatMap((line) => [
          `2026-11-24T03:42:10.1234Z stderr F ${line}`,
          '2026-11-24T03:42:10.1234Z stdout F INFO a request',
        ])
      expect({ name, events: eventsOf(lines.join('\n')).length }).toEqual({ name, events: 1 })
    }
  })
})

test('L20: what Node prints of errors with errors in them, and when it dies, is two events', () => {
  const events = eventsOf(captured('node.log'))
  expect(events.map((event) => exceptionsIn(event.lines).at(-1)?.type)).toEqual(['AggregateError', 'TypeError'])
  expect(exceptionsIn(events[1]?.lines ?? [])[0]).toMatchObject({ type: 'Error', message: 'bad port' })
})

test('a warning carries its stack in every language', () => {
  const text = `2026-11-24 03:41:25.166  WARN 1 --- [           main] c.e.Shop : charge failed
java.lang.IllegalStateException: charge failed
\tat com.example.Shop.charge(Shop.java:10)
2026-11-24 03:41:25.166  INFO 1 --- [           main] c.e.Shop : up`
  expect(eventsOf(text)).toHaveLength(0)
})
