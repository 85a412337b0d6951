import { expect, test } from 'vitest'
import { began, readTarget } from './read-target.fixture.ts'

/** The same chances in every run. */
function seeded(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, below: (limit: number) => Math.floor(next() * limit) }
}

/** A process whose series appear with their first request, as client libraries make them. */
function createProcess(startedAt: number) {
  const series = new Map<string, number>()
  const sum = { all: 0, seen: 0 }
  return {
    sum,
    hit(labels: string, by: number) {
      series.set(labels, (series.get(labels) ?? 0) + by)
      sum.all += by
    },
    text: () =>
      [
        `process_start_time_seconds ${startedAt / 1_000}`,
        '# TYPE http_server_request_duration_seconds histogram',
        ...[...series].map(([labels, value]) => `http_server_request_duration_seconds_count{${labels}} ${value}`),
        '',
      ].join('\n'),
  }
}

const labelsOf = (i: number) =>
  `http_response_status_code="${i % 5 === 0 ? 500 : 200}",http_request_method="GET",http_route="/r${i}"`

test('M21: a million increments at one scrape a second, a fifth of which fail, are counted exactly', () => {
  const random = seeded(21)
  const one = readTarget()
  const running = createProcess(began - 3_600_000.25)
  running.hit(labelsOf(0), 12_345)
  one.read(running.text())
  const before = running.sum.all
  const total = 1_000_000
  while (running.sum.all - before < total) {
    const left = total - (running.sum.all - before)
    running.hit(labelsOf(random.below(60)), Math.min(left, 1 + random.below(400)))
    if (random.below(4) > 0) continue
    const text = running.text()
    const fate = random.next()
    if (fate < 0.1) one.wait(1_000)
    else if (fate < 0.2) one.read(text.slice(0, random.below(text.length)), { isWhole: false })
    else one.read(text)
  }
  one.read(running.text())
  expect(one.totals().requests).toBe(total)
})

test('M22: over 200 lives exactly what a kill took unread is missing, and the lives are told', () => {
  const random = seeded(22)
  const one = readTarget()
  let process = createProcess(began - 3_600_000.25)
  process.hit(labelsOf(1), 700)
  one.read(process.text())
  process.sum.seen = process.sum.all
  let knowable = 0
  let killed = 0
  const live = () => {
    for (let step = 3 + random.below(12); step > 0; step--) {
      process.hit(labelsOf(random.below(40)), 1 + random.below(9))
      if (random.next() < 0.2) one.wait(1_000)
      else {
        one.read(process.text())
        knowable += process.sum.all - process.sum.seen
        process.sum.seen = process.sum.all
      }
    }
  }
  live()
  for (; killed < 200; killed++) {
    // What it counts after its last reading dies with it.
    process.hit(labelsOf(random.below(40)), random.below(50))
    process = createProcess(one.now() + 10.25 + random.below(900))
    live()
    // Each life is read once at least, or nobody can know of it.
    one.read(process.text())
    knowable += process.sum.all - process.sum.seen
    process.sum.seen = process.sum.all
  }
  expect(one.totals().requests).toBe(knowable)
  expect(one.notes().join('\n')).toMatch(/The process started again .* may be missing\. It has had 201 lives/)
})

test('M24: rare errors over a hundred label sets, read every 15 s, end within 1 % of the truth', () => {
  let truth = 0
  let counted = 0
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const random = seeded(seed)
    const exponential = (mean: number) => -Math.log(1 - random.next()) * mean
    const one = readTarget()
    const hours = 6 * 3_600
    let process = createProcess(began + 500.25)
    let diesAt = 300 + exponential(3_000)
    let nextError = exponential(50)
    for (let second = 15; second <= hours; second += 15) {
      while (nextError < second || diesAt < second) {
        if (nextError < diesAt) {
          process.hit(labelsOf(5 * random.below(100)), 1)
          truth++
          nextError += exponential(50)
        } else {
          process = createProcess(began + Math.round(diesAt * 1_000) + 0.25)
          diesAt += 300 + exponential(3_000)
        }
      }
      one.read(process.text(), { waitMs: 15_000 })
    }
    counted += one.totals().errors
  }
  expect(truth).toBeGreaterThan(2_000)
  expect(counted).toBeLessThanOrEqual(truth)
  expect(counted / truth).toBeGreaterThan(0.99)
})
