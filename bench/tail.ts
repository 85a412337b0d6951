// How fast logs are read, from the file to counted Buckets, beside plain `readline` and a bare scan for newlines.
// Run it: npm run bench:tail [-- megabytes]
import { createReadStream, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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

const folder = mkdtempSync(join(tmpdir(), 'bench-tail-'))
let highestRss = 0
const stopWatching = systemClock.every(20, () => {
  highestRss = Math.max(highestRss, process.memoryUsage().rss)
})
try {
  for (const kind of benchKinds.filter((kind) => !process.argv[3] || kind === process.argv[3])) {
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
    highestRss = 0
    say('followed and counted', await best(() => tail(log)))
    console.log(`  resident while it was followed: ${Math.round(highestRss / 1e6)} MB`)
    rmSync(path)
  }
  console.log(machineLine())
} finally {
  stopWatching()
  rmSync(folder, { recursive: true, force: true })
}
