import type { Redis } from 'ioredis'
import { z } from 'zod'
import { Delivery } from '../../contracts/delivery.ts'
import type { TeamName } from '../../contracts/team.ts'
import { kept } from './kept.ts'
import type { Keys } from './keys.ts'
import { queueOf } from './queue-of.ts'
import { askAtOnce } from './redis-ask.ts'
import { bounds, type Claim, type Settlement, type Store } from './store.ts'

type Deps = { redis: Redis; keys: Keys }

const Code = z.int().nonnegative()

export async function leaseInRedis(
  team: TeamName,
  { node, now, ttlMs }: { node: string; now: number; ttlMs: number },
  { redis, keys }: Deps,
): Promise<number | null> {
  const fence = Code.parse(await redis.fbLease(keys.lease(team), node, now, now + ttlMs))
  return fence === 0 ? null : fence
}

export async function unleaseInRedis(team: TeamName, node: string, { redis, keys }: Deps): Promise<void> {
  await redis.fbUnlease(keys.lease(team), node)
}

export async function transitionInRedis(
  { team, fence, now, states, deliveries }: Parameters<Store['transition']>[0],
  { redis, keys }: Deps,
): Promise<boolean> {
  const plan = {
    states: Object.entries(states).flatMap(([service, state]) => [service, JSON.stringify(state)]),
    deliveries: deliveries.map((delivery) => [delivery.id, queueOf(delivery), JSON.stringify(delivery)]),
  }
  const scriptKeys = [
    keys.version(team),
    keys.lease(team),
    keys.states(team),
    keys.queued(team),
    keys.due(team),
    keys.queues(team),
    keys.deliveries(team),
  ]
  const args = [fence, now, now - kept.queuedMs, keys.feed(team), JSON.stringify(states), JSON.stringify(plan)]
  return Code.parse(await redis.fbTransition(...scriptKeys, ...args)) === 1
}

const ClaimAnswer = z.union([z.tuple([z.literal(0)]), z.tuple([Code, z.string()])])

export async function claimInRedis(
  team: TeamName,
  { now, leaseMs }: { now: number; leaseMs: number },
  { redis, keys }: Deps,
): Promise<Claim | null> {
  const scriptKeys = [keys.due(team), keys.queues(team), keys.deliveries(team), keys.tokens(team)]
  const [token, json] = ClaimAnswer.parse(await redis.fbClaim(...scriptKeys, now, now + leaseMs))
  return json === undefined ? null : { token, delivery: Delivery.parse(JSON.parse(json)) }
}

export async function settleInRedis(
  team: TeamName,
  { claim, settlement }: { claim: Claim; settlement: Settlement },
  { redis, keys }: Deps,
): Promise<void> {
  const { delivery, token } = claim
  const scriptKeys = [keys.due(team), keys.queues(team), keys.deliveries(team), keys.tokens(team), keys.dead(team)]
  const args = [queueOf(delivery), delivery.id, token, settlement.kind, ...detailsOf(delivery, settlement)]
  await redis.fbSettle(...scriptKeys, ...args)
}

function detailsOf(delivery: Delivery, settlement: Settlement): [number, string] {
  if (settlement.kind === 'delivered') return [0, '']
  if (settlement.kind === 'dead') {
    return [bounds.deadLetters, JSON.stringify({ delivery, reason: settlement.reason } satisfies DeadLetter)]
  }
  return [settlement.at, JSON.stringify({ ...delivery, attempts: delivery.attempts + 1 })]
}

const DeadLetter = z.strictObject({ delivery: Delivery, reason: z.string() })
type DeadLetter = z.infer<typeof DeadLetter>

export async function deliveriesInRedis(
  team: TeamName,
  { redis, keys }: Deps,
): Promise<{ waiting: number; dead: DeadLetter[] }> {
  let waiting = 0
  let dead: DeadLetter[] = []
  await askAtOnce<void>(redis, [
    {
      key: keys.deliveries(team),
      how: 'hlen',
      read(answer) {
        waiting = Code.parse(answer)
      },
    },
    {
      key: keys.dead(team),
      how: 'lrange 0 -1',
      read(answer) {
        dead = z
          .array(z.string())
          .parse(answer)
          .map((json) => DeadLetter.parse(JSON.parse(json)))
      },
    },
  ])
  return { waiting, dead }
}
