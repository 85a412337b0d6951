import type { Redis } from 'ioredis'
import { z } from 'zod'
import { Count } from '../../contracts/instant.ts'
import type { TeamName } from '../../contracts/team.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import { FeedEntry } from './feed-entry.ts'
import type { Keys } from './keys.ts'
import type { Feed } from './store.ts'

type Listener = (entry: Feed) => void
type Followed = {
  team: TeamName
  listeners: Set<Listener>
  /** The newest version that came through the channel, or that was there when following began. */
  seen: number
  /** What `seen` was when the team was last found behind: a message may be under way. */
  behindAt: number | null
}
type Deps = { redis: Redis; subscriber: Redis; keys: Keys; clock: Clock; log: Log }

const checkEveryMs = 5_000

export type RedisFeed = { follow(team: TeamName, listener: Listener): Promise<() => Promise<void>>; close(): void }

/**
 * The entries that Redis publishes, on a connection of its own. Publishing is at most once, so what a lost link
 * swallowed must become visible: after every reconnect, and every five seconds, the version of each followed team is
 * compared with the newest one that came through. Where they differ, `gap-1.lua` makes a hole in the versions that all
 * followers see, and everyone reads the history again. A follower therefore only ever has to look at the numbers.
 */
export function createRedisFeed({ redis, subscriber, keys, clock, log }: Deps): RedisFeed {
  const followed = new Map<string, Followed>()

  const onMessage = (channel: string, message: string) => {
    const entry = followed.get(channel)
    if (!entry) return
    const parsed = FeedEntry.safeParse(jsonOf(message))
    if (!parsed.success) {
      // The next check finds that this version never came through, and everyone reads again.
      log.error({ channel, error: z.prettifyError(parsed.error) }, 'a Feed entry cannot be read')
      return
    }
    entry.seen = parsed.data.version
    for (const listener of [...entry.listeners]) listener(parsed.data)
  }

  const versionOf = async (team: TeamName) => Version.parse(await redis.get(keys.version(team)))

  /** Makes a hole where entries were missed. `patient`: only when nothing came since the last look. */
  const check = async (entry: Followed, patient: boolean) => {
    const version = await versionOf(entry.team)
    if (version === entry.seen) {
      entry.behindAt = null
    } else if (patient && entry.behindAt !== entry.seen) {
      entry.behindAt = entry.seen
    } else {
      log.warn({ team: entry.team, seen: entry.seen, version }, 'entries of the feed were missed; reading again')
      entry.behindAt = null
      await redis.fbGap(keys.version(entry.team), clock.now(), keys.feed(entry.team))
    }
  }

  const checkAll = async (patient: boolean) => {
    for (const entry of followed.values()) await check(entry, patient)
  }

  /** Either connection is back. Whichever comes last looks; the other one could not. */
  const onReady = async () => {
    if (followed.size === 0 || subscriber.status !== 'ready' || redis.status !== 'ready') return
    try {
      await subscriber.subscribe(...followed.keys())
      await checkAll(false)
    } catch (error) {
      // A subscription that failed is made again with a new connection.
      log.info({ error: String(error) }, 'the feed could not be taken up again yet')
      if (subscriber.status === 'ready') subscriber.disconnect(true)
    }
  }

  const onTick = async () => {
    try {
      // A subscriber that is cut off without a word hears nothing for ever; the answer to this shows that it lives.
      await subscriber.ping()
      await checkAll(true)
    } catch {
      // Redis is lost. The connections say so themselves, and the next tick looks again.
    }
  }

  subscriber.on('message', onMessage)
  subscriber.on('ready', onReady)
  redis.on('ready', onReady)
  const stopTicking = clock.every(checkEveryMs, () => void onTick())

  return {
    async follow(team, listener) {
      const channel = keys.feed(team)
      const own: Listener = (entry) => listener(entry)
      const entry = followed.get(channel) ?? { team, listeners: new Set(), seen: 0, behindAt: null }
      const leave = async () => {
        entry.listeners.delete(own)
        if (entry.listeners.size > 0 || followed.get(channel) !== entry) return
        followed.delete(channel)
        // A lost connection has no subscriptions left.
        if (subscriber.status === 'ready') await subscriber.unsubscribe(channel).catch(() => {})
      }
      entry.listeners.add(own)
      followed.set(channel, entry)
      try {
        // Asking again for a channel that is subscribed does no harm, and waits for the one who asked first.
        await subscriber.subscribe(channel)
        entry.seen = Math.max(entry.seen, await versionOf(team))
      } catch (error) {
        await leave().catch(() => {})
        throw error
      }
      return leave
    },
    close() {
      stopTicking()
      subscriber.off('message', onMessage)
      subscriber.off('ready', onReady)
      redis.off('ready', onReady)
      followed.clear()
    },
  }
}

const Version = z.coerce.number().pipe(Count)

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
