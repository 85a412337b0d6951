import { sliceMs } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { Carries } from '../../contracts/target.ts'
import { carriesOf, sharedTraffic } from './carries-all.ts'
import { chooseRateSource, type RateSource, tellsMade } from './rate-source.ts'
import type { TeamMemory } from './team-memory.ts'
import { bucketsOf, targetsOf } from './team-reading.ts'

/** Where the rate of a service of this memory comes from at `now`. */
export type RateSources = (memory: TeamMemory, service: ServiceName, now: number) => RateSource

/** Compares a service with its gateways once a slice, and remembers what was found so that it does not change to and fro. */
export function createRateSources(): RateSources {
  const found = new Map<ServiceName, { carries: Carries; at: number }>()
  return (memory, service, now) => {
    const of = (vantage: 'app' | 'gateway' | 'gateway-made') => bucketsOf(memory, service, vantage)
    const targets = targetsOf(memory, service)
    const at = bucketStart(now, sliceMs)
    let { carries, at: decidedAt } = found.get(service) ?? { carries: 'part' as const, at: null }
    if (decidedAt !== at && memory.buckets.get(service)?.has('gateway')) {
      const counts = { app: of('app'), gateway: of('gateway'), made: of('gateway-made') }
      carries = carriesOf(carries, sharedTraffic(counts, { tellsMade: tellsMade(targets), now }))
      found.set(service, { carries, at })
    }
    const counted = new Set(memory.buckets.get(service)?.keys() ?? [])
    const hasMade = of('gateway-made').some(({ errors }) => errors > 0)
    return chooseRateSource({ counted, targets, found: carries, hasMade, now })
  }
}
