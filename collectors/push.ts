import type { Batch, BatchAck } from '../contracts/batch.ts'
import type { Report } from '../contracts/target.ts'
import type { BatchOutcome } from './collector-metrics.ts'
import { createLink, type LinkDeps } from './link.ts'
import type { Outbox } from './outbox/outbox.ts'

const laterMs = { first: 250, most: 5_000 }

/** Hands over what waits in the outbox: in order, one at a time, each until the server has answered for it. */
export interface Push {
  start(): void
  /** There may be something new in the outbox. */
  wake(): void
  /** Said once, if there is a connection: the next one says it all again. */
  report(report: Report): void
  stop(): void
}

export type PushDeps = LinkDeps & {
  outbox: Outbox
  /** The server has gone through a start, or this connection is the first. */
  onConnected: () => void
  /** A Batch has left the outbox. */
  onSettled: () => void
}

/**
 * One at a time, because the server refuses for ever what is lower than what it has counted: a second Batch on the way
 * could overtake a first that was lost. An answer that comes too late is ignored; the Batch is sent again and the
 * server knows it by its name.
 */
export function createPush(
  { ackWithinMs = 5_000, ...to }: { server: string; token: string | undefined; ackWithinMs?: number },
  deps: PushDeps,
): Push {
  const { outbox, clock, random, log, metrics, onConnected, onSettled } = deps
  const link = createLink(
    {
      ...to,
      onConnected() {
        attempt = 0
        onConnected()
        wake()
      },
    },
    deps,
  )
  const { socket } = link
  let isSending = false
  let isStopped = false
  let attempt = 0
  let cancel = () => {}

  const wake = () => {
    if (isSending || isStopped || !socket.connected) return
    const batch = outbox.next()
    if (!batch) return
    cancel()
    isSending = true
    void send(batch).then((outcome) => {
      isSending = false
      metrics.batches.inc({ outcome })
      if (outcome === 'acked' || outcome === 'refused') {
        attempt = 0
        outbox.ack(batch.id.seq)
        onSettled()
        wake()
      } else sendAgain(outcome)
    })
  }

  const send = async (batch: Batch): Promise<BatchOutcome> => {
    let answer: BatchAck
    try {
      answer = await socket.timeout(ackWithinMs).emitWithAck('batch', batch)
    } catch {
      return socket.connected ? 'timeout' : 'disconnected'
    }
    if (answer.ok) return 'acked'
    const { reason, detail, retry } = answer
    if (retry) {
      if (attempt === 0) log.warn({ seq: batch.id.seq, reason }, `the server cannot take a Batch now: ${detail}`)
      return 'later'
    }
    // It would be refused for ever, and everything behind it would wait for ever.
    metrics.dropped.inc({ reason: 'refused' })
    log.error({ seq: batch.id.seq, reason }, `the server refused a Batch, which is dropped: ${detail}`)
    return 'refused'
  }

  const sendAgain = (outcome: BatchOutcome) => {
    // After a lost connection the next one wakes.
    if (outcome === 'disconnected' || isStopped) return
    const waitMs = Math.min(laterMs.most, laterMs.first * 2 ** attempt) * (0.5 + random.fraction() / 2)
    attempt++
    cancel = clock.after(outcome === 'later' ? waitMs : 0, wake)
  }

  return {
    start: () => link.start(),
    wake,
    report(report) {
      if (!socket.connected) return
      socket.timeout(ackWithinMs).emit('report', report, (error, answer) => {
        if (!error && !answer.ok) log.debug('the server did not take a Report; the next one follows')
      })
    },
    stop() {
      isStopped = true
      cancel()
      link.stop()
    },
  }
}
