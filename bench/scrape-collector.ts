// The collecting side of bench/scrape.ts, which builds and starts it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Registry } from 'prom-client'
import { createScrapeSource } from '../collectors/metrics/scrape-source.ts'
import type { Sink } from '../collectors/sink.ts'
import { type Clock, sleep, systemClock } from '../runtime/clock.ts'
import { keepHeapLean } from '../runtime/lean-heap.ts'
import { silentLog } from '../runtime/log.ts'
import { systemRandom } from '../runtime/random.ts'
import { machineLine } from './machine.ts'

keepHeapLean()

// Once a minute a target is read as a whole: a shorter run does not show what that costs.
const [seconds = 65, targets = 200, kilobytes = 200] = process.argv.slice(2).map(Number)
const settleMs = 5_000
const goals = { cpu: 0.5, lagMs: 100, rssMB: 250 }

const exporter = fork(fileURLToPath(new URL('scrape-exporter.mjs', import.meta.url)), [
  String(targets),
  String(kilobytes * 1_000),
])
const answerOf = async <T>(): Promise<T> => {
  const [message] = await once(exporter, 'message')
  return message
}

/** The clock of the collector, and how late each of its regular calls came. */
const lags: number[] = []
let isMeasuring = false
const watchedClock: Clock = {
  ...systemClock,
  every: (ms, call, offsetMs = 0) =>
    systemClock.every(
      ms,
      () => {
        // A timer may come a millisecond early, which is not nearly one interval late.
        if (isMeasuring) lags.push((((systemClock.now() - offsetMs) % ms) + 1) % ms)
        call()
      },
      offsetMs,
    ),
}

const { ports } = await answerOf<{ ports: number[] }>()
let requests = 0
let errors = 0
const sink: Sink = {
  counts(_, counts) {
    requests += counts.requests
    errors += counts.errors
  },
  error() {},
  gap() {},
  isFull: () => false,
}
const metrics = new Registry()
const sources = ports.map((port, index) =>
  createScrapeSource(
    { owner: { team: 'bench', service: `service-${index}` }, scrape: { url: `http://127.0.0.1:${port}/metrics` } },
    { sink, clock: watchedClock, random: systemRandom, log: silentLog(), metrics, checkpoint: undefined },
  ),
)
for (const source of sources) source.start()
await sleep(systemClock, settleMs)

isMeasuring = true
const began = systemClock.elapsed()
const cpu = process.cpuUsage()
const counted = requests
let rss = 0
for (let second = 0; second < seconds; second++) {
  await sleep(systemClock, 1_000)
  rss = Math.max(rss, process.memoryUsage.rss())
}
const spent = process.cpuUsage(cpu)
const tookMs = systemClock.elapsed() - began
isMeasuring = false
const scrapes = lags.length
lags.sort((a, b) => a - b)
const lagMs = lags[Math.floor(lags.length * 0.99)] ?? 0
const share = (spent.user + spent.system) / 1_000 / tookMs
const reports = sources.flatMap((source) => source.reports())
exporter.send('report')
const { overlaps, connections } = await answerOf<{ overlaps: number; connections: number }>()
await Promise.all(sources.map((source) => source.stop()))
exporter.disconnect()

const isMet = (value: number, goal: number) => (value < goal ? 'met' : 'NOT met')
console.log(`${machineLine()}, load average ${loadavg()[0]?.toFixed(1)}`)
console.log(`${targets} targets of ${kilobytes} KB every second for ${seconds} s: ${scrapes} scrapes due`)
console.log(
  `good at the end: ${reports.filter(({ ok }) => ok).length}; slowed down: ${reports.filter(({ notes }) => notes.some((note) => note.includes('asked every'))).length}; counted: ${requests - counted} requests, ${errors} errors in all`,
)
console.log(
  `CPU of the collector: ${(share * 100).toFixed(1)} % of one core (user ${(spent.user / 10_000 / seconds).toFixed(1)}, system ${(spent.system / 10_000 / seconds).toFixed(1)}); goal < 50 %: ${isMet(share, goals.cpu)}`,
)
console.log(
  `scheduling lag: median ${lags[lags.length >> 1]} ms, p99 ${lagMs} ms, max ${lags.at(-1)} ms; goal < 100 ms: ${isMet(lagMs, goals.lagMs)}`,
)
console.log(`RSS: ${(rss / 1e6).toFixed(0)} MB at most; goal < ${goals.rssMB} MB: ${isMet(rss / 1e6, goals.rssMB)}`)
console.log(`overlapping scrapes of a target: ${overlaps} (must be 0); connections: ${connections}`)
if (overlaps > 0) process.exitCode = 1
