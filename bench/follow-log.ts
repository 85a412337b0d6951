// The process that `bench/tail.ts` measures: it follows the log that its argument tells of, and nothing else.
import { readFileSync } from 'node:fs'
import { Registry } from 'prom-client'
import { collectorMetrics } from '../collectors/collector-metrics.ts'
import { createGather } from '../collectors/gather.ts'
import { createLogSource } from '../collectors/logs/log-source.ts'
import { sleep, systemClock } from '../runtime/clock.ts'
import { keepHeapLean } from '../runtime/lean-heap.ts'
import { silentLog } from '../runtime/log.ts'
import { systemRandom } from '../runtime/random.ts'
import type { BenchLog } from './tail-logs.ts'

/** Processor time and time of each round, and the memory of the process; how much of it is its own and of its program. */
export type Followed = {
  rounds: { cpuMs: number; ms: number }[]
  megabytes: { most: number; own: number; program: number }
}

/** All that a collector does with a log but handing the Batches over: they are taken as often as it takes them. */
async function tail({ path, bytes, errors, requests }: BenchLog): Promise<void> {
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
  while (Number(source.reports()[0]?.bytes ?? 0) < bytes) await sleep(systemClock, 1)
  stopTaking()
  await source.stop()
  take()
  // A number of lines that were not all understood would be a number of something else.
  if (counted.errors !== errors || counted.requests !== requests)
    throw new Error(`${path}: counted ${JSON.stringify(counted)}, written ${JSON.stringify({ errors, requests })}`)
}

/** What Linux says of this process's memory; elsewhere only its size now. */
function megabytes(): Followed['megabytes'] {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 976.5625
    return { most: of('VmHWM'), own: of('RssAnon'), program: of('RssFile') }
  } catch {
    const most = process.memoryUsage.rss() / 1e6
    return { most, own: most, program: 0 }
  }
}

async function follow(log: BenchLog, count: number): Promise<Followed> {
  const rounds: Followed['rounds'] = []
  for (let round = 0; round < count; round++) {
    const before = process.cpuUsage()
    const began = systemClock.elapsed()
    await tail(log)
    const { user, system } = process.cpuUsage(before)
    rounds.push({ cpuMs: (user + system) / 1_000, ms: systemClock.elapsed() - began })
  }
  return { rounds, megabytes: megabytes() }
}

// As every process of Faultboard does.
keepHeapLean()
const { log, rounds } = JSON.parse(process.argv[2] ?? '{}')
process.stdout.write(JSON.stringify(await follow(log, rounds)))
