import type { IncomingMessage } from 'node:http'
import type { Gate, Refusal } from './gate.ts'

export type HandshakeRefusal = Refusal | 'cookie' | 'full'

/**
 * Decides on a socket before anything exists for it. Socket.IO's own `cors` does not look at WebSockets at all. A
 * client without `Origin` is no browser, so it has no business with cookies either.
 */
export function judgeHandshake(
  request: IncomingMessage,
  { gate, isFull }: { gate: Gate; isFull: () => boolean },
): { ok: true } | { ok: false; reason: HandshakeRefusal } {
  const { headers } = request
  if (isFull()) return { ok: false, reason: 'full' }
  const place = gate.place(headers)
  if (!place.ok) return place
  if (headers.origin === undefined && headers.cookie !== undefined) return { ok: false, reason: 'cookie' }
  // Which namespace it wants is known only later: here it must be allowed into one of them.
  const board = gate.board(headers)
  return board.ok || gate.collector(headers).ok ? { ok: true } : board
}
