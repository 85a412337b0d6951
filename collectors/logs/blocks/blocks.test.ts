import { describe, expect, test } from 'vitest'
import { createDetector } from '../formats/detect.ts'
import { createAssembler, type LogEvent } from './assemble.ts'
import { createCounted } from './counted.ts'
import { exceptionsIn } from './exceptions.ts'

function eventsOf(text: string, gapMs = 0): LogEvent[] {
  const events: LogEvent[] = []
  const assembler = createAssembler({ counted: createCounted([], 0), emit: (event) => void events.push(event) })
  const detector = createDetector(null)
  let at = 0
  let elapsed = 0
  for (const line of text.split('\n')) {
    const moment = { now: 1_700_000_000_000, elapsed }
    assembler.take(
      { start: at, end: at + line.length + 1, text: line, isCut: false, before: Buffer.alloc(0) },
      detector.parse(line),
      moment,
    )
    at += line.length + 1
    elapsed += gapMs
    if (gapMs > 0) assembler.expire(elapsed)
  }
  assembler.closeAll()
  return events
}
const typesOf = (event: LogEvent | undefined) => exceptionsIn(event?.lines ?? []).map((exception) => exception.type)

describe('streams without prefixes', () => {
  test('a Node stack with a cause and a code, between other lines', () => {
    const events = eventsOf(`listening on 3000
TypeError: fetch failed
    at node:internal/deps/undici/undici:13510:13
    at async pay (/srv/app/pay.js:12:3) {
  [cause]: Error: connect ECONNREFUSED 127.0.0.1:5999
      at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16) {
    errno: -111,
    code: 'ECONNREFUSED',
    syscall: 'connect'
  }
}
INFO next request`)
    expect(events).toHaveLength(1)
    expect(exceptionsIn(events[0]!.lines)).toMatchObject([
      { type: 'Error', code: 'ECONNREFUSED' },
      { type: 'TypeError', message: 'fetch failed' },
    ])
  })

  test('a Java log line with its stack and causes', () => {
    const events = eventsOf(`2026-11-24 03:41:25.166 INFO 1 --- [main] c.e.Shop : up
2026-11-24 03:41:25.166 ERROR 1 --- [main] c.e.Shop : charge failed
java.lang.IllegalStateException: charge failed
\tat com.example.Shop.charge(Shop.java:10)
\t... 12 more
Caused by: java.net.ConnectException: Connection refused
\tat com.example.Pay.connect(Pay.java:3)
\tat java.base/java.net.Socket.connect(Socket.java:1)
2026-11-24 03:41:26.166 INFO 1 --- [main] c.e.Shop : up`)
    expect(events).toHaveLength(1)
    expect(typesOf(events[0])).toEqual(['java.net.ConnectException', 'java.lang.IllegalStateException'])
  })

  test('a Java exception with only its message is not taken for an error', () => {
    expect(eventsOf('java.lang.RuntimeException: mentioned in passing\nanother line')).toHaveLength(0)
  })

  test('two tracebacks one after the other are two errors', () => {
    const one = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\nValueError: 1'
    expect(eventsOf(`${one}\n${one}\nplain text`)).toHaveLength(2)
  })

  test('gunicorn writes a line and a traceback: one error', () => {
    const events = eventsOf(`[2026-11-24 03:42:20 +0000] [1829] [INFO] Booting worker
[2026-11-24 03:42:21 +0000] [1830] [ERROR] Error handling request /boom
Traceback (most recent call last):
  File "/srv/app/wsgi.py", line 5, in app
    raise RuntimeError("boom")
RuntimeError: boom
[2026-11-24 03:42:23 +0000] [1829] [CRITICAL] WORKER TIMEOUT (pid:1830)`)
    expect(events.map((event) => event.heads[0]?.message)).toEqual([
      'Error handling request /boom',
      'WORKER TIMEOUT (pid:1830)',
    ])
  })

  test('a warning may carry a traceback and stays a warning; after INFO it is an error nobody caught', () => {
    const trace = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\nValueError: 1'
    expect(eventsOf(`WARNING:shop:slow\n${trace}`)).toHaveLength(0)
    expect(eventsOf(`INFO:shop:Task retry: in 3s\n${trace}`)).toHaveLength(0)
    expect(eventsOf(`INFO:shop:started\n${trace}`)).toHaveLength(1)
  })

  test.each([
    ['Go', 'panic: runtime error: index out of range [5]\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/a.go:3 +0x1d'],
    [
      'Rust',
      "thread 'worker' (1822) panicked at p.rs:1:102:\ncalled `Result::unwrap()` on an `Err` value\nnote: run with",
    ],
  ])('a panic of %s is one error', (_language, text) => {
    expect(eventsOf(text)).toHaveLength(1)
    expect(typesOf(eventsOf(text)[0])).toEqual(['panic'])
  })
})

describe('chains', () => {
  test('"During handling" and "direct cause": the first printed is the root', () => {
    const text = `Traceback (most recent call last):
  File "/srv/a.py", line 1, in f
    d["x"]
    ~^^^^^
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/a.py", line 4, in g
    raise shop.errors.Broken("two
lines")
shop.errors.Broken: two
lines`
    expect(exceptionsIn(text.split('\n'))).toMatchObject([
      { type: 'KeyError' },
      { type: 'shop.errors.Broken', message: 'two\nlines' },
    ])
  })
})

test('an exception whose name has no word for errors is one where a stack follows, or the record says so', () => {
  const stack = ['PaymentProviderTimeout: provider timed out', '    at pay (/srv/pay.js:1:2)']
  expect(exceptionsIn(stack)).toMatchObject([{ type: 'PaymentProviderTimeout', frames: [{ function: 'pay' }] }])
  expect(exceptionsIn(stack.slice(0, 1))).toEqual([])
  expect(exceptionsIn(stack.slice(0, 1), { isStack: true })).toMatchObject([{ type: 'PaymentProviderTimeout' }])
})

test('a block of very many lines keeps its beginning and its end', () => {
  const frames = Array.from({ length: 1_000 }, (_, i) => `  File "/srv/a.py", line ${i}, in f\n    f()`).join('\n')
  const events = eventsOf(`ERROR:root:deep\nTraceback (most recent call last):\n${frames}\nRecursionError: too deep`)
  expect(events).toHaveLength(1)
  expect(typesOf(events[0])).toEqual(['RecursionError'])
  expect(events[0]!.lines.length).toBeLessThanOrEqual(500)
})

test('more open blocks than the bound: the oldest are closed, none is lost', () => {
  const lines = Array.from(
    { length: 1_000 },
    (_, i) => `[Mon Nov 23 12:00:00.000020 2026] [wsgi:error] [pid ${i}:tid 1] [remote 1.2.3.4:5] ERROR:root:no ${i}`,
  )
  expect(eventsOf(lines.join('\n'))).toHaveLength(1_000)
})
