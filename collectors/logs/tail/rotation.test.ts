import {
  appendFileSync,
  copyFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { logRoom, numbersIn, runWriter } from '../testing/followed-log.ts'

let room: ReturnType<typeof logRoom>
beforeEach(() => {
  room = logRoom()
})
afterEach(() => room.clean())

const error = (n: number) => `ERROR failure ${n} of the writer\n`
const errors = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => error(from + i)).join('')
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)
const stored = (log: { checkpoint(): unknown }): unknown => JSON.parse(JSON.stringify(log.checkpoint()))

test('L1: 100,000 lines while the file is renamed and created again every 200 ms: each is counted once', async () => {
  writeFileSync(room.path, '')
  const { into } = room.startNow({ path: room.path, format: 'plain' })
  const work = { lines: 100_000, linesPerBatch: 100, batchMs: 4, rotateMs: 200 }
  const { written, rotations } = await runWriter({ path: room.path, how: 'rename', ...work })
  expect(rotations).toBeGreaterThan(10)
  await expect.poll(() => into.errors.length, { timeout: 40_000, interval: 100 }).toBeGreaterThanOrEqual(written)
  expect(numbersIn(into)).toEqual(upTo(written))
  expect(into.gaps).toEqual([])
}, 120_000)

test('L1: files that came and went between two looks are found beside the one that is there', async () => {
  writeFileSync(room.path, errors(0, 3))
  const { clock, into } = room.start({ path: room.path, format: 'plain', fromStart: true })
  for (let n = 1; n <= 4; n++) {
    renameSync(room.path, `${room.path}.${n}`)
    writeFileSync(room.path, errors(3 * n, 3 * n + 3))
  }
  writeFileSync(join(room.folder, 'app-2.log'), errors(90, 99))
  await clock.advance(1_200)
  expect(numbersIn(into)).toEqual(upTo(15))
})

test('L2: copytruncate under a writer: nothing twice, and nothing lost but what was written between copy and truncation', async () => {
  writeFileSync(room.path, '')
  const { into } = room.startNow({ path: room.path, format: 'plain' })
  const work = { lines: 100_000, linesPerBatch: 60, batchMs: 4, rotateMs: 2_000 }
  const { written, rotations, inGap } = await runWriter({ path: room.path, how: 'copytruncate', ...work })
  expect(rotations).toBeGreaterThan(1)
  const mayBeLost = new Set(inGap)
  const missing = () => {
    const seen = new Set(numbersIn(into))
    return upTo(written).filter((n) => !seen.has(n) && !mayBeLost.has(n))
  }
  await expect.poll(() => missing().length, { timeout: 40_000, interval: 500 }).toBe(0)
  const numbers = numbersIn(into)
  expect(new Set(numbers).size).toBe(numbers.length)
}, 120_000)

test('L2: lines that were seen and not read, and are in no copy, are told as a gap', async () => {
  writeFileSync(room.path, '')
  const { clock, into } = room.start({ path: room.path, format: 'plain' })
  appendFileSync(room.path, errors(0, 5))
  await clock.advance(200)
  appendFileSync(room.path, error(5).slice(0, 10))
  await clock.advance(200)
  truncateSync(room.path, 0)
  appendFileSync(room.path, errors(6, 8))
  await clock.advance(1_200)
  expect(numbersIn(into)).toEqual([0, 1, 2, 3, 4, 6, 7])
  expect(into.gaps).toEqual([{ target: room.path, bytes: 10, reason: 'truncated before it was read' }])
})

test('L3: truncated and grown beyond the old offset while nobody read: the new content is read from its start', async () => {
  writeFileSync(room.path, '')
  const first = room.start({ path: room.path, format: 'plain' })
  appendFileSync(room.path, errors(0, 4))
  await first.clock.advance(200)
  await first.log.stop()
  truncateSync(room.path, 0)
  appendFileSync(room.path, errors(10, 40))
  const second = room.start({ path: room.path, format: 'plain' }, { checkpoint: stored(first.log), into: first.into })
  await second.clock.advance(300)
  expect(numbersIn(first.into)).toEqual([0, 1, 2, 3, ...upTo(40).slice(10)])
})

