// How fast the stores count, compared with plain HINCRBY of as many fields in the same run.
// Run it: npx tsx bench/store.ts [seconds for each line]
import { cpus, totalmem } from 'node:os'
import { Redis } from 'ioredis'
import type { BatchPart } from '../contracts/batch.ts'
import { emptyBucket, slices } from '../contracts/bucket.ts'
import { startRedis } from '../e2e/redis-server.ts'
import { silentLog } from '../runtime/log.ts'
import { createMemoryStore } from '../server/store/memory-store.ts'
import { bucketFields } from '../server/store/redis-pages.ts'
import { createRedisStore } from '../server/store/redis-store.ts'
import type { Store } from '../server/store/store.ts'

const seconds = Number(process.argv[2] ?? 3)
const servicesPerBatch = 20
const batchesAtOnce = 16

/** What one collector sends in a second: twenty services, each with a few classes and routes and one known error. */
function partAt(at: number): BatchPart {
  const services = Array.from({ length: servicesPerBatch }, (_, n) => `service-${n}`)
  return {
    buckets: services.map((service) => ({
      ...emptyBucket({ service, vantage: 'app', at }),
      requests: 100,
      errors: 3,
      classes: { http_5xx: 2, timeout: 1 },
      routes: { 'GET /orders/:id': { requests: 60, errors: 3 }, 'GET /': { requests: 40, errors: 0 } },
    })),
    groups: services.map((service) => ({
      id: 'k1:00000000000000ff',
      service,
      vantage: 'error-log',
      class: 'timeout',
      rule: 'python',
      title: 'TimeoutError',
      message: 'no answer from ? within ? s',
      route: 'GET /orders/:id',
      where: 'orders/views.py in show',
      sample: null,
    })),
    sightings: services.map((service) => ({ group: 'k1:00000000000000ff', service, at, count: 3 })),
    gaps: [],
  }
}

/** The same with what stands beside a rate: a histogram of the service and of its routes, and a few sides. */
function withDetail(part: BatchPart): BatchPart {
  const latency = { '10': 50, '25': 30, '50': 12, '100': 5, '250': 2, '1000': 1 }
  return {
    ...part,
    buckets: part.buckets.map((bucket) => ({
      ...bucket,
      latency,
      sides: { 'database|calls|default': 300, 'database|failed calls|default': 1, 'outgoing|calls|bank': 40 },
      routes: Object.fromEntries(
        Object.entries(bucket.routes).map(([route, counts]) => [route, { ...counts, latency }]),
      ),
    })),
  }
}

type Speed = { name: string; batches: number; elapsedMs: number }

/** Runs `batch` over and over, some at once as many collectors do, and counts how often it was done. */
async function measure(name: string, batch: (n: number) => Promise<unknown>): Promise<Speed> {
  let n = 0
  const began = performance.now()
  const until = began + seconds * 1_000
  const worker = async () => {
    while (performance.now() < until) {
      const first = n
      n += 10
      for (let i = 0; i < 10; i++) await batch(first + i)
    }
  }
  await Promise.all(Array.from({ length: batchesAtOnce }, worker))
  return { name, batches: n, elapsedMs: performance.now() - began }
}

const record =
  (store: Store, detail = false) =>
  (n: number) => {
    const now = 1_700_000_000_000 + n * 10
    const id = { collector: `${detail ? 'detailed' : 'host'}-${n}`, incarnation: '00000000000000aa', seq: 1 }
    const part = detail ? withDetail(partAt(now)) : partAt(now)
    return store.record({ team: `team-${n % 4}`, id, part, now })
  }

/** The fields of one Batch in all widths, as the store writes them. */
function fieldsOf(part: BatchPart): string[][] {
  return slices.flatMap(({ widthMs }) =>
    part.buckets.map((bucket) => [
      ...bucketFields(bucket, 0, widthMs > 10_000),
      ...(widthMs > 10_000 ? ['0|k1:00000000000000ff', '3'] : []),
    ]),
  )
}

const server = await startRedis()
try {
  const speeds: Speed[] = []
  speeds.push(await measure('memory', record(createMemoryStore())))
  speeds.push(await measure('memory, with detail', record(createMemoryStore(), true)))

  const store = await createRedisStore({ url: server.url, prefix: 'bench' }, { log: silentLog() })
  speeds.push(await measure('redis', record(store)))
  speeds.push(await measure('redis, with detail', record(store, true)))
  await store.close()

  const plain = new Redis(server.url)
  const fields = fieldsOf(partAt(0))
  const fieldCount = fields.reduce((sum, list) => sum + list.length / 2, 0)
  speeds.push(
    await measure('plain HINCRBY, pipelined', async (n) => {
      const pipeline = plain.pipeline()
      for (const [i, list] of fields.entries()) {
        const key = `plain:{team-${n % 4}}:${i}`
        for (let f = 0; f < list.length; f += 2) pipeline.hincrby(key, list[f] ?? '', Number(list[f + 1]))
      }
      await pipeline.exec()
    }),
  )
  plain.disconnect()

  const [cpu] = cpus()
  const gib = (totalmem() / 2 ** 30).toFixed(1)
  console.log(`machine: ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${gib} GiB, Node ${process.version}`)
  console.log(`a Batch: ${servicesPerBatch} services, ${fieldCount} fields in three widths; ${batchesAtOnce} at once`)
  const base = speeds.at(-1)
  for (const { name, batches, elapsedMs } of speeds) {
    const perSecond = (batches / elapsedMs) * 1_000
    const basePerSecond = base ? (base.batches / base.elapsedMs) * 1_000 : Number.NaN
    console.log(
      [
        name.padEnd(26),
        `${Math.round(perSecond)} batches/s`.padStart(18),
        `${Math.round(perSecond * servicesPerBatch)} services/s`.padStart(20),
        `× ${(perSecond / basePerSecond).toFixed(2)} of plain HINCRBY`.padStart(28),
      ].join(''),
    )
  }
} finally {
  await server.stop()
}
