import { readFile } from 'node:fs/promises'
import type { Clock } from '../../../runtime/clock.ts'

const lookMs = 1_000
/** Where Linux says what became of sockets; elsewhere nobody says it. */
const tables = ['/proc/net/udp', '/proc/net/udp6']

/** How many datagrams for this port the kernel threw away, by one of its tables: they came faster than they were read. */
export function dropsIn(table: string, port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  let drops = 0
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/)
    if (columns[1]?.endsWith(local)) drops += Number(columns.at(-1)) || 0
  }
  return drops
}

/** Tells of datagrams that nobody could read. Returns how to end it. */
export function watchDrops(
  port: number,
  { clock, onDrops }: { clock: Clock; onDrops: (count: number) => void },
): () => void {
  let last = 0
  let isLooking = false
  const look = async () => {
    const texts = await Promise.all(tables.map((path) => readFile(path, 'latin1').catch(() => '')))
    const drops = texts.reduce((sum, text) => sum + dropsIn(text, port), 0)
    if (drops > last) onDrops(drops - last)
    // Fewer than before are those of another socket.
    last = drops
  }
  return clock.every(lookMs, () => {
    if (isLooking) return
    isLooking = true
    void look().finally(() => {
      isLooking = false
    })
  })
}
