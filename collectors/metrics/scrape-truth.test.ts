import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKeptSink } from './kept-sink.fixture.ts'
import { startTarget } from './scripted-target.fixture.ts'
import { type SteppedClock, steppedClock, watch } from './watched-target.fixture.ts'

type Step =
  | { do: 'hit'; status: string; route: string; times: number }
  | { do: 'scrape' | 'fail' | 'cut' | 'restart-target' | 'restart-collector' }

const hit = fc.record({
  do: fc.constant('hit' as const),
  status: fc.constantFrom('200', '404', '500', '502'),
  route: fc.constantFrom('/a', '/b', '/c'),
  times: fc.integer({ min: 1, max: 400 }),
})
const other = fc.record({
  do: fc.constantFrom('scrape', 'scrape', 'scrape', 'fail', 'cut', 'restart-target', 'restart-collector'),
})
const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(hit, hit, other), { minLength: 5, maxLength: 25 })

/** A process that counts, and knows what can be known of it: what it had counted before its death or our first look cannot. */
function createProcesses(clock: SteppedClock, tellsStart: boolean) {
  let series = new Map<string, { status: string; value: number }>()
  // It is older than the watch, so that its past is history.
  let startedAt = clock.now() - 3_600_000
  let lives = 0
  let unseen = { requests: 0, errors: 0 }
  let isWatched = false
  const knowable = { requests: 0, errors: 0 }
  return {
    knowable,
    hit({ status, route, times }: { status: string; route: string; times: number }) {
      const key = `status_code="${status}",method="GET",path="${route}"`
      series.set(key, { status, value: (series.get(key)?.value ?? 0) + times })
      unseen.requests += times
      if (status >= '500') unseen.errors += times
    },
    seen() {
      if (isWatched) {
        knowable.requests += unseen.requests
        knowable.errors += unseen.errors
      }
      isWatched = true
      unseen = { requests: 0, errors: 0 }
    },
    restart() {
      lives++
      series = new Map()
      // No two lives share a fraction of a second, as it is with real ones.
      startedAt = clock.now() - ((lives * 7) % 25)
      unseen = { requests: 0, errors: 0 }
      // Born under the watch: all of it can be known.
      isWatched = true
    },
    text: () =>
      [
        ...(tellsStart ? [`process_start_time_seconds ${startedAt / 1_000}`] : []),
        '# TYPE http_request_duration_seconds histogram',
        ...[...series].map(([labels, { value }]) => `http_request_duration_seconds_count{${labels}} ${value}`),
        '',
      ].join('\n'),
  }
}

/** Plays the steps with real sockets, and returns what was counted beside what could be known. */
async function play(schedule: readonly Step[], tellsStart: boolean) {
  const clock = steppedClock()
  const processes = createProcesses(clock, tellsStart)
  const target = await startTarget('')
  const kept = createKeptSink()
  const run = async (checkpoint?: unknown) => {
    const shop = watch({ url: target.url }, { clock, kept, checkpoint })
    target.says(processes.text())
    await shop.start(target)
    processes.seen()
    return shop
  }
  let shop = await run()
  for (const step of schedule) {
    if (step.do === 'hit') processes.hit(step)
    else if (step.do === 'restart-target') processes.restart()
    else if (step.do === 'restart-collector') {
      await shop.source.stop()
      shop = await run(JSON.parse(JSON.stringify(shop.source.checkpoint())))
    } else {
      const text = processes.text()
      if (step.do === 'scrape') target.says(text)
      else if (step.do === 'fail') target.says((_, response) => response.writeHead(500).end(text))
      else {
        target.says((_, response) => {
          response.setHeader('content-length', text.length).write(text.slice(0, -2), () => response.destroy())
        })
      }
      await shop.once(target)
      if (step.do === 'scrape') processes.seen()
    }
  }
  target.says(processes.text())
  // What a target that is just met seems to have done at once is believed when it says so five times.
  for (let times = 0; times < 5; times++) await shop.once(target)
  processes.seen()
  await shop.source.stop()
  await target.stop()
  return { counted: kept.totals(), knowable: processes.knowable }
}

test('with a start time, every request that can be known is counted exactly once', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (schedule) => {
      const { counted, knowable } = await play(schedule, true)
      expect(counted).toEqual(knowable)
    }),
    { numRuns: 60 },
  )
})

test('without one and without a restart of the target, just the same', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (schedule) => {
      const calm = schedule.filter((step) => step.do !== 'restart-target')
      const { counted, knowable } = await play(calm, false)
      expect(counted).toEqual(knowable)
    }),
    { numRuns: 40 },
  )
})

test('without one, a restart that the values hide may cost requests and never invents any', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (schedule) => {
      const { counted, knowable } = await play(schedule, false)
      expect(counted.requests).toBeLessThanOrEqual(knowable.requests)
      expect(counted.errors).toBeLessThanOrEqual(knowable.errors)
    }),
    { numRuns: 40 },
  )
})
