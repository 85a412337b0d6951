import { addBuckets, emptyBucket } from '../../../contracts/bucket.ts'
import type { Fetched } from '../fetch/fetch-exposition.ts'
import { createKeptSink } from '../kept-sink.fixture.ts'
import { owner } from '../watched-target.fixture.ts'
import type { CountingOptions } from './counting-options.ts'
import { createTargetCounter } from './target-counter.ts'
import type { TwinOf } from './target-notes.ts'

export const began = 1_800_000_000_000
type Given = CountingOptions & { checkpoint?: unknown; kept?: ReturnType<typeof createKeptSink>; twinOf?: TwinOf }

/** A Target without any socket, read when the test says so; every second unless it says otherwise. */
export function readTarget({ checkpoint, kept = createKeptSink(), twinOf, ...options }: Given = {}) {
  let at = began
  const deps = { sink: kept.sink, watchedSince: began, checkpoint, twinOf }
  const counter = createTargetCounter({ owner, ownPath: '/metrics', options }, deps)
  return {
    ...kept,
    counter,
    now: () => at,
    wait(ms: number) {
      at += ms
    },
    read(text: string, { waitMs = 1_000, isWhole = true } = {}) {
      at += waitMs
      const body = Buffer.from(text)
      const rest = { isWhole, isFiltered: false, unit: 'ms', at, skewMs: 0, tookMs: 1, note: null } as const
      const fetched: Fetched = { ok: true, body, ...rest }
      const read = counter.read(fetched)
      // The memory of a body is used for the next one of any target: nothing may be left in it that is still needed.
      body.fill('x')
      return read
    },
    /** Everything that was counted since the last call. */
    taken() {
      const of = { service: owner.service, vantage: 'app' as const, at: 0 }
      const sum = kept.counts
        .splice(0)
        .map((counts) => ({ ...emptyBucket(of), ...counts, vantage: of.vantage, at: 0 }))
        .reduce(addBuckets, emptyBucket(of))
      const { requests, errors, classes, routes, latency = {}, sides = {} } = sum
      return { requests, errors, classes, routes, latency, sides }
    },
    notes: () => counter.notes(at),
  }
}
