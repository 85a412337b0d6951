import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../runtime/clock.ts'
import { silentLog } from '../../runtime/log.ts'
import { systemRandom } from '../../runtime/random.ts'
import { openDurableOutbox } from './durable-outbox.ts'
import type { Outbox } from './outbox.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const deps = { clock: systemClock, random: systemRandom, log: silentLog() }
const listening = () => {
  const said: string[] = []
  const log = pino({}, { write: (line: string) => void said.push(JSON.parse(line).msg) })
  return { said, deps: { ...deps, log } }
}
const commit = (outbox: Outbox, count: number) =>
  outbox.commit({
    collector: 'c1',
    batches: [{ web: { buckets: [], groups: [], sightings: [], gaps: [] } }],
    checkpoints: new Map([['source', count]]),
  })

/** Runs a process that commits, and ends it the hard way after `ms`, or as soon as it ends itself. */
async function commitUntilKilled(ms: number): Promise<void> {
  const program = fileURLToPath(new URL('./committer.fixture.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await Promise.race([ended, new Promise((resolve) => child.stdout.once('data', resolve))])
  systemClock.after(ms, () => child.kill('SIGKILL'))
  await ended
}

test('kill -9 at any moment leaves whole Batches without a hole, and checkpoints equal to the last one', async () => {
  let seq = 0
  let incarnation: string | undefined
  for (let life = 0; life < 6; life++) {
    // Every third life may end before its first commit.
    await commitUntilKilled(life % 3 === 1 ? 0 : systemRandom.fraction() * 120)
    const outbox = await openDurableOutbox(folder, deps)
    let last = 0
    for (let batch = outbox.next(); batch; batch = outbox.next()) {
      if (last > 0) expect(batch.id.seq).toBe(last + 1)
      // The n-th Batch holds n requests: neither a number nor a content was used twice.
      expect(batch.parts.web?.buckets[0]?.requests).toBe(batch.id.seq)
      incarnation ??= batch.id.incarnation
      expect(batch.id.incarnation).toBe(incarnation)
      last = batch.id.seq
      outbox.ack(last)
    }
    // A life that committed nothing leaves the checkpoint of the one before it; one that did, its own last Batch's.
    if (last > 0) expect(last).toBeGreaterThan(seq)
    seq = Math.max(last, seq)
    expect(Number(outbox.checkpoints().get('source') ?? 0)).toBe(seq)
    await outbox.close()
  }
  expect(seq).toBeGreaterThan(0)
}, 60_000)

test('numbers go on after a restart, in the same incarnation', async () => {
  const first = await openDurableOutbox(folder, deps)
  await commit(first, 1)
  const { id } = first.next()!
  first.ack(1)
  await first.close()
  const second = await openDurableOutbox(folder, deps)
  expect(second.next()).toBeNull()
  await commit(second, 2)
  expect(second.next()?.id).toEqual({ ...id, seq: 2 })
  expect(second.checkpoints().get('source')).toBe(2)
  await second.close()
})

test('a folder that a running collector has is refused in words', async () => {
  const first = await openDurableOutbox(folder, deps)
  await expect(openDurableOutbox(folder, deps)).rejects.toThrow(/in use by another running collector/)
  await commit(first, 1)
  await first.close()
  const second = await openDurableOutbox(folder, deps)
  expect(second.pending).toBe(1)
  await second.close()
})

test('a long path to the folder is no obstacle', async () => {
  const long = join(folder, 'a-rather-long-name-of-a-folder'.repeat(4), 'state')
  const outbox = await openDurableOutbox(long, deps)
  await expect(openDurableOutbox(long, deps)).rejects.toThrow(/in use/)
  await outbox.close()
})

test('what is not a database is set aside, in words, and a new incarnation begins', async () => {
  writeFileSync(join(folder, 'outbox.lmdb'), 'this was once a database '.repeat(2_000))
  const { said, deps: listened } = listening()
  const outbox = await openDurableOutbox(folder, listened)
  await commit(outbox, 1)
  expect(outbox.next()?.id.seq).toBe(1)
  expect(said).toEqual([expect.stringMatching(/set aside; a new one begins/)])
  const aside = readdirSync(folder).find((name) => name.includes('.broken-'))
  expect(readFileSync(join(folder, aside!), 'utf8')).toContain('this was once a database')
  await outbox.close()
})

test('a file that ends the process when it is opened does so only a few times', async () => {
  const whole = await openDurableOutbox(folder, deps)
  for (let count = 1; count <= 50; count++) await commit(whole, count)
  await whole.close()
  truncateSync(join(folder, 'outbox.lmdb'), 20_000)

  let starts = 0
  const survives = async () => {
    starts++
    await commitUntilKilled(50)
    return readdirSync(folder).some((name) => name.includes('.broken-'))
  }
  while (starts < 6 && !(await survives())) {
    // The next start is the supervisor's.
  }
  expect(starts).toBeLessThanOrEqual(3)
  const outbox = await openDurableOutbox(folder, deps)
  expect(outbox.next()?.parts.web?.buckets[0]?.requests).toBe(outbox.next()?.id.seq)
  await outbox.close()
}, 60_000)
