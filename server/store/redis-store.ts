import { z } from 'zod'
import { type Clock, systemClock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import { kept } from './kept.ts'
import { createKeys } from './keys.ts'
import {
  claimInRedis,
  deliveriesInRedis,
  leaseInRedis,
  settleInRedis,
  transitionInRedis,
  unleaseInRedis,
} from './redis-alerting.ts'
import { addressOf, answerMs, connectFirst, createConnection } from './redis-connection.ts'
import { createRedisFeed } from './redis-feed.ts'
import { historyInRedis } from './redis-history.ts'
import { problemsOfRedis } from './redis-problems.ts'
import { bucketsInRedis, groupsInRedis, sightingsInRedis } from './redis-read.ts'
import { recordInRedis } from './redis-record.ts'
import { reportFor } from './report-for.ts'
import type { Store } from './store.ts'
import { createTurns } from './turns.ts'

type Options = { url: string; prefix: string }

/**
 * A Store that many nodes share. Connects before it resolves, and rejects with one sentence where it cannot; a Redis
 * that is lost later comes back by itself, and until then every method rejects.
 */
export async function createRedisStore(
  { url, prefix }: Options,
  { log, clock = systemClock }: { log: Log; clock?: Clock },
): Promise<Store> {
  const redis = createConnection(url, { role: 'store', log })
  const subscriber = createConnection(url, { role: 'feed', log })
  try {
    await connectFirst(redis, url)
    await connectFirst(subscriber, url)
  } catch (error) {
    redis.disconnect()
    throw error
  }
  const keys = createKeys(prefix)
  const deps = { redis, keys }
  const feed = createRedisFeed({ redis, subscriber, keys, clock, log })
  const inTurn = createTurns()

  /** Teams that are in the set of teams, as far as this connection knows. */
  const enlisted = new Set<string>()
  redis.on('close', () => enlisted.clear())
  const enlist = async (team: string) => {
    if (enlisted.has(team)) return
    await redis.sadd(keys.teams, team)
    enlisted.add(team)
  }

  /** Every method goes through here: an end in time, and words for people when Redis is lost. */
  const answered = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const fail = (error: unknown) =>
        reject(new Error(`Redis at ${addressOf(url)}: ${String(error)}`, { cause: error }))
      const cancel = clock.after(answerMs, () => fail(`no answer within ${answerMs} ms`))
      work.then(resolve, fail).finally(cancel)
    })

  return {
    kind: 'redis',
    record: (entry) =>
      // A second trip of one Batch must not be overtaken by the next: its lower seq would be refused.
      answered(
        inTurn(`${entry.team}|${entry.id.collector}|${entry.id.incarnation}`, async () => {
          await enlist(entry.team)
          return { counted: await recordInRedis(entry, deps) }
        }),
      ),
    report: ({ team, report, now }) =>
      answered(
        enlist(team).then(async () => {
          const scriptKeys = [keys.version(team), keys.reports(team), keys.heard(team)]
          const json = JSON.stringify(reportFor(team, report))
          await redis.fbReport(...scriptKeys, report.collector, now, now - kept.reportMs, keys.feed(team), json)
        }),
      ),
    teams: () => answered(redis.smembers(keys.teams).then((names) => z.array(z.string()).parse(names).sort())),
    history: (team, now) => answered(historyInRedis(team, now, deps)),
    buckets: (team, span) => answered(bucketsInRedis(team, span, deps)),
    sightings: (team, span) => answered(sightingsInRedis(team, span, deps)),
    groups: (team, service) => answered(groupsInRedis(team, service, deps)),
    follow(team, listener) {
      const following = feed.follow(team, listener)
      return answered(following).catch((error) => {
        // It may have begun after all; nobody would be there to end it.
        following.then((leave) => leave()).catch(() => {})
        throw error
      })
    },
    lease: (team, ask) => answered(leaseInRedis(team, ask, deps)),
    unlease: (team, node) => answered(unleaseInRedis(team, node, deps)),
    transition: (entry) =>
      answered(
        transitionInRedis(entry, deps).then(async (isWritten) => {
          // Alerting works also when the memory of Redis is full, and enlisting does not.
          if (isWritten) await enlist(entry.team).catch(() => {})
          return isWritten
        }),
      ),
    claim: (team, ask) => answered(claimInRedis(team, ask, deps)),
    settle: (team, claim, settlement) => answered(settleInRedis(team, { claim, settlement }, deps)),
    deliveries: (team) => answered(deliveriesInRedis(team, deps)),
    ping: () => answered(redis.ping().then(() => {})),
    problems: () => answered(problemsOfRedis(redis)),
    async close() {
      feed.close()
      // Answers that are under way still come; a lost connection has none.
      await Promise.all([redis, subscriber].map((connection) => connection.quit().catch(() => connection.disconnect())))
    },
  }
}
