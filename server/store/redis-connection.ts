import { Redis } from 'ioredis'
import type { Log } from '../../runtime/log.ts'
import { StartError } from '../../runtime/start-error.ts'
import { defineScripts } from './redis-scripts.ts'

/** Longest that any method of the store takes; the promise of two seconds with a margin for a busy process. */
export const answerMs = 1_800

/** A connection that is not made yet. It says once that it was lost and once that it is back. */
export function createConnection(url: string, { role, log }: { role: string; log: Log }): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectionName: `faultboard-${role}`,
    connectTimeout: answerMs,
    commandTimeout: answerMs,
    // A connection that is open and says nothing is replaced.
    socketTimeout: 2 * answerMs,
    // While it is lost a command fails at once, and none is ever sent a second time behind the caller's back.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // The feed does it itself, because it must look for what it missed.
    autoResubscribe: false,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 1_000),
  })
  let isLost = false
  redis.on('error', (error: Error) => {
    if (!isLost) log.warn({ redis: addressOf(url), role, error: error.message }, 'Redis is lost')
    isLost = true
  })
  redis.on('ready', () => {
    if (isLost) log.info({ redis: addressOf(url), role }, 'Redis is back')
    isLost = false
  })
  defineScripts(redis)
  return redis
}

/** Connects, or says for people what was tried and what came of it. */
export async function connectFirst(redis: Redis, url: string): Promise<void> {
  let last: Error | null = null
  const remember = (error: Error) => {
    last = error
  }
  redis.on('error', remember)
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    redis.disconnect()
    throw new StartError(`Redis at ${addressOf(url)} does not answer: ${messageOf(last ?? error)}`, { cause: error })
  } finally {
    redis.off('error', remember)
  }
}

/** Where it is, without the password. */
export function addressOf(url: string): string {
  if (!URL.canParse(url)) return 'an address that cannot be read'
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
