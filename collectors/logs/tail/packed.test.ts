import { appendFileSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { logRoom, numbersIn } from '../testing/followed-log.ts'

let room: ReturnType<typeof logRoom>
beforeEach(() => {
  room = logRoom()
})
afterEach(() => room.clean())

const errors = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `ERROR failure ${from + i} of the writer\n`).join('')
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

/** As gzip does it: the packed file has the times of the other one, which goes. */
function pack(path: string): void {
  const { atime, mtime } = statSync(path)
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)))
  utimesSync(`${path}.gz`, atime, mtime)
  unlinkSync(path)
}

/** A source that read something and was stopped. */
async function readBefore(count: number) {
  writeFileSync(room.path, errors(0, count))
  const { clock, log, into } = room.start({ path: room.path, format: 'plain', fromStart: true })
  await clock.advance(400)
  await log.stop()
  expect(numbersIn(into)).toEqual(upTo(count))
  return { into, checkpoint: () => JSON.parse(JSON.stringify(log.checkpoint())) }
}

test('a file that was rotated and packed while nobody read is caught up from the .gz', async () => {
  const first = await readBefore(300)
  appendFileSync(room.path, errors(300, 60_000))
  renameSync(room.path, `${room.path}.1`)
  pack(`${room.path}.1`)
  writeFileSync(room.path, errors(60_000, 60_002))
  const { into } = room.startNow({ path: room.path, format: 'plain' }, { ...first, checkpoint: first.checkpoint() })
  await expect.poll(() => into.errors.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(60_002)
  expect(numbersIn(into)).toEqual(upTo(60_002))
}, 60_000)

test('several rotations, packed: what was not read yet is read, what is older is not, and another file is left alone', async () => {
  writeFileSync(`${room.path}.4`, errors(900, 950))
  pack(`${room.path}.4`)
  utimesSync(`${room.path}.4.gz`, 1_600_000_000, 1_600_000_000)
  const first = await readBefore(20)
  appendFileSync(room.path, errors(20, 30))
  renameSync(room.path, `${room.path}.3`)
  writeFileSync(`${room.path}.2`, errors(30, 40))
  writeFileSync(`${room.path}.1`, errors(40, 50))
  writeFileSync(room.path, errors(50, 60))
  pack(`${room.path}.3`)
  pack(`${room.path}.2`)
  writeFileSync(`${room.path}.notes.gz`, 'this was never packed')
  const { into } = room.startNow({ path: room.path, format: 'plain' }, { ...first, checkpoint: first.checkpoint() })
  await expect.poll(() => into.errors.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(60)
  expect(numbersIn(into)).toEqual(upTo(60))
}, 30_000)

test('stopped in the middle of a packed file: the next life goes on there', async () => {
  const first = await readBefore(300)
  appendFileSync(room.path, errors(300, 40_000))
  renameSync(room.path, `${room.path}.1`)
  pack(`${room.path}.1`)
  writeFileSync(room.path, '')
  let checkpoint = first.checkpoint()
  let lives = 0
  for (const enough of [5_000, 20_000, 40_000]) {
    const { into, log } = room.startNow({ path: room.path, format: 'plain' }, { into: first.into, checkpoint })
    const full = into.sink.isFull
    into.sink.isFull = () => into.errors.length >= enough
    await expect.poll(() => into.errors.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(enough)
    // Killed: what was stored is all there is.
    checkpoint = JSON.parse(JSON.stringify(log.checkpoint()))
    into.sink.isFull = () => true
    await log.stop()
    into.sink.isFull = full
    lives++
  }
  expect(lives).toBe(3)
  expect(numbersIn(first.into)).toEqual(upTo(40_000))
}, 60_000)
