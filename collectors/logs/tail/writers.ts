import { readdir, readFile, readlink, stat } from 'node:fs/promises'

/** Whether a process can still write to a file: `unknown` where the system does not let us look. */
export type Writers = 'some' | 'none' | 'unknown'

const accessMode = 0o3

/**
 * Whether any process has the deleted file (`device:inode`) open for writing. Linux tells it in /proc, of processes
 * that this user may look into; one that may not be looked into may have it.
 */
export async function writersOf(inode: string): Promise<Writers> {
  let pids: string[]
  try {
    pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  } catch {
    return 'unknown'
  }
  let answer: Writers = pids.length > 0 ? 'none' : 'unknown'
  for (const pid of pids) {
    const found = await hasOpen(`/proc/${pid}`, inode)
    if (found === 'some') return 'some'
    if (found === 'unknown') answer = 'unknown'
  }
  return answer
}

async function hasOpen(process: string, inode: string): Promise<Writers> {
  let numbers: string[]
  try {
    numbers = await readdir(`${process}/fd`)
  } catch (error) {
    return isGone(error) ? 'none' : 'unknown'
  }
  for (const number of numbers) {
    try {
      const target = await readlink(`${process}/fd/${number}`)
      if (!target.endsWith(' (deleted)')) continue
      const { dev, ino } = await stat(`${process}/fd/${number}`, { bigint: true })
      if (`${dev}:${ino}` !== inode) continue
      const flags = /^flags:\s+(\d+)/m.exec(await readFile(`${process}/fdinfo/${number}`, 'utf8'))?.[1] ?? '0'
      if ((Number.parseInt(flags, 8) & accessMode) !== 0) return 'some'
    } catch (error) {
      if (!isGone(error)) return 'unknown'
    }
  }
  return 'none'
}

/** Processes and their files come and go while one looks. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
