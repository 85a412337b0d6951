import type { BatchId } from '../contracts/batch.ts'
import type { DiscoveryReport } from '../contracts/discovery.ts'
import { type Report, TargetReport } from '../contracts/target.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'

const everyMs = 5_000
/** A target that went bad or good is told this soon. */
const lookMs = 250
/** As the contract has it, and well under what the server takes in one message. */
const bounds = { targets: 2_000, bytes: 400_000, discoveries: 100, discoveryBytes: 100_000 }

/** Tells how the Targets do: every few seconds, and at once when one has changed between good and bad. */
export interface Reporting {
  start(): void
  /** The server may not know anything yet. */
  tellNow(): void
  stop(): void
}

export function createReporting(
  collector: BatchId['collector'],
  deps: {
    clock: Clock
    log: Log
    reports: () => TargetReport[]
    discoveries?: () => DiscoveryReport[]
    send: (report: Report) => void
  },
): Reporting {
  const { clock, log, reports, discoveries = () => [], send } = deps
  let toldAt = Number.NEGATIVE_INFINITY
  let told = ''
  const odd = new Set<string>()
  let stop = () => {}

  const good = (targets: TargetReport[]) =>
    targets.filter((target) => {
      const checked = TargetReport.safeParse(target)
      if (checked.success) return true
      // One Report that the server would refuse must not take those of all others with it.
      if (!odd.has(target.name)) log.error({ target: target.name, err: checked.error }, 'a target reports nonsense')
      odd.add(target.name)
      return false
    })
  const look = () => {
    const targets = good(reports())
    const found = discoveries()
    const now = [...targets, ...found].map(stateText).join('\n')
    if (now === told && clock.elapsed() - toldAt < everyMs) return
    told = now
    toldAt = clock.elapsed()
    const lists = found.length === 0 ? {} : { discoveries: short(found) }
    send({ collector, sentAt: clock.now(), targets: within(targets), ...lists })
  }

  return {
    start() {
      stop = clock.every(lookMs, look)
    },
    tellNow() {
      toldAt = Number.NEGATIVE_INFINITY
      look()
    },
    stop: () => stop(),
  }
}

/** Notes are the first that is left out, and the places that cannot be read the last. */
function short(discoveries: DiscoveryReport[]): DiscoveryReport[] {
  if (Buffer.byteLength(JSON.stringify(discoveries)) <= bounds.discoveryBytes) return discoveries
  return discoveries
    .map((discovery) => ({ ...discovery, notes: [] }))
    .toSorted((a, b) => Number(a.ok) - Number(b.ok))
    .slice(0, bounds.discoveries)
}

/** What makes it worth telling at once. */
const stateText = ({ team, name, fault, ...rest }: TargetReport | DiscoveryReport): string =>
  `${team}/${'service' in rest ? rest.service : rest.kind} ${name} ${fault}`

/** Over the bound the good ones are left out first: what cannot be read is what people must see. */
function within(targets: TargetReport[]): TargetReport[] {
  const size = Buffer.byteLength(JSON.stringify(targets))
  if (targets.length <= bounds.targets && size <= bounds.bytes) return targets
  let left = bounds.bytes
  return targets
    .toSorted((a, b) => Number(a.ok) - Number(b.ok))
    .slice(0, bounds.targets)
    .map((target) => ({ ...target, notes: [] }))
    .filter((target) => {
      left -= Buffer.byteLength(JSON.stringify(target)) + 1
      return left > 0
    })
}
