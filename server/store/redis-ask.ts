import type { Redis } from 'ioredis'
import { z } from 'zod'

/** One key, how it is read, and what the answer is worth. `how` is a command and what follows the key. */
export type Ask<T> = {
  key: string
  how: 'get' | 'hgetall' | 'hlen' | 'zrange 0 -1' | 'zrange 0 -1 WITHSCORES' | 'lrange 0 -1'
  read: (answer: unknown) => T
}

/** Sends all in one trip. Others may be answered in between, so that a long range holds nobody up. */
export async function askAll<T>(redis: Redis, asks: Ask<T>[]): Promise<T[]> {
  if (asks.length === 0) return []
  const commands = asks.map(({ key, how }) => {
    const [name = '', ...rest] = how.split(' ')
    return [name, key, ...rest]
  })
  const answers = (await redis.pipeline(commands).exec()) ?? []
  return asks.map(({ read }, i) => {
    const [error, answer] = answers[i] ?? [new Error('Redis left a command without an answer')]
    if (error) throw error
    return read(answer)
  })
}

/** Sends all in one trip and has them answered as of one moment. */
export async function askAtOnce<T>(redis: Redis, asks: Ask<T>[]): Promise<T[]> {
  if (asks.length === 0) return []
  const keys = asks.map(({ key }) => key)
  const answers = Answers.parse(await redis.fbRead(keys.length, ...keys, ...asks.map(({ how }) => how)))
  return asks.map(({ read }, i) => read(answers[i] ?? null))
}
const Answers = z.array(z.unknown())

// Redis sends a hash as field, value, field, value …; the client makes some of them records.
const Hash = z.union([z.array(z.string()).transform(recordOf), z.record(z.string(), z.string())])
export const hashOf = (answer: unknown): Record<string, string> => Hash.parse(answer)

export const askHash = (key: string): Ask<Record<string, string>> => ({ key, how: 'hgetall', read: hashOf })

const Names = z.array(z.string())
export const askNames = (key: string): Ask<string[]> => ({
  key,
  how: 'zrange 0 -1',
  read: (answer) => Names.parse(answer),
})

function recordOf(flat: string[]): Record<string, string> {
  const entries: [string, string][] = []
  for (let i = 0; i < flat.length; i += 2) entries.push([flat[i] ?? '', flat[i + 1] ?? ''])
  return Object.fromEntries(entries)
}
