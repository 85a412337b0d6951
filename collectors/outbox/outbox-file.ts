import { createHash } from 'node:crypto'
import { open, type RootDatabase } from 'lmdb'
import { z } from 'zod'
import { Batch, BatchId } from '../../contracts/batch.ts'
import { Count } from '../../contracts/instant.ts'
import type { Parts } from './outbox.ts'

/** One transaction: Batches to forget, Batches to number and keep, checkpoints to keep. */
type Write =
  | { forget: number[]; collector: BatchId['collector']; batches: Parts[]; checkpoints: ReadonlyMap<string, unknown> }
  | { forget: number[]; collector: null; batches: []; checkpoints: ReadonlyMap<string, unknown> }

export interface OutboxFile {
  /** Bytes of each kept Batch by its number, oldest first, and the checkpoints, as they were at opening. */
  readonly sizes: ReadonlyMap<number, number>
  readonly checkpoints: ReadonlyMap<string, unknown>
  read(seq: number): Batch | null
  write(entry: Write): { seq: number; bytes: number }[]
  close(): Promise<void>
}

type Database = RootDatabase<string, (string | number)[]>

const KeptCheckpoint = z.strictObject({ key: z.string(), value: z.unknown() })
const EntryCount = z.object({ entryCount: Count })
/** Incarnation, number and owner stand beside Batches and checkpoints. */
const ownKeys = 3
const keys = {
  incarnation: ['incarnation'],
  seq: ['seq'],
  owner: ['owner'],
  batch: (seq: number) => ['batch', seq],
  batches: { start: ['batch'], end: ['batch', Number.MAX_SAFE_INTEGER] },
  // A hash, because LMDB's keys are short and paths and addresses are not.
  checkpoint: (key: string) => ['checkpoint', createHash('sha256').update(key).digest('hex')],
  checkpoints: { start: ['checkpoint'], end: ['checkpoint', 'g'] },
}

/**
 * Opens the file and reads all that it holds, so that damage shows now. Writes are synchronous and on the disk when they
 * return: a Batch that the server has counted must never come back under the same number with other content.
 */
export function openOutboxFile(path: string, nonces: { incarnation: string; owner: string }): OutboxFile {
  const db: Database = open(path, { noSubdir: true, encoding: 'string', overlappingSync: false })
  const { incarnation, sizes, checkpoints } = readAll(db, nonces)
  const { owner } = nonces

  const put = (entry: Write): { seq: number; bytes: number }[] => {
    // Inside the transaction, which is a lock between processes: two collectors can never number side by side.
    if (db.get(keys.owner) !== owner) throw new Error('another collector has taken over the state folder')
    let seq = Number(db.get(keys.seq) ?? 0)
    const written = entry.batches.map((parts) => {
      seq++
      const text = JSON.stringify({ id: { collector: entry.collector, incarnation, seq }, parts })
      db.putSync(keys.batch(seq), text)
      return { seq, bytes: Buffer.byteLength(text) }
    })
    if (written.length > 0) db.putSync(keys.seq, String(seq))
    for (const [key, value] of entry.checkpoints) {
      if (value === null) db.removeSync(keys.checkpoint(key))
      else db.putSync(keys.checkpoint(key), JSON.stringify({ key, value }))
    }
    for (const forgotten of entry.forget) db.removeSync(keys.batch(forgotten))
    return written
  }

  return {
    sizes,
    checkpoints,
    read(seq) {
      const text = db.get(keys.batch(seq))
      return text === undefined ? null : Batch.parse(JSON.parse(text))
    },
    write: (entry) => db.transactionSync(() => put(entry)),
    close: () => db.close(),
  }
}

function readAll(db: Database, nonces: { incarnation: string; owner: string }) {
  return db.transactionSync(() => {
    db.putSync(keys.owner, nonces.owner)
    const incarnation = BatchId.shape.incarnation.parse(db.get(keys.incarnation) ?? nonces.incarnation)
    db.putSync(keys.incarnation, incarnation)
    const last = Count.parse(Number(db.get(keys.seq) ?? 0))
    db.putSync(keys.seq, String(last))
    const sizes = new Map<number, number>()
    for (const { value } of db.getRange(keys.batches)) {
      const { id } = Batch.parse(JSON.parse(value))
      if (id.incarnation !== incarnation || id.seq > last) throw new Error('a Batch is not of this outbox')
      sizes.set(id.seq, Buffer.byteLength(value))
    }
    const checkpoints = new Map(
      [...db.getRange(keys.checkpoints)].map(({ value }) => {
        const kept = KeptCheckpoint.parse(JSON.parse(value))
        return [kept.key, kept.value]
      }),
    )
    // In a page that lost its end, entries are there and have no names any more.
    const { entryCount } = EntryCount.parse(db.getStats())
    if (entryCount !== sizes.size + checkpoints.size + ownKeys) throw new Error('an entry is not of this outbox')
    return { incarnation, sizes, checkpoints }
  })
}
