import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readlinkSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { logRoom, numbersIn } from '../testing/followed-log.ts'
import { writersOf } from './writers.ts'

let room: ReturnType<typeof logRoom>
const children: ChildProcess[] = []
beforeEach(() => {
  room = logRoom()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await room.clean()
})

/** A shell that appends what it is told to and holds the file open until its input ends. */
function openWriter(path: string) {
  const child = spawn('/bin/sh', ['-c', `exec >>"$0"; while read -r line; do echo "$line"; done`, path], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  children.push(child)
  return {
    write: (line: string) => child.stdin.write(`${line}\n`),
    close: () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve())
        child.stdin.end()
      }),
  }
}

/** Descriptors of this process that are of a deleted file in the folder. */
const heldOpen = (folder: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`)
      return target.startsWith(folder) && target.endsWith('(deleted)')
    } catch {
      return false
    }
  }).length

test.runIf(process.platform === 'linux')(
  'L8: a deleted file is read as long as its writer has it, and closed within 5 s after the writer closed it',
  async () => {
    writeFileSync(room.path, '')
    const writer = openWriter(room.path)
    const { into } = room.startNow({ path: room.path, format: 'plain' })
    writer.write('ERROR failure 0 of the writer')
    await expect.poll(() => numbersIn(into), { timeout: 5_000 }).toEqual([0])
    const { dev, ino } = statSync(room.path, { bigint: true })
    unlinkSync(room.path)
    for (let n = 1; n <= 4; n++) {
      writer.write(`ERROR failure ${n} of the writer`)
      // Quiet for longer than it takes to be asked about.
      const asked = performance.now()
      await expect.poll(() => performance.now() - asked, { timeout: 5_000 }).toBeGreaterThan(1_200)
      expect(await writersOf(`${dev}:${ino}`)).toBe('some')
    }
    await expect.poll(() => numbersIn(into), { timeout: 5_000 }).toEqual([0, 1, 2, 3, 4])
    expect(heldOpen(room.folder)).toBe(1)
    writer.write('ERROR failure 5 of the writer')
    await writer.close()
    expect(await writersOf(`${dev}:${ino}`)).not.toBe('some')
    await expect.poll(() => heldOpen(room.folder), { timeout: 5_000, interval: 50 }).toBe(0)
    expect(numbersIn(into)).toEqual([0, 1, 2, 3, 4, 5])
  },
  60_000,
)
