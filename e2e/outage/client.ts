import { setTimeout as sleep } from 'node:timers/promises'
import { errors, Pool } from 'undici'

/**
 * What the clients of one service saw: answers by status, answers whose body was cut, kept connections that were closed
 * instead of an answer, and requests without any answer.
 */
export type Seen = {
  answers: number
  statuses: Record<string, number>
  cut: number
  closed: number
  lost: string[]
}

const clients = 3
const pauseMs = 140

/** Loads one service through a gateway, steadily and along a list of paths, until it is told to end. */
export function load(origin: string, paths: readonly string[]): { seen: Seen; end(): Promise<void> } {
  const pool = new Pool(origin, { connections: clients, pipelining: 1, headersTimeout: 10_000, bodyTimeout: 10_000 })
  const seen: Seen = { answers: 0, statuses: {}, cut: 0, closed: 0, lost: [] }
  let isOver = false
  let next = 0

  /** A kept connection may be closed just as it is used again; every browser then asks once more, and so do we. */
  const open = (path: string) =>
    pool.request({ method: 'GET', path }).catch((error: unknown) => {
      if (!(error instanceof errors.SocketError)) throw error
      seen.closed++
      return pool.request({ method: 'GET', path })
    })
  const ask = async (path: string) => {
    try {
      const { statusCode, body } = await open(path)
      seen.answers++
      seen.statuses[statusCode] = (seen.statuses[statusCode] ?? 0) + 1
      await body.text().catch(() => seen.cut++)
    } catch (error) {
      seen.lost.push(String(error))
    }
  }
  const client = async () => {
    while (!isOver) {
      await ask(paths[next++ % paths.length] ?? '/')
      await sleep(pauseMs)
    }
  }
  const running = Promise.all(Array.from({ length: clients }, client))
  return {
    seen,
    async end() {
      isOver = true
      await running
      await pool.close()
    },
  }
}
