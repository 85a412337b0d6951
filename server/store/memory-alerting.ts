import type { Delivery } from '../../contracts/delivery.ts'
import type { MemoryTeam } from './memory-team.ts'
import { tell } from './memory-team.ts'
import { queueOf } from './queue-of.ts'
import { bounds, type Claim, type Settlement, type Store } from './store.ts'

type Transition = Parameters<Store['transition']>[0]

export function leaseInMemory(team: MemoryTeam, ask: { node: string; now: number; ttlMs: number }): number | null {
  const { lease } = team
  const isHeld = lease.node !== null && lease.until > ask.now
  if (isHeld && lease.node !== ask.node) return null
  const fence = isHeld ? lease.fence : lease.fence + 1
  team.lease = { node: ask.node, fence, until: ask.now + ask.ttlMs }
  return fence
}

export function unleaseInMemory(team: MemoryTeam, node: string): void {
  if (team.lease.node === node) team.lease = { ...team.lease, node: null }
}

export function transitionInMemory(team: MemoryTeam, { fence, now, states, deliveries }: Transition): boolean {
  if (fence !== team.lease.fence) return false
  for (const [service, state] of Object.entries(states)) team.states.set(service, state)
  for (const delivery of deliveries) {
    if (team.queued.has(delivery.id)) continue
    team.queued.set(delivery.id, now)
    const name = queueOf(delivery)
    const queue = team.queues.get(name) ?? { due: now, token: null, waiting: [] }
    queue.waiting.push(delivery)
    team.queues.set(name, queue)
  }
  tell(team, (version) => ({ kind: 'states', version, states }))
  return true
}

export function claimInMemory(team: MemoryTeam, ask: { now: number; leaseMs: number }): Claim | null {
  const due = [...team.queues].filter(([, queue]) => queue.due <= ask.now)
  const [first] = due.sort(([a, { due: dueA }], [b, { due: dueB }]) => dueA - dueB || (a < b ? -1 : 1))
  const queue = first?.[1]
  const delivery = queue?.waiting[0]
  if (!queue || !delivery) return null
  team.tokens += 1
  queue.token = team.tokens
  queue.due = ask.now + ask.leaseMs
  return { delivery, token: team.tokens }
}

export function settleInMemory(team: MemoryTeam, claim: Claim, settlement: Settlement): void {
  const name = queueOf(claim.delivery)
  const queue = team.queues.get(name)
  const head = queue?.waiting[0]
  if (!queue || !head || queue.token !== claim.token || head.id !== claim.delivery.id) return
  queue.token = null
  if (settlement.kind === 'again') {
    queue.due = settlement.at
    queue.waiting[0] = { ...head, attempts: head.attempts + 1 }
    return
  }
  if (settlement.kind === 'dead') {
    team.dead = [{ delivery: head, reason: settlement.reason }, ...team.dead].slice(0, bounds.deadLetters)
  }
  queue.waiting.shift()
  queue.due = 0
  if (queue.waiting.length === 0) team.queues.delete(name)
}

export const waitingInMemory = (team: MemoryTeam): Delivery[] =>
  [...team.queues.values()].flatMap((queue) => queue.waiting)
