import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import type { Random } from '../../runtime/random.ts'
import { beginOpening, damageIn, setAside } from './broken-file.ts'
import { lockFolder } from './folder-lock.ts'
import { incarnationBytes, type Outbox } from './outbox.ts'
import { type OutboxFile, openOutboxFile } from './outbox-file.ts'

const maxPendingBytes = 256 * 1024 * 1024
/** Acked Batches are deleted with the next commit, which costs no write of its own; at most this many wait for one. */
const maxAcked = 64

type Deps = { clock: Clock; random: Random; log: Log }

/**
 * An Outbox on disk. Its folder belongs to one running collector. What cannot be read any more is set aside and a new
 * incarnation begins: a collector with a broken disk still collects.
 */
export async function openDurableOutbox(folder: string, deps: Deps, maxBytes = maxPendingBytes): Promise<Outbox> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = await lockFolder(folder)
  try {
    return keep(openOrBegin(join(folder, 'outbox.lmdb'), deps), { unlock, maxBytes })
  } catch (error) {
    await unlock()
    throw error
  }
}

function openOrBegin(path: string, { clock, random, log }: Deps): OutboxFile {
  const nonces = { incarnation: random.hex(incarnationBytes), owner: random.hex(incarnationBytes) }
  const opening = beginOpening(path)
  let broken = opening.looksBroken
  if (!broken) {
    try {
      const file = openOutboxFile(path, nonces)
      opening.done()
      return file
    } catch (error) {
      broken = damageIn(error)
      // A full disk or a missing right is no damage: what is kept must stay where it is.
      if (broken === null) throw error
    }
  }
  const aside = setAside(path, clock)
  log.error(
    { path, aside, reason: broken },
    'the outbox cannot be read and was set aside; a new one begins, what was waiting in the old one is lost',
  )
  const file = openOutboxFile(path, nonces)
  opening.done()
  return file
}

function keep(file: OutboxFile, { unlock, maxBytes }: { unlock: () => Promise<void>; maxBytes: number }): Outbox {
  const sizes = new Map(file.sizes)
  const checkpoints = new Map(file.checkpoints)
  let pendingBytes = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
  let acked: number[] = []
  let closing: Promise<void> | null = null

  const forgetAcked = () => {
    file.write({ forget: acked, batches: [], checkpoints: new Map(), collector: null })
    acked = []
  }

  return {
    kind: 'durable',
    async commit(entry) {
      const written = file.write({ ...entry, forget: acked })
      acked = []
      for (const { seq, bytes } of written) {
        sizes.set(seq, bytes)
        pendingBytes += bytes
      }
      for (const [key, value] of entry.checkpoints) {
        if (value === null) checkpoints.delete(key)
        else checkpoints.set(key, value)
      }
    },
    next() {
      for (const seq of sizes.keys()) return file.read(seq)
      return null
    },
    ack(seq) {
      const bytes = sizes.get(seq)
      if (bytes === undefined) return
      pendingBytes -= bytes
      sizes.delete(seq)
      acked.push(seq)
      if (acked.length < maxAcked) return
      try {
        forgetAcked()
      } catch {
        // A full disk: they stay with those for the next commit, which says so.
      }
    },
    checkpoints: () => checkpoints,
    get pending() {
      return sizes.size
    },
    get pendingBytes() {
      return pendingBytes
    },
    isFull: () => pendingBytes >= maxBytes,
    close() {
      closing ??= (async () => {
        try {
          if (acked.length > 0) forgetAcked()
          await file.close()
        } finally {
          await unlock()
        }
      })()
      return closing
    },
  }
}
