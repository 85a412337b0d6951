import type { Batch, BatchAck } from './batch.ts'
import type { Report } from './target.ts'

/** The Socket.IO namespace of collectors: WebSocket only, with the header `Authorization: Bearer <token>`. */
export const collectorNamespace = '/collect'

/** What a collector says, and how the server answers. An ack comes only after the store has the Batch. */
export interface CollectorToServer {
  batch: (batch: Batch, ack: (answer: BatchAck) => void) => void
  report: (report: Report, ack: (answer: { ok: boolean; serverAt: number }) => void) => void
}
export type ServerToCollector = Record<string, never>
