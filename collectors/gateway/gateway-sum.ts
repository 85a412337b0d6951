import { addClasses, type ClassCounts, type ErrorClass } from '../../contracts/error-class.ts'
import type { ErrorGroup } from '../../contracts/error-group.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import { groupId } from '../group-id.ts'
import type { Owner, Sink } from '../sink.ts'

/** What a gateway answered for one service at one moment. */
export type GatewaySum = {
  requests: number
  /** Of all failures, and of those that it made itself, which are among them. */
  classes: ClassCounts
  made: ClassCounts
  routes: Map<string, { requests: number; errors: number }>
  /** Of those that it made, where the gateway tells. */
  madeRoutes?: Map<string, { requests: number; errors: number }>
}

export const countOf = (classes: ClassCounts): number => Object.values(classes).reduce((sum, count) => sum + count, 0)

/** Puts a sum into the sink: all that was answered, and once more by itself what no service can have counted. */
export function giveSum(sum: GatewaySum, { owner, at, sink }: { owner: Owner; at: number; sink: Sink }): void {
  const errors = countOf(sum.classes)
  const made = countOf(sum.made)
  if (sum.requests === 0 && errors === 0) return
  const routes = Object.fromEntries(sum.routes)
  sink.counts(owner, { at, vantage: 'gateway', requests: sum.requests, errors, classes: sum.classes, routes })
  if (made === 0) return
  sink.counts(owner, {
    at,
    vantage: 'gateway-made',
    requests: made,
    errors: made,
    classes: sum.made,
    routes: Object.fromEntries(sum.madeRoutes ?? []),
  })
}

/** Lists the failures of a sum, those that the gateway made apart from those that it passed on. */
export function listSum(
  sum: GatewaySum,
  { owner, at, sink, gateway }: { owner: Owner; at: number; sink: Sink; gateway: ServiceName },
): void {
  for (const [kind, count] of entriesOf(sum.classes)) {
    const made = Math.min(count, sum.made[kind] ?? 0)
    const list = (vantage: Vantage, times: number) => {
      if (times > 0) sink.error(owner, { at, count: times, group: groupOf(kind, { owner, gateway, vantage }) })
    }
    list('gateway', count - made)
    list('gateway-made', made)
  }
}

const entriesOf = (classes: ClassCounts): [ErrorClass, number][] => {
  const entries: [ErrorClass, number][] = []
  for (const [name, count] of Object.entries(addClasses({}, classes))) {
    for (const kind of kinds) if (kind === name) entries.push([kind, count])
  }
  return entries
}
const titles: Readonly<Record<ErrorClass, string>> = {
  http_5xx: 'HTTP 5xx',
  gateway: 'Gateway error',
  network: 'Connection lost',
  timeout: 'Gateway time-out',
  database: 'Database error',
  exception: 'Exception',
  contract: 'Contract error',
  other: 'Error',
}
const kinds = ['http_5xx', 'gateway', 'network', 'timeout', 'database', 'exception', 'contract', 'other'] as const

function groupOf(
  kind: ErrorClass,
  { owner, gateway, vantage }: { owner: Owner; gateway: ServiceName; vantage: Vantage },
): ErrorGroup {
  const isMade = vantage === 'gateway-made'
  return {
    id: groupId(owner.service, vantage, kind, gateway),
    service: owner.service,
    vantage,
    class: kind,
    rule: vantage,
    title: titles[kind],
    message: isMade ? `answered by ${gateway} itself; the service did not count it` : `answered through ${gateway}`,
    route: null,
    where: null,
    sample: null,
  }
}
