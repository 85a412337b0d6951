import type { Bucket } from '../../contracts/bucket.ts'
import type { ServiceState } from '../../contracts/state.ts'
import { bucketAt, targetHeardAt } from '../evaluate/seen.fixture.ts'
import type { LiveTeam } from '../live/live-team.ts'

/** One service, `shop`, of the team `web`, whose traffic a test decides. */
export type FakeTeam = LiveTeam & {
  /** Errors of requests in each slice from now on; null: the source is silent. */
  traffic: [number, number] | null
  /** Adds the slice that has just ended. */
  tick(now: number): void
}

/** A live Board as far as alerting reads it. */
export function fakeTeam(start: number, team = 'web'): FakeTeam {
  const buckets: Bucket[] = []
  let heard = start
  const state: ServiceState | null = null
  return {
    team,
    traffic: [0, 30],
    tick(now) {
      if (this.traffic === null) return
      heard = now
      buckets.push(bucketAt(now - (now % 10_000) - 10_000, this.traffic))
    },
    services: () => ['shop'],
    source: () => ({ vantage: 'app', addsMade: true, note: null }),
    buckets: () => buckets,
    discoveries: () => [],
    targets: () => [targetHeardAt(heard)],
    state: () => state,
    topErrors: () => [
      {
        group: 'k1:0123456789abcdef',
        service: 'shop',
        severity: 'failing',
        class: 'database',
        title: 'OperationalError',
        message: 'could not connect to <host>',
        route: '/orders',
        count: 45,
        firstAt: start,
        lastAt: start,
        isNew: true,
      },
    ],
  }
}
