// How fast logs are read, from the file to counted Buckets, beside plain `readline` and a bare scan for newlines.
// Run it: npm run bench:tail [-- megabytes]
import { execFileSync } from 'node:child_process'
import { createReadStream, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Registry } from 'prom-client'
import { collectorMetrics } from '../collectors/collector-metrics.ts'
import { createGather } from '../collectors/gather.ts'
import { createLogSource } from '../collectors/logs/log-source.ts'
import { seededRandom } from '../e2e/sparse/seeded-random.ts'
import { sleep, systemClock } from '../runtime/clock.ts'
import { silentLog } from '../runtime/log.ts'
import { systemRandom } from '../runtime/random.ts'
import { machineLine } from './machine.ts'
import { type BenchLog, benchKinds, writeBenchLog } from './tail-logs.ts'

const megabytes = Number(process.argv[2] ?? 100)
const rounds = 3

function scan({ path }: BenchLog): number {
  const fd = openSync(path, 'r')
  const chunk = Buffer.alloc(256 * 1024)
  let lines = 0
  for (let got = readSync(fd, chunk); got > 0; got = readSync(fd, chunk)) {
    const bytes = chunk.subarray(0, got)
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  }
  return lines
}

async function readLines({ path }: BenchLog): Promise<number> {
  let lines = 0
  for await (const _ of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) lines++
  return lines
}

/** All that a collector does with a log but handing the Batches over: they are taken as often as it takes them. */
async function tail({ path, bytes, errors, requests }: BenchLog): Promise<number> {
  const metrics = new Registry()
  const deps = { clock: systemClock, log: silentLog(), metrics: collectorMetrics(metrics), isFull: () => false }
  const gather = createGather({ ...deps, onSeen: () => {} })
  const counted = { errors: 0, requests: 0 }
  const take = () => {
    for (const parts of gather.take()) {
      for (const bucket of parts.web?.buckets ?? []) {
        counted.errors += bucket.errors
        counted.requests += bucket.requests
      }
    }
  }
  const source = createLogSource(
    { owner: { team: 'web', service: 'shop' }, log: { path, fromStart: true } },
    { sink: gather, clock: systemClock, random: systemRandom, log: silentLog(), metrics, checkpoint: null },
  )
  const stopTaking = systemClock.every(100, take)
  source.start()
  const read = () => Number(source.reports()[0]?.bytes ?? 0)
  while (read() < bytes) await sleep(systemClock, 1)
  const readAt = systemClock.elapsed()
  stopTaking()
  await source.stop()
  take()
  if (counted.errors !== errors || counted.requests !== requests) {
    throw new Error(`${path}: counted ${JSON.stringify(counted)}, written ${JSON.stringify({ errors, requests })}`)
  }
  return readAt
}

/** The best of some rounds, because other work on the machine only ever adds. */
async function best(run: () => Promise<number> | number): Promise<number> {
  const took: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = systemClock.elapsed()
    const endedAt = await run()
    took.push((endedAt > began ? endedAt : systemClock.elapsed()) - began)
  }
  return Math.min(...took)
}

/** What was measured in a process that does nothing else, so that its memory is that of following. */
type Followed = { ms: number; cpuMs: number; rss: number; atStart: number }

async function follow(log: BenchLog): Promise<Followed> {
  const atStart = process.memoryUsage.rss()
  let rss = atStart
  const stopWatching = systemClock.every(20, () => {
    rss = Math.max(rss, process.memoryUsage.rss())
  })
  let cpuMs = Number.POSITIVE_INFINITY
  const ms = await best(async () => {
    const before = process.cpuUsage()
    const endedAt = await tail(log)
    const { user, system } = process.cpuUsage(before)
    cpuMs = Math.min(cpuMs, (user + system) / 1_000)
    return endedAt
  })
  stopWatching()
  return { ms, cpuMs, rss, atStart }
}

function followApart(log: BenchLog): Followed {
  const answer = execFileSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url)], {
    env: { ...process.env, BENCH_FOLLOW: JSON.stringify(log) },
    encoding: 'utf8',
  })
  return JSON.parse(answer)
}

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-tail-'))
  try {
    for (const kind of benchKinds.filter((each) => !process.argv[3] || each === process.argv[3])) {
      const path = join(folder, `${kind}.log`)
      const log = writeBenchLog({ kind, path, bytes: megabytes * 1_000_000 }, seededRandom(7_919_977))
      const { bytes, lines, errors } = log
      console.log(`${kind}: ${Math.round(bytes / 1e6)} MB, ${lines} lines, 5 % of them of ${errors} errors`)
      const say = (name: string, ms: number) => {
        const speed = `${Math.round(bytes / 1e3 / ms)} MB/s`
        console.log(`  ${name.padEnd(34)} ${speed.padStart(10)} ${(lines / 1e3 / ms).toFixed(2).padStart(7)} M lines/s`)
      }
      say('finding the newlines', await best(() => scan(log) && 0))
      say('readline, and nothing done with it', await best(async () => (await readLines(log)) && 0))
      const { ms, cpuMs, rss, atStart } = followApart(log)
      say('followed and counted', ms)
      say('… a second of processor time', cpuMs)
      const mb = (size: number) => Math.round(size / 1e6)
      console.log(`  resident while it was followed: ${mb(rss)} MB, ${mb(atStart)} MB before`)
      rmSync(path)
    }
    console.log(machineLine())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const asked = process.env.BENCH_FOLLOW
if (asked) process.stdout.write(JSON.stringify(await follow(JSON.parse(asked))))
else await run()
