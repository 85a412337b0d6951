import { hostname } from 'node:os'
import type { Registry } from 'prom-client'
import type { BatchId } from '../contracts/batch.ts'
import type { TargetReport } from '../contracts/target.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Config } from '../runtime/config.ts'
import type { Log } from '../runtime/log.ts'
import type { Random } from '../runtime/random.ts'
import { collectorMetrics } from './collector-metrics.ts'
import { watchFirstReadings } from './first-readings.ts'
import { createFlushTimer } from './flush-timer.ts'
import { createFlusher } from './flusher.ts'
import { createGather } from './gather.ts'
import type { Stdin } from './logs/ways-in/stdin-way.ts'
import type { Outbox } from './outbox/outbox.ts'
import { createPush } from './push.ts'
import { createReporting } from './reporting.ts'
import { createRunningSources } from './running-sources.ts'

export type CollectorDeps = {
  clock: Clock
  random: Random
  log: Log
  metrics: Registry
  /** Address of the server. */
  server: string
  token?: string | undefined
  /** Stays open when the collector stops: who opened it closes it. */
  outbox: Outbox
  /** Where the configuration takes lines from the standard input. */
  stdin?: Stdin
}

export interface Collector {
  start(): Promise<void>
  /** Stops reading, keeps what was read, and hands over what it can within two seconds. */
  stop(): Promise<void>
  /** Waits until everything is handed over, as long as there is time; whether it is. */
  handOver(withinMs: number): Promise<boolean>
  reports(): TargetReport[]
}

const stopWithinMs = 2_000
/** Where sources stand that saw nothing to count is kept this often. */
const sweepMs = 5_000
/** So many waiting Batches mean that the server is behind, or away. */
const behindAt = 8

/** Reads all that the configuration says, and hands over what it saw. */
export function createCollector(config: Config, deps: CollectorDeps): Collector {
  const { clock, log, outbox, server, token } = deps
  const collector = collectorId(config)
  const metrics = collectorMetrics(deps.metrics)
  const isBehind = () => outbox.pending > behindAt
  const gather = createGather({
    clock,
    log,
    metrics,
    isFull: () => outbox.isFull() || flusher.isStuck(),
    onSeen: () => timer.seen(),
  })
  const sources = createRunningSources(config, {
    ...deps,
    sink: gather,
    checkpointOf: (key) => outbox.checkpoints().get(key),
    keptKeys: () => outbox.checkpoints().keys(),
    kept() {
      // Nothing may be waiting to be written: then there is nothing that a flush would come for.
      timer.seen()
      return flusher.kept()
    },
  })
  const tellPending = () => {
    metrics.pendingBatches.set(outbox.pending)
    metrics.pendingBytes.set(outbox.pendingBytes)
  }
  const push = createPush(
    { server, token },
    {
      ...deps,
      metrics,
      onConnected() {
        gather.describeAgain()
        reporting.tellNow()
      },
      onSettled() {
        tellPending()
        if (!isBehind()) timer.hurry()
        if (outbox.pending === 0) onEmpty()
      },
    },
  )
  const flusher = createFlusher(outbox, {
    clock,
    log,
    take: (all) => ({ collector, batches: gather.take(), checkpoints: sources.moved(all) }),
    onCommitted() {
      tellPending()
      push.wake()
    },
  })
  const timer = createFlushTimer(clock, { flush: () => flusher.flush(), isBehind })
  const reporting = createReporting(collector, {
    clock,
    log,
    reports: watchFirstReadings(sources.reports, () => flusher.flush(true)),
    discoveries: sources.discoveries,
    send: push.report,
  })
  let stopSweep = () => {}
  let onEmpty = () => {}
  let stopping: Promise<void> | null = null

  /** Waits until everything is handed over, as long as there is time. */
  const drain = (withinMs: number) =>
    new Promise<void>((resolve) => {
      if (outbox.pending === 0 || withinMs <= 0) return resolve()
      const cancel = clock.after(withinMs, resolve)
      onEmpty = () => {
        cancel()
        resolve()
      }
    })
  const stop = async () => {
    const began = clock.elapsed()
    const left = () => stopWithinMs - (clock.elapsed() - began)
    stopSweep()
    reporting.stop()
    await sources.stop()
    timer.stop()
    await flusher.finish(left())
    await drain(left())
    push.stop()
    if (outbox.pending > 0) log.warn({ pending: outbox.pending, kept: outbox.kind }, 'not everything was handed over')
  }

  return {
    async start() {
      tellPending()
      push.start()
      await sources.start()
      reporting.start()
      // New files and counters have their first position now; without it a crash would begin with them anew.
      flusher.flush(true)
      stopSweep = clock.every(sweepMs, () => flusher.flush(true))
    },
    stop() {
      stopping ??= stop()
      return stopping
    },
    async handOver(withinMs) {
      await flusher.finish(withinMs)
      await drain(withinMs)
      return outbox.pending === 0
    },
    reports: sources.reports,
  }
}

/** The configured name, or the machine's: it stays over restarts, so a new Report replaces the old one. */
const collectorId = ({ collector }: Config): BatchId['collector'] =>
  collector.id ?? `host-${hostname().replace(/[^A-Za-z0-9._-]/g, '-')}`.slice(0, 63)
