import type { Delivery, DeliveryResult } from '../../contracts/delivery.ts'
import type { TeamName } from '../../contracts/team.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { HttpClient } from '../../runtime/http-client.ts'
import type { Log } from '../../runtime/log.ts'
import type { Random } from '../../runtime/random.ts'
import type { Configured } from '../receivers/registry.ts'
import type { Claim, Store } from '../store/store.ts'
import { afterAttempt } from './after-attempt.ts'
import type { DeliveryMetrics } from './delivery-metrics.ts'

export type DeliverDeps = {
  store: Store
  receivers: Configured[]
  http: HttpClient
  /** Address of the board as people open it, or null. */
  publicUrl: string | null
  clock: Clock
  random: Random
  log: Log
  metrics: DeliveryMetrics
}

/** Longer than an attempt can last, so that a Delivery is taken over only from a node that died. */
const claimMs = 15_000
/** Attempts of one team at the same time: receivers that hang do not hold up the others. */
const atOnce = 16
/** How long `stop` waits for attempts under way before it ends them. */
const graceMs = 3_000

export interface Deliverer {
  /** Something may be due for this team. Asking for nothing is cheap, asking twice is one time. */
  wake(team: TeamName): void
  stop(): Promise<void>
}

/** Takes what is due out of the queue, attempts it, and puts back what has to be tried again. */
export function createDeliverer(deps: DeliverDeps): Deliverer {
  const { store, clock, log, metrics } = deps
  const underWay = new Map<TeamName, Set<Promise<void>>>()
  const claiming = new Map<TeamName, Promise<void>>()
  const wokenAgain = new Set<TeamName>()
  let stopped = false

  const wake = (team: TeamName) => {
    if (stopped) return
    if (claiming.has(team)) {
      wokenAgain.add(team)
      return
    }
    const run = claimAll(team)
      .catch((error: unknown) => log.warn({ team, error }, 'cannot take deliveries out of the queue'))
      .finally(() => {
        claiming.delete(team)
        if (wokenAgain.delete(team)) wake(team)
      })
    claiming.set(team, run)
  }

  const claimAll = async (team: TeamName) => {
    const running = underWay.get(team) ?? new Set()
    underWay.set(team, running)
    while (!stopped && running.size < atOnce) {
      const claim = await store.claim(team, { now: clock.now(), leaseMs: claimMs })
      if (claim === null) return
      const attempt = attemptOne(team, claim).finally(() => {
        running.delete(attempt)
        wake(team)
      })
      running.add(attempt)
    }
  }

  const attemptOne = async (team: TeamName, claim: Claim) => {
    const { delivery } = claim
    const result = await send(delivery, deps)
    const settlement = afterAttempt({ delivery, result, now: clock.now(), chance: deps.random.fraction() })
    const reason = result.outcome === 'delivered' ? 'ok' : result.reason
    metrics.attempts.inc({ receiver: delivery.receiver, outcome: result.outcome, reason })
    const { id, receiver, facts } = delivery
    const about = { team, delivery: id, receiver, incident: facts.incident.id, seq: facts.seq, reason }
    if (settlement.kind === 'delivered') log.info(about, 'delivered')
    else if (settlement.kind === 'again') log.warn({ ...about, at: settlement.at }, 'not delivered, will try again')
    else {
      metrics.dead.inc({ receiver, reason })
      log.error(about, 'not delivered, given up')
    }
    try {
      await store.settle(team, claim, settlement)
    } catch (error) {
      // The claim ends by itself and the message goes out again, with the same id.
      log.warn({ ...about, error }, 'cannot write down what became of a delivery')
    }
  }

  return {
    wake,
    async stop() {
      stopped = true
      await Promise.all(claiming.values())
      const attempts = [...underWay.values()].flatMap((running) => [...running])
      const cancel = clock.after(graceMs, () => void deps.http.close())
      await Promise.all(attempts)
      cancel()
    },
  }
}

async function send(
  delivery: Delivery,
  { receivers, http, clock, publicUrl, log }: DeliverDeps,
): Promise<DeliveryResult> {
  const receiver = receivers.find(({ name }) => name === delivery.receiver)
  if (receiver === undefined) return { outcome: 'rejected', reason: 'no-receiver' }
  const { team, service } = delivery.facts.incident
  const pageUrl = publicUrl === null ? null : `${publicUrl.replace(/\/+$/, '')}/${team}/${service}`
  try {
    return await receiver.send(delivery, { http, clock, pageUrl })
  } catch (error) {
    // Only the error's class: its message may hold an address, and addresses of receivers are secrets.
    log.error({ receiver: receiver.name, error: error instanceof Error ? error.name : 'unknown' }, 'a receiver broke')
    return { outcome: 'retry', reason: 'failed', afterMs: null }
  }
}
