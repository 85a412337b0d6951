import { describe, expect, test } from 'vitest'
import { addBuckets, emptyBucket } from '../../contracts/bucket.ts'
import type { Fetched } from './fetch-exposition.ts'
import { createKeptSink } from './kept-sink.fixture.ts'
import { presets } from './presets/registry.ts'
import { createTargetCounter } from './target-counter.ts'
import { owner } from './watched-target.fixture.ts'

const began = 1_800_000_000_000

/** A Target without any socket, read every second. */
function counting(checkpoint?: unknown) {
  let at = began
  const kept = createKeptSink()
  const counter = createTargetCounter(
    { owner, ownPath: '/metrics' },
    { sink: kept.sink, watchedSince: began, checkpoint },
  )
  const read = (text: string, waitMs = 1_000) => {
    at += waitMs
    const body = Buffer.from(text)
    const fetched: Fetched = { ok: true, body, isWhole: true, unit: 'ms', at, skewMs: 0, tookMs: 1, note: null }
    return counter.read(fetched)
  }
  /** Everything that was counted since the last call. */
  const taken = () => {
    const of = { service: owner.service, vantage: 'app' as const, at: 0 }
    const sum = kept.counts
      .splice(0)
      .map((counts) => ({ ...emptyBucket(of), ...counts, vantage: of.vantage, at: 0 }))
      .reduce(addBuckets, emptyBucket(of))
    const { requests, errors, classes, routes, latency = {}, sides = {} } = sum
    return { requests, errors, classes, routes, latency, sides }
  }
  return { ...kept, counter, read, taken, notes: () => counter.notes(at) }
}

/** The same series, before anything happened; what is no counter stays. */
const atZero = (text: string, gauges: ReadonlySet<string>) =>
  text.replace(/^([a-zA-Z_:][\w:]*)(\{.*\})? +[\d.e+-]+/gm, (line, name: string, labels: string | undefined) =>
    gauges.has(name) || /start_time|_created$|_info$/.test(name) ? line : `${name}${labels ?? ''} 0`,
  )

describe.each(presets)('$name', (preset) => {
  const probed = preset.families.filter(({ perScrape }) => perScrape).map(({ metric }) => metric)
  test.each(preset.examples)('is counted by what its counters rise by: $says', (example) => {
    const one = counting()
    const typed = [...example.text.matchAll(/^# TYPE (\S+) gauge/gm)].flatMap(([, name]) => name ?? [])
    const gauges = new Set([...probed, ...typed])
    one.read(atZero(example.text, gauges))
    one.taken()
    one.read(example.text)
    const { requests, errors, classes, routes, sides, latency } = example
    const counted = one.taken()
    for (const counts of Object.values(counted.routes)) delete counts.latency
    for (const [route, counts] of Object.entries(counted.routes))
      if (counts.requests === 0) delete counted.routes[route]
    expect({ ...counted, sides: sides && counted.sides, latency: latency && counted.latency }).toEqual({
      ...{ requests, errors, classes, routes, sides, latency },
    })
    one.read(example.text)
    if (probed.length === 0) expect(one.taken()).toMatchObject({ requests: 0, errors: 0 })
  })
})
