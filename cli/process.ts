import { fileURLToPath } from 'node:url'
import type { Registry } from 'prom-client'
import { type Collector, createCollector } from '../collectors/collector.ts'
import type { Stdin } from '../collectors/logs/ways-in/stdin-way.ts'
import { openDurableOutbox } from '../collectors/outbox/durable-outbox.ts'
import { createMemoryOutbox } from '../collectors/outbox/memory-outbox.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import type { Config } from '../runtime/config.ts'
import { keepHeapLean } from '../runtime/lean-heap.ts'
import { createLife, type Life } from '../runtime/life.ts'
import { createLog, type Log } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { type Random, systemRandom } from '../runtime/random.ts'
import { createServer } from '../server/server.ts'
import { createMemoryStore } from '../server/store/memory-store.ts'
import { createRedisStore } from '../server/store/redis-store.ts'
import type { Io } from './command.ts'
import { release } from './version.ts'

/** What one process of Faultboard works with. */
export type Deps = { clock: Clock; random: Random; log: Log; metrics: Registry; life: Life }

export function createDeps(io: Io, name: string, defaultLevel: string): Deps {
  const log = createLog(io.env.LOG_LEVEL ?? defaultLevel, name)
  const clock = systemClock
  return { clock, random: systemRandom, log, metrics: createMetrics(), life: createLife({ clock, log }) }
}

/** Runs until asked to end; a failed start is rolled back by the same stack. */
export async function runUntilEnded(io: Io, deps: Deps, start: () => Promise<void>): Promise<number> {
  keepHeapLean()
  try {
    await start()
    await io.ended
  } finally {
    await deps.life.stop()
  }
  return 0
}

/** Starts store and server; returns the address to open. */
export async function startServer(config: Config, deps: Deps, demo: boolean): Promise<{ url: string }> {
  const store = config.redis ? await createRedisStore(config.redis, { log: deps.log }) : createMemoryStore()
  deps.life.onStop('store', () => store.close())
  const screens = fileURLToPath(new URL('../out', import.meta.url))
  const server = createServer(config, { ...deps, store, screens, release: release(), demo })
  deps.life.onStop('server', () => server.stop())
  return server.start()
}

/** Starts a collector that hands over to `server`. Without a folder for its state it keeps it in memory. */
export async function startCollector(
  config: Config,
  deps: Deps,
  { server, stdin }: { server: string; stdin?: Stdin | undefined },
): Promise<Collector> {
  const { state, token } = config.collector
  const outbox = state ? await openDurableOutbox(state, deps) : createMemoryOutbox(deps)
  deps.life.onStop('outbox', () => outbox.close())
  const collector = createCollector(config, { ...deps, server, token, outbox, ...(stdin && { stdin }) })
  deps.life.onStop('collector', () => collector.stop())
  await collector.start()
  return collector
}
