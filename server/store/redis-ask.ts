import type { Redis } from 'ioredis'
import { z } from 'zod'

/** A command that is sent with others, and what its answer is worth. */
export type Ask<T> = { command: [name: string, ...args: (string | number)[]]; read: (answer: unknown) => T }

/** Sends all in one trip. */
export const askAll = async <T>(redis: Redis, asks: Ask<T>[]): Promise<T[]> =>
  asks.length === 0 ? [] : answersTo(asks, await redis.pipeline(asks.map(({ command }) => command)).exec())

/** Sends all in one trip and has them answered as of one moment. */
export const askAtOnce = async <T>(redis: Redis, asks: Ask<T>[]): Promise<T[]> =>
  asks.length === 0 ? [] : answersTo(asks, await redis.multi(asks.map(({ command }) => command)).exec())

function answersTo<T>(asks: Ask<T>[], answers: [error: Error | null, answer: unknown][] | null): T[] {
  return asks.map(({ read }, i) => {
    const [error, answer] = answers?.[i] ?? [new Error('Redis left a command without an answer')]
    if (error) throw error
    return read(answer)
  })
}

// Redis sends a hash as field, value, field, value …; the client makes some of them records.
const Hash = z.union([z.record(z.string(), z.string()), z.array(z.string()).transform(recordOf)])
export const hashOf = (answer: unknown): Record<string, string> => Hash.parse(answer)

export const askHash = (key: string): Ask<Record<string, string>> => ({ command: ['hgetall', key], read: hashOf })

const Names = z.array(z.string())
export const askNames = (key: string): Ask<string[]> => ({
  command: ['zrange', key, 0, -1],
  read: (answer) => Names.parse(answer),
})

function recordOf(flat: string[]): Record<string, string> {
  const entries: [string, string][] = []
  for (let i = 0; i < flat.length; i += 2) entries.push([flat[i] ?? '', flat[i + 1] ?? ''])
  return Object.fromEntries(entries)
}
