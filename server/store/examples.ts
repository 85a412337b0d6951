import type { BatchId, BatchPart } from '../../contracts/batch.ts'
import { type Bucket, emptyBucket } from '../../contracts/bucket.ts'
import type { Delivery } from '../../contracts/delivery.ts'
import type { ErrorGroup, Sighting } from '../../contracts/error-group.ts'
import type { ServiceState } from '../../contracts/state.ts'
import type { Report } from '../../contracts/target.ts'

// Small and whole examples of what a Store takes, for the tests of both.

export const hour = 3_600_000
export const now = 1_700_000_000_000 + 12_345

export const bucket = (of: Partial<Bucket> = {}): Bucket => ({
  ...emptyBucket({ service: 'shop', vantage: 'app', at: now }),
  requests: 1,
  ...of,
})
export const group = (n: number | 'other', of: Partial<ErrorGroup> = {}): ErrorGroup => ({
  id: n === 'other' ? 'other' : `k1:${n.toString(16).padStart(16, '0')}`,
  service: 'shop',
  vantage: 'error-log',
  class: 'exception',
  rule: 'python',
  title: 'ValueError',
  message: 'bad value ?',
  route: null,
  where: null,
  sample: null,
  ...of,
})
export const sighting = (n: number, of: Partial<Sighting> = {}): Sighting => ({
  group: group(n).id,
  service: 'shop',
  at: now,
  count: 1,
  ...of,
})
export const part = (of: Partial<BatchPart> = {}): BatchPart => ({
  buckets: [],
  groups: [],
  sightings: [],
  gaps: [],
  ...of,
})
export const id = (seq: number, of: Partial<BatchId> = {}): BatchId => ({
  collector: 'host-1',
  incarnation: '00000000000000aa',
  seq,
  ...of,
})
export const state = (of: Partial<ServiceState> = {}): ServiceState => ({
  state: 'ok',
  severity: 'ok',
  since: now,
  reason: 'no errors',
  evaluatedAt: now,
  evaluations: 1,
  rising: null,
  clearSince: null,
  incident: null,
  ...of,
})
export const delivery = (name: string, of: { incident?: string; receiver?: string } = {}): Delivery => ({
  id: `msg_${name.padEnd(24, '0')}`,
  receiver: of.receiver ?? 'chat',
  attempts: 0,
  createdAt: now,
  facts: {
    incident: {
      id: `inc_${(of.incident ?? 'a').padEnd(12, '0')}`,
      team: 'web',
      service: 'shop',
      status: 'firing',
      startedAt: now,
      endedAt: null,
    },
    seq: 1,
    state: 'failing',
    reason: '9 of 10 requests failed',
    errors: 9,
    requests: 10,
    windowMs: 60_000,
    ratio: 0.9,
    threshold: 0.05,
    topErrors: [],
  },
})
export const report = (of: Partial<Report> = {}): Report => ({
  collector: 'host-1',
  sentAt: now,
  targets: ['web', 'pay'].map((team) => ({
    team,
    service: 'shop',
    kind: 'metrics',
    name: `http://127.0.0.1:8000/${team}`,
    ok: true,
    fault: null,
    detail: 'read',
    readAt: now,
    goodAt: now,
    intervalMs: 1_000,
    tookMs: 3.5,
    bytes: 100,
    recognised: 'django',
    vantage: 'app',
    notes: [],
  })),
  ...of,
})

/** Looks again and again until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 2_000; looks++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('it did not become so within ten seconds')
}
