import { type Bucket, sliceMs } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { Carries } from '../../contracts/target.ts'
import { windowOf } from '../../contracts/window.ts'

/** Fewer requests than this prove nothing. */
const enoughRequests = 200
/** The counts are read at different moments, so they are never quite equal. */
const enterWithin = 0.01
/** Much further apart than what was enough to believe it, so that the answer does not change to and fro. */
const leaveBeyond = 0.05

/** What a service and the gateway before it counted over the same time. */
export type SharedTraffic = {
  /** Requests that the service counted. */
  app: number
  /** Requests that certainly were passed on to it, and all that the gateway answered: late answers are only in these. */
  relayed: number
  answered: number
}

/** The whole slices in which both have been counting; null while there are none. */
export function sharedTraffic(
  { app, gateway, made }: { app: readonly Bucket[]; gateway: readonly Bucket[]; made: readonly Bucket[] },
  { tellsMade, now }: { tellsMade: boolean; now: number },
): SharedTraffic | null {
  const [firstApp, firstGateway] = [app[0], gateway[0]]
  if (!firstApp || !firstGateway) return null
  const span = { since: Math.max(firstApp.at, firstGateway.at) + sliceMs, until: bucketStart(now, sliceMs) }
  if (span.since >= span.until) return null
  const answered = windowOf(gateway, span)
  // One that cannot tell may have made every failure itself.
  const ownFailures = tellsMade ? windowOf(made, span).errors : answered.errors
  return {
    app: windowOf(app, span).requests,
    relayed: answered.requests - ownFailures,
    answered: answered.requests,
  }
}

/**
 * Whether the gateway carries all traffic of the service: nothing reached the service but through it, and all that it
 * passed on was counted there. Requests that the gateway gave up may be in the service's count or not.
 */
export function carriesOf(before: Carries, shared: SharedTraffic | null): Carries {
  if (shared === null || shared.app < enoughRequests || shared.answered < enoughRequests) return before
  const isWithin = (share: number) =>
    shared.app >= shared.relayed * (1 - share) && shared.app <= shared.answered * (1 + share)
  if (before === 'all') return isWithin(leaveBeyond) ? 'all' : 'part'
  return isWithin(enterWithin) ? 'all' : 'part'
}
