import type { Batch } from '../../contracts/batch.ts'
import type { Random } from '../../runtime/random.ts'
import { incarnationBytes, type Outbox } from './outbox.ts'

const maxPendingBytes = 32 * 1024 * 1024

/** An Outbox that lives as long as the process: a restart of the server loses nothing, one of the collector does. */
export function createMemoryOutbox({ random }: { random: Random }, maxBytes: number = maxPendingBytes): Outbox {
  const incarnation = random.hex(incarnationBytes)
  const batches = new Map<number, { batch: Batch; bytes: number }>()
  const checkpoints = new Map<string, unknown>()
  let seq = 0
  let pendingBytes = 0

  return {
    kind: 'memory',
    async commit(entry) {
      for (const parts of entry.batches) {
        seq++
        const batch: Batch = { id: { collector: entry.collector, incarnation, seq }, parts }
        const bytes = Buffer.byteLength(JSON.stringify(batch))
        batches.set(seq, { batch, bytes })
        pendingBytes += bytes
      }
      for (const [key, value] of entry.checkpoints) {
        if (value === null) checkpoints.delete(key)
        else checkpoints.set(key, value)
      }
    },
    next() {
      for (const { batch } of batches.values()) return batch
      return null
    },
    ack(acked) {
      pendingBytes -= batches.get(acked)?.bytes ?? 0
      batches.delete(acked)
    },
    checkpoints: () => checkpoints,
    get pending() {
      return batches.size
    },
    get pendingBytes() {
      return pendingBytes
    },
    isFull: () => pendingBytes >= maxBytes,
    async close() {},
  }
}
