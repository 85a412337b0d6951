import { interleavedLog } from '../collectors/logs/testing/interleaved-log.ts'

/** The same numbers in every run. */
function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const hosts = ['db-1.internal', 'db-2.internal', 'cache.internal', 'mq.internal']
const users = ['alice@example.com', 'bob@example.org', 'carol@example.net']
const pick = <T>(list: readonly T[], chance: () => number): T => list[Math.floor(chance() * list.length)]!
const hexOf = (chance: () => number): string =>
  Math.floor(chance() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')

/** Messages in which something is different each time, as services write them: nothing can be remembered by its text. */
const messages: ((chance: () => number, n: number) => string)[] = [
  (chance, n) =>
    `order ${n} of ${pick(users, chance)} failed: payment ${hexOf(chance)} was declined after ${n % 900} ms`,
  (chance, n) => `connection to ${pick(hosts, chance)}:5432 refused (attempt ${n % 5})`,
  (chance) => `GET https://api.example/v1/items/${hexOf(chance)}?token=${hexOf(chance)} answered 500`,
  (chance, n) => `{'user': '${pick(users, chance)}', 'password': '${hexOf(chance)}', 'cart': ${n}} was not accepted`,
  (_chance, n) =>
    `duplicate key value violates unique constraint "orders_pkey" DETAIL:  Key (id)=(${n}) already exists.`,
  (chance, n) => `could not read /srv/app/uploads/${n}/${hexOf(chance)}.jpg: No space left on device`,
]
const message = (chance: () => number, n: number): string => pick(messages, chance)(chance, n)

const kinds: Record<string, (chance: () => number, n: number) => string[]> = {
  'Python lines': (chance, n) => [
    `2026-11-24 03:42:${10 + (n % 50)},${100 + (n % 900)} ERROR shop.orders: ${message(chance, n)}`,
  ],
  'JSON lines with stacks (pino)': (chance, n) => {
    const said = message(chance, n)
    const stack = `Error: ${said}\n    at charge (/srv/app/pay.js:${n % 90}:2)\n    at async handle (/srv/app/node_modules/x/index.js:3:4)`
    return [
      JSON.stringify({
        level: 50,
        time: 1_795_491_685_161 + n,
        pid: 7,
        hostname: 'vm',
        msg: said,
        err: { type: 'Error', message: said, stack },
      }),
    ]
  },
  'nginx errors': (chance, n) => [
    `2026/11/24 03:42:${10 + (n % 50)} [error] 1693#1693: *${n} connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.${n % 256}.7, server: shop.local, request: "GET /orders/${n} HTTP/1.1", upstream: "http://10.0.0.1:5996/orders/${n}", host: "${pick(hosts, chance)}"`,
  ],
  'Java stacks (logback)': (chance, n) => [
    `2026-11-24 03:42:${10 + (n % 50)}.123 ERROR 1 --- [http-nio-${n % 20}] com.example.shop.OrderService : ${message(chance, n)}`,
    `java.lang.IllegalStateException: charge of order ${n} failed`,
    `\tat com.example.shop.OrderService.charge(OrderService.java:${n % 200})`,
    '\tat com.example.shop.OrderController.post(OrderController.java:41)',
    ...Array.from({ length: 12 }, (_, i) => `\tat org.springframework.web.servlet.Frame${i}.call(Frame.java:${i})`),
    'Caused by: java.net.ConnectException: Connection refused',
    '\tat java.base/sun.nio.ch.Net.connect(Net.java:1)',
    '\t... 12 more',
  ],
}

export type ErrorLog = { name: string; make: () => { lines: string[]; errors: number } }

/** Logs of errors only, made one by one so that they do not fill the memory, with how many errors stand in each. */
export function errorLogs(lineCount: number): ErrorLog[] {
  const logs = Object.entries(kinds).map(([name, linesOf]) => ({ name, make: () => logOf(lineCount, linesOf) }))
  return [...logs, { name: 'mod_wsgi tracebacks, interleaved', make: () => wsgiLog(lineCount) }]
}

function logOf(lineCount: number, linesOf: (chance: () => number, n: number) => string[]) {
  const chance = chanceFrom(42)
  const lines: string[] = []
  let errors = 0
  while (lines.length < lineCount) lines.push(...linesOf(chance, ++errors))
  return { lines, errors }
}

function wsgiLog(lineCount: number) {
  const { lines, errors } = interleavedLog(Math.ceil(lineCount / 9), chanceFrom(42))
  return { lines, errors: Object.values(errors).reduce((sum, count) => sum + count, 0) }
}
