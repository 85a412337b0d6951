/** What Django writes of one request, by kind: lines without Apache's prefix. */
const kinds: { name: string; isError: boolean; lines: (n: number) => string[] }[] = [
  { name: 'info', isError: false, lines: (n) => [`INFO 2026-11-23 21:34:06,408 urls 1 2 order ${n} accepted`] },
  {
    name: 'warning with its traceback',
    isError: false,
    lines: (n) => [
      `WARNING 2026-11-23 21:34:06,408 urls 1 2 try ${n} failed`,
      'Traceback (most recent call last):',
      '  File "/srv/app/shop/cart.py", line 5, in retry',
      '    once()',
      'ValueError: again',
    ],
  },
  {
    name: 'database, chained, with carets',
    isError: true,
    lines: (n) => [
      `ERROR 2026-11-23 21:34:07,328 log 1 2 Internal Server Error: /db/${n}`,
      'Traceback (most recent call last):',
      '  File "/usr/lib/python3/dist-packages/django/db/backends/base/base.py", line 289, in ensure_connection',
      '    self.connect()',
      '    ^^^^^^^^^^^^^^',
      'psycopg2.OperationalError: connection to server at "127.0.0.1", port 5999 failed: Connection refused',
      '\\tIs the server running on that host and accepting TCP/IP connections?',
      '',
      '',
      'The above exception was the direct cause of the following exception:',
      '',
      'Traceback (most recent call last):',
      '  File "/srv/app/shop/views.py", line 20, in checkout',
      '    Order.objects.get(pk=1)',
      '  File "/usr/lib/python3/dist-packages/django/db/utils.py", line 91, in __exit__',
      '    raise dj_exc_value.with_traceback(traceback) from exc_value',
      'django.db.utils.OperationalError: connection to server at "127.0.0.1", port 5999 failed: Connection refused',
      '\\tIs the server running on that host and accepting TCP/IP connections?',
    ],
  },
  {
    name: 'exception with a message of four lines',
    isError: true,
    lines: (n) => [
      `ERROR 2026-11-23 21:34:07,328 log 1 2 Internal Server Error: /sku/${n}`,
      'Traceback (most recent call last):',
      '  File "/srv/app/shop/views.py", line 31, in sku',
      '    raise ValueError(text)',
      'ValueError: bad sku',
      'second line',
      '',
      'fourth line',
    ],
  },
  {
    name: 'mod_wsgi itself',
    isError: true,
    lines: () => [
      "mod_wsgi (pid=1): Exception occurred processing WSGI script '/srv/app/wsgi.py'.",
      'Traceback (most recent call last):',
      '  File "/srv/app/wsgi.py", line 9, in application',
      '    raise KeyError(1)',
      'KeyError: 1',
    ],
  },
  {
    name: 'gateway',
    isError: true,
    lines: (n) => [`ERROR 2026-11-23 21:34:07,328 log 1 2 Bad Gateway: /checkout/${n}`],
  },
  {
    name: 'exception group',
    isError: true,
    lines: (n) => [
      `ERROR 2026-11-23 21:34:07,328 log 1 2 Internal Server Error: /group/${n}`,
      '  + Exception Group Traceback (most recent call last):',
      '  |   File "/srv/app/shop/fan.py", line 3, in fan_out',
      '  |     raise ExceptionGroup("two failed", errors)',
      '  | ExceptionGroup: two failed (2 sub-exceptions)',
      '  +-+---------------- 1 ----------------',
      '    | Traceback (most recent call last):',
      '    |   File "/srv/app/shop/fan.py", line 8, in one',
      '    |     raise TypeError(1)',
      '    | TypeError: 1',
      '    +---------------- 2 ----------------',
      '    | KeyError: 2',
      '    +------------------------------------',
    ],
  },
]

type Thread = { id: string; queue: string[]; last: string }

const pad = (n: number, width: number) => String(n).padStart(width, '0')

/** A stamp as Apache writes it, `ms` after noon. */
function stampOf(micros: number): string {
  const s = Math.floor(micros / 1e6)
  return `Mon Nov 23 ${pad(12 + Math.floor(s / 3_600), 2)}:${pad(Math.floor(s / 60) % 60, 2)}:${pad(s % 60, 2)}.${pad(micros % 1e6, 6)} 2026`
}

/**
 * The error log of Apache with mod_wsgi as several processes and threads write it at once: the lines of different
 * requests stand between each other. `chance` is 0 ≤ x < 1. `calm` are numbers of lines after which every request that
 * goes on is within its frames: there a pause of the writers is no end of anything.
 */
export function interleavedLog(
  requests: number,
  chance: () => number,
): { lines: string[]; errors: Record<string, number>; calm: number[] } {
  const threads = Array.from(
    { length: 32 },
    (_, i): Thread => ({ id: `${100 + (i % 4)}:tid ${9_000 + i}`, queue: [], last: '' }),
  )
  const errors: Record<string, number> = {}
  const lines: string[] = []
  const calm: number[] = []
  let micros = 0
  let left = requests
  let running: Thread[] = []
  while (left > 0 || running.length > 0) {
    while (left > 0 && running.length < 8) {
      const thread = threads.filter((each) => !running.includes(each))[Math.floor(chance() * (32 - running.length))]
      const kind = kinds[Math.floor(chance() * kinds.length)]
      if (!thread || !kind) break
      const client = `10.0.0.${Math.floor(chance() * 24)}:${4_000 + left}`
      thread.last = ''
      thread.queue = kind.lines(left).map((line) => `[pid ${thread.id}] [remote ${client}] ${line}`)
      if (kind.isError) errors[kind.name] = (errors[kind.name] ?? 0) + 1
      running.push(thread)
      left--
    }
    // A thread writes some lines, then another one comes between.
    const thread = running[Math.floor(chance() * running.length)]
    for (let n = 1 + Math.floor(chance() * 4); n > 0 && thread && thread.queue.length > 0; n--) {
      micros += 20
      thread.last = thread.queue.shift() ?? ''
      lines.push(`[${stampOf(micros)}] [wsgi:error] ${thread.last}`)
    }
    running = running.filter((each) => each.queue.length > 0)
    if (running.every((each) => each.last === '' || /\] (?:Traceback| {2}File| {4}[a-z^])/.test(each.last)))
      calm.push(lines.length)
  }
  return { lines, errors, calm }
}
