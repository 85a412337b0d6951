import { Batch, type BatchAck, type BatchId } from '../../contracts/batch.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import type { ServerMetrics } from '../own-metrics.ts'
import type { Store } from '../store/store.ts'
import { inWords } from './in-words.ts'

export type IngestDeps = { store: Store; clock: Clock; log: Log; metrics: ServerMetrics }

/**
 * Takes the Batches of one socket, one after the other. The store refuses for ever what is lower than what it has
 * counted, so after a Batch that must be sent again nothing later may pass before it.
 */
export interface BatchTaker {
  take(message: unknown): Promise<BatchAck>
  /** The socket is gone: what still waits will be sent again on the next one. */
  stop(): void
}

export function createBatchTaker(deps: IngestDeps): BatchTaker {
  let turn: Promise<unknown> = Promise.resolve()
  let owed: BatchId | null = null
  let stopped = false

  const takeNext = async (message: unknown): Promise<BatchAck> => {
    if (stopped) return later('the connection ended')
    const parsed = Batch.safeParse(message)
    if (!parsed.success) return { ok: false, retry: false, reason: 'malformed', detail: inWords(parsed.error) }
    const batch = parsed.data
    if (owed !== null && owed.incarnation === batch.id.incarnation && owed.seq < batch.id.seq) {
      return later(`Batch ${owed.seq} must come first`)
    }
    const ack = await record(batch, deps)
    owed = ack.ok ? null : batch.id
    return ack
  }

  return {
    take(message) {
      const answer = turn.then(() => takeNext(message))
      turn = answer.catch(() => {})
      return answer.then((ack) => {
        if (!ack.ok) deps.metrics.batchesRefused.inc({ reason: ack.reason })
        return ack
      })
    },
    stop() {
      stopped = true
    },
  }
}

const later = (detail: string): BatchAck => ({ ok: false, retry: true, reason: 'store-down', detail })

/** Records the parts of all teams. Those that were recorded before a failure are refused as counted the next time. */
async function record({ id, parts }: Batch, { store, clock, log, metrics }: IngestDeps): Promise<BatchAck> {
  const recordOne = async ([team, part]: [string, Batch['parts'][string]]) => {
    const end = metrics.recordSeconds.startTimer()
    const { counted } = await store.record({ team, id, part, now: clock.now() })
    end()
    metrics.batchParts.inc({ result: counted ? 'counted' : 'duplicate' })
  }
  const results = await Promise.allSettled(Object.entries(parts).map(recordOne))
  const failed = results.find((result) => result.status === 'rejected')
  if (!failed) return { ok: true }
  log.warn({ collector: id.collector, seq: id.seq, error: failed.reason }, 'a Batch could not be recorded')
  return later('the store cannot be reached; send it again')
}
