import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Batch } from '../../contracts/batch.ts'
import { emptyBucket } from '../../contracts/bucket.ts'
import { systemClock } from '../../runtime/clock.ts'
import { silentLog } from '../../runtime/log.ts'
import { systemRandom } from '../../runtime/random.ts'
import { openDurableOutbox } from './durable-outbox.ts'
import { createMemoryOutbox } from './memory-outbox.ts'
import type { Outbox, Parts } from './outbox.ts'

const deps = { clock: systemClock, random: systemRandom, log: silentLog() }
const parts = (requests: number): Parts => ({
  web: {
    buckets: [{ ...emptyBucket({ service: 'shop', vantage: 'app', at: 10_000 }), requests }],
    groups: [],
    sightings: [],
    gaps: [],
  },
})
const commit = (outbox: Outbox, ...requests: number[]) =>
  outbox.commit({
    collector: 'c1',
    batches: requests.map(parts),
    checkpoints: new Map([['source', requests.at(-1)]]),
  })
const requestsOf = (outbox: Outbox) => outbox.next()?.parts.web?.buckets[0]?.requests

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe.each([
  { name: 'memory', open: async (bytes?: number) => createMemoryOutbox(deps, bytes) },
  { name: 'durable', open: (bytes?: number) => openDurableOutbox(folder, deps, bytes) },
])('an outbox in $name', ({ open }) => {
  test('gives Batches out in order, the same one until it is acked', async () => {
    const outbox = await open()
    expect(outbox.next()).toBeNull()
    await commit(outbox, 1)
    await commit(outbox, 2, 3)
    expect(outbox.next()).toEqual(outbox.next())
    for (const [i, requests] of [1, 2, 3].entries()) {
      const batch = Batch.parse(outbox.next())
      expect(batch.id).toMatchObject({ collector: 'c1', seq: i + 1 })
      expect(requestsOf(outbox)).toBe(requests)
      outbox.ack(batch.id.seq)
    }
    expect(outbox.next()).toBeNull()
    await outbox.close()
  })

  test('knows how much is waiting, and when it is too much', async () => {
    const outbox = await open(500)
    expect([outbox.pending, outbox.pendingBytes, outbox.isFull()]).toEqual([0, 0, false])
    await commit(outbox, 1, 2, 3)
    expect(outbox.pending).toBe(3)
    expect(outbox.pendingBytes).toBeGreaterThan(500)
    expect(outbox.isFull()).toBe(true)
    for (const seq of [1, 2, 3]) outbox.ack(seq)
    expect([outbox.pending, outbox.pendingBytes, outbox.isFull()]).toEqual([0, 0, false])
    await outbox.close()
  })

  test('an ack of what is not there changes nothing', async () => {
    const outbox = await open()
    await commit(outbox, 1)
    outbox.ack(7)
    outbox.ack(1)
    outbox.ack(1)
    expect([outbox.pending, outbox.pendingBytes]).toEqual([0, 0])
    await outbox.close()
  })

  test('forgets a checkpoint that is null, for good', async () => {
    const outbox = await open()
    const keep = (checkpoints: [string, unknown][]) =>
      outbox.commit({ collector: 'c1', batches: [], checkpoints: new Map(checkpoints) })
    await keep([
      ['gone', { a: 1 }],
      ['stays', { b: 2 }],
    ])
    await keep([['gone', null]])
    expect([...outbox.checkpoints()]).toEqual([['stays', { b: 2 }]])
    await outbox.close()
    if (outbox.kind === 'memory') return
    const again = await open()
    expect([...again.checkpoints()]).toEqual([['stays', { b: 2 }]])
    await again.close()
  })

  test('keeps the newest checkpoint of each source, also without a Batch', async () => {
    const outbox = await open()
    await outbox.commit({ collector: 'c1', batches: [], checkpoints: new Map([['a', { offset: 1 }]]) })
    await outbox.commit({ collector: 'c1', batches: [], checkpoints: new Map([['b', 2]]) })
    await outbox.commit({ collector: 'c1', batches: [], checkpoints: new Map([['a', { offset: 3 }]]) })
    expect(new Map(outbox.checkpoints())).toEqual(
      new Map<string, unknown>([
        ['a', { offset: 3 }],
        ['b', 2],
      ]),
    )
    expect(outbox.pending).toBe(0)
    await outbox.close()
  })

  test('closes twice without harm', async () => {
    const outbox = await open()
    await outbox.close()
    await outbox.close()
  })
})
