import { describe, expect, test } from 'vitest'
import { eventsOf } from '../testing/events-of.ts'
import { exceptionsIn } from './exceptions.ts'

const upstream = 'upstream: "fastcgi://unix:/run/php.sock:", host: "shop.local"'

describe('what a server writes of another program', () => {
  test('L20: nginx puts the stack of PHP between quotes, line by line', () => {
    const events =
      eventsOf(`2026/11/24 03:42:10 [error] 77#77: *1 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught RuntimeException: no money in /srv/src/Pay.php:31
Stack trace:
#0 /srv/src/Shop.php(12): Shop\\Pay->charge()
#1 {main}
  thrown in /srv/src/Pay.php on line 31" while reading response header from upstream, client: 10.0.0.7, server: shop.local, request: "GET /checkout HTTP/1.1", ${upstream}
a line of something else
2026/11/24 03:42:11 [notice] 77#77: signal process started`)
    expect(events).toHaveLength(1)
    expect(events[0]?.lines.join('\n')).not.toContain('something else')
    expect(exceptionsIn(events[0]?.lines ?? [])).toMatchObject([
      {
        type: 'RuntimeException',
        message: 'no money',
        frames: [{ file: '/srv/src/Pay.php' }, { function: 'Shop\\Pay->charge' }],
      },
    ])
  })

  test('L20: Apache writes the stack of PHP-FPM and of mod_php as one line', () => {
    const stack =
      'PHP Fatal error:  Uncaught RuntimeException: no money in /srv/src/Pay.php:31\\nStack trace:\\n#0 {main}\\n  thrown'
    const events =
      eventsOf(`[Tue Nov 24 03:42:10.123456 2026] [proxy_fcgi:error] [pid 77:tid 78] [client 10.0.0.7:51234] AH01071: Got error 'PHP message: ${stack} in /srv/src/Pay.php on line 31'
[Tue Nov 24 03:42:11.123456 2026] [php:error] [pid 78] [client 10.0.0.8:51234] ${stack} in /srv/src/Pay.php on line 31
a line of something else`)
    expect(events.map(({ lines }) => exceptionsIn(lines).map(({ type, message }) => `${type}: ${message}`))).toEqual([
      ['RuntimeException: no money'],
      ['RuntimeException: no money'],
    ])
    expect(events.flatMap(({ lines }) => lines).join('\n')).not.toContain('something else')
  })

  test('L20: the other lines of a statement stand behind it in the log of PostgreSQL', () => {
    const events =
      eventsOf(`2026-11-24 03:42:10.123 UTC [77] ERROR:  duplicate key value violates unique constraint "orders_ref_key"
2026-11-24 03:42:10.123 UTC [77] DETAIL:  Key (ref)=(A-17) already exists.
2026-11-24 03:42:10.123 UTC [77] STATEMENT:  INSERT INTO orders (ref)
\tVALUES ('A-17')
2026-11-24 03:42:10.124 UTC [78] LOG:  checkpoint starting: time
\tnot of the statement`)
    expect(events).toHaveLength(1)
    expect(events[0]?.lines.at(-1)).toBe("\tVALUES ('A-17')")
  })
})

describe('what frameworks print around a stack', () => {
  test.each([
    [
      'AWS Lambda: the exception before its traceback',
      `[ERROR] RuntimeError: no money
Traceback (most recent call last):
  File "/var/task/app.py", line 5, in handler
    raise RuntimeError("no money")`,
      'no money',
    ],
    [
      'Django without a level',
      `Internal Server Error: /checkout
Traceback (most recent call last):
  File "/srv/app/views.py", line 5, in checkout
    raise RuntimeError("no money")
RuntimeError: no money`,
      'no money',
    ],
    [
      'Rich: a box',
      `╭──────────────── Traceback (most recent call last) ────────────────╮
│ /srv/app/pay.py:12 in charge                                      │
│                                                                   │
│ ❱ 12     raise RuntimeError("no money")                           │
╰───────────────────────────────────────────────────────────────────╯
RuntimeError: no money`,
      'no money',
    ],
    [
      'Loguru: arrows and branches',
      `2026-11-24 03:42:10.123 | ERROR    | shop.pay:charge:12 - charge failed
Traceback (most recent call last):

  File "/srv/app/pay.py", line 20, in <module>
    charge(7)
    └ <function charge at 0x7f1c>

> File "/srv/app/pay.py", line 12, in charge
    raise RuntimeError("no money")

RuntimeError: no money`,
      'no money',
    ],
    [
      'Sinatra: dashes',
      `2026-11-24 03:42:10 - RuntimeError - no money:
\t/srv/shop/app.rb:5:in \`block in <main>'
\t/usr/lib/ruby/gems/3.2.0/gems/sinatra-3.1.0/lib/sinatra/base.rb:1763:in \`call'`,
      'no money',
    ],
    [
      'a controller of Kubernetes that caught a panic',
      `E1124 03:42:10.123456       1 runtime.go:79] Observed a panic: no money
goroutine 55 [running]:
main.(*Till).Reconcile(0xc0001)
\t/srv/shop/till.go:31 +0x1d`,
      'no money',
    ],
  ])('L20: %s', (_name, text, message) => {
    const events = eventsOf(`INFO up\n${text}`)
    expect(events).toHaveLength(1)
    const [root] = exceptionsIn(events[0]?.lines ?? [])
    expect(root?.message).toBe(message)
    if (!text.startsWith('[ERROR]')) expect(root?.frames.length).toBeGreaterThan(0)
  })
})

test('a head without words takes the first that are some, not what is drawn above them', () => {
  const events =
    eventsOf(`2026-11-24T03:42:10.123Z ERROR 77 --- [shop] [           main] o.s.b.d.LoggingFailureAnalysisReporter   : 

***************************
APPLICATION FAILED TO START
***************************`)
  expect(events.map(({ heads }) => heads[0]?.message)).toEqual(['APPLICATION FAILED TO START'])
})

test('L20: what a driver passes on with the level of its server is still of the stack that it stands in', () => {
  const events = eventsOf(`2026-11-24 03:42:10.123 ERROR 77 --- [           main] c.e.Shop : order not saved

org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint "orders_pkey"
\tat com.example.Shop.save(Shop.java:10)
Caused by: org.postgresql.util.PSQLException: ERROR: no more of it
\tat com.example.Shop.write(Shop.java:20)`)
  expect(events).toHaveLength(1)
  expect(exceptionsIn(events[0]?.lines ?? [])).toHaveLength(2)
})
