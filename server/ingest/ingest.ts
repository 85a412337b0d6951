import type { Namespace } from 'socket.io'
import type { BatchAck } from '../../contracts/batch.ts'
import { createBatchTaker, type IngestDeps } from './take-batch.ts'
import { createReportTaker } from './take-report.ts'

/** Takes what collectors hand over. Whoever is in this namespace has passed the gate. */
export function serveCollectors(namespace: Namespace, deps: IngestDeps): void {
  const { log, metrics, clock } = deps
  namespace.on('connection', (socket) => {
    const batches = createBatchTaker(deps)
    const reports = createReportTaker(deps)
    metrics.sockets.inc({ kind: 'collector' })
    log.info({ address: socket.handshake.address }, 'a collector has come')

    socket.on('batch', (message: unknown, ack: unknown) => {
      if (typeof ack !== 'function') return
      batches.take(message).then(
        (answer) => ack(answer),
        (error: unknown) => {
          metrics.unexpected.inc({ edge: 'collector' })
          log.error({ error }, 'a Batch could not be taken')
          ack({ ok: false, retry: true, reason: 'store-down', detail: 'the server failed' } satisfies BatchAck)
        },
      )
    })
    socket.on('report', (message: unknown, ack: unknown) => {
      reports.take(message).then(
        (answer) => typeof ack === 'function' && ack(answer),
        (error: unknown) => {
          metrics.unexpected.inc({ edge: 'collector' })
          log.error({ error }, 'a Report could not be taken')
          if (typeof ack === 'function') ack({ ok: false, serverAt: clock.now() })
        },
      )
    })
    socket.on('disconnect', (reason) => {
      batches.stop()
      metrics.sockets.dec({ kind: 'collector' })
      log.info({ reason }, 'a collector has gone')
    })
  })
}
