import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sleep, systemClock } from '../../../runtime/clock.ts'
import { logRoom } from '../testing/followed-log.ts'

let room: ReturnType<typeof logRoom>
beforeEach(() => {
  room = logRoom()
})
afterEach(() => room.clean())

const pathOf = (n: number) => join(room.folder, `app-${n}.log`)
const many = 500

test('L16: 500 files of a glob and a new one every second: each is found within 2 s', async () => {
  for (let n = 0; n < many; n++) writeFileSync(pathOf(n), 'ERROR before\n')
  const { clock, into } = room.start({ path: join(room.folder, '*.log'), format: 'plain' })
  for (let n = 0; n < 10; n++) {
    writeFileSync(pathOf(many + n), `ERROR failure ${n}\n`)
    appendFileSync(pathOf(n), `ERROR also ${n}\n`)
    await clock.advance(2_000)
    expect(into.errors.length).toBe(2 * (n + 1))
  }
})

test('L16: following 500 quiet files takes under 2 % of a core', async () => {
  for (let n = 0; n < many; n++) writeFileSync(pathOf(n), 'ERROR before\n')
  const { log } = room.startNow({ path: join(room.folder, '*.log'), format: 'plain' })
  expect(log.reports().length).toBe(many)
  // Processor time, not time on the wall: other work on the machine does not count.
  const shareOver = async (ms: number) => {
    const began = systemClock.elapsed()
    const before = process.cpuUsage()
    await sleep(systemClock, ms)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000 / (systemClock.elapsed() - began)
  }
  await expect.poll(() => shareOver(2_000), { timeout: 20_000, interval: 0 }).toBeLessThan(0.02)
}, 30_000)