test('L4: deleted and created again with the same inode, with a position of the old file: the new one is read from 0', async () => {
  writeFileSync(room.path, errors(0, 9))
  const first = room.start({ path: room.path, format: 'plain', fromStart: true })
  await first.clock.advance(200)
  await first.log.stop()
  const { ino } = statSync(room.path)
  let isReused = false
  for (let attempt = 0; attempt < 50 && !isReused; attempt++) {
    unlinkSync(room.path)
    writeFileSync(room.path, errors(20, 50))
    isReused = statSync(room.path).ino === ino
  }
  const second = room.start({ path: room.path, format: 'plain' }, { checkpoint: stored(first.log), into: first.into })
  await second.clock.advance(1_000)
  expect(numbersIn(first.into)).toEqual([...upTo(9), ...upTo(50).slice(20)])
  // ext4 gives a freed inode to the next file; on a file system that does not, the case does not arise.
  if (!isReused) console.warn('this file system did not give the inode again')
})

test('L4: the same while it is followed', async () => {
  writeFileSync(room.path, '')
  const { clock, into } = room.start({ path: room.path, format: 'plain' })
  for (let round = 0; round < 5; round++) {
    appendFileSync(room.path, errors(10 * round, 10 * round + 5))
    await clock.advance(200)
    unlinkSync(room.path)
    writeFileSync(room.path, errors(10 * round + 5, 10 * round + 10))
    await clock.advance(1_000)
  }
  await clock.advance(500)
  expect(numbersIn(into)).toEqual(upTo(50))
})

test('L5: a symlink swapped to a new target: both are read to their ends, nothing twice', async () => {
  const [a, b, link] = ['a.txt', 'b.txt', 'current'].map((name) => join(room.folder, name)) as [string, string, string]
  writeFileSync(a, errors(0, 3))
  symlinkSync(a, link)
  const { clock, into } = room.start({ path: link, format: 'plain', fromStart: true })
  await clock.advance(200)
  writeFileSync(b, errors(6, 8))
  // As programs do it who leave no moment without a link.
  symlinkSync(b, `${link}.new`)
  renameSync(`${link}.new`, link)
  appendFileSync(a, errors(3, 5))
  await clock.advance(1_100)
  appendFileSync(a, error(5))
  appendFileSync(b, errors(8, 10))
  await clock.advance(1_100)
  expect(numbersIn(into)).toEqual(upTo(10))
})

test('L6: two files with equal first 4 KB are both followed, also after a restart', async () => {
  const head = errors(0, 200)
  expect(head.length).toBeGreaterThan(4_096)
  const [a, b] = [join(room.folder, 'a.log'), join(room.folder, 'b.log')]
  writeFileSync(a, head)
  writeFileSync(b, head)
  const source = { path: join(room.folder, '*.log'), format: 'plain', fromStart: true }
  const first = room.start(source)
  await first.clock.advance(1_100)
  expect(first.into.errors.length).toBe(400)
  await first.log.stop()
  appendFileSync(a, errors(200, 203))
  appendFileSync(b, errors(203, 205))
  const second = room.start(source, { checkpoint: stored(first.log), into: first.into })
  await second.clock.advance(1_100)
  expect(numbersIn(first.into).slice(400)).toEqual([200, 201, 202, 203, 204])
})

test('rotated several times while nobody read: the rest of the old one and all that came after it is read', async () => {
  writeFileSync(room.path, errors(0, 3))
  const first = room.start({ path: room.path, format: 'plain', fromStart: true })
  await first.clock.advance(200)
  await first.log.stop()
  writeFileSync(`${room.path}.9`, errors(70, 80))
  const past = 1_600_000_000
  utimesSync(`${room.path}.9`, past, past)
  appendFileSync(room.path, errors(3, 5))
  renameSync(room.path, `${room.path}.2`)
  writeFileSync(`${room.path}.1`, errors(5, 9))
  writeFileSync(room.path, errors(9, 10))
  const second = room.start({ path: room.path, format: 'plain' }, { checkpoint: stored(first.log), into: first.into })
  await second.clock.advance(1_100)
  expect(numbersIn(first.into)).toEqual(upTo(10))
})

test('copytruncate twice while nobody read: both copies are read once', async () => {
  writeFileSync(room.path, errors(0, 3))
  const first = room.start({ path: room.path, format: 'plain', fromStart: true })
  await first.clock.advance(200)
  await first.log.stop()
  appendFileSync(room.path, errors(3, 5))
  copyFileSync(room.path, `${room.path}.2`)
  truncateSync(room.path, 0)
  appendFileSync(room.path, errors(5, 8))
  copyFileSync(room.path, `${room.path}.1`)
  truncateSync(room.path, 0)
  appendFileSync(room.path, errors(8, 10))
  const second = room.start({ path: room.path, format: 'plain' }, { checkpoint: stored(first.log), into: first.into })
  await second.clock.advance(1_100)
  expect(numbersIn(first.into)).toEqual(upTo(10))
})
