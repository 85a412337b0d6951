import fc from 'fast-check'
import { expect, test } from 'vitest'
import { began, readTarget } from './read-target.fixture.ts'

/** One of several processes behind one address; it tells since when it runs. */
function createWorker(startedAt: number) {
  const counts: Record<string, number> = {}
  const sum = { all: 0, seen: 0 }
  return {
    sum,
    hit(status: string, times = 1) {
      counts[status] = (counts[status] ?? 0) + times
      sum.all += times
    },
    text() {
      sum.seen = sum.all
      return [
        `process_start_time_seconds ${startedAt / 1_000}`,
        ...Object.entries(counts).map(
          ([status, value]) =>
            `django_http_responses_total_by_status_view_method_total{method="GET",status="${status}",view="shop"} ${value}`,
        ),
        '',
      ].join('\n')
    },
  }
}

test('M27: four workers that answer at random are each counted, exactly once every one was visited, and it is told', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 20, maxLength: 200 }), (visits) => {
      const one = readTarget()
      const workers = [0, 1, 2, 3].map((i) => createWorker(began - 86_400_000 + i * 370))
      // What they did before is history.
      for (const [i, worker] of workers.entries()) worker.hit('200', 1_000 * (i + 1))
      for (const worker of workers) one.read(worker.text())
      let truth = 0
      for (const [nth, visit] of visits.entries()) {
        for (const worker of workers) worker.hit(nth % 9 === 0 ? '500' : '200')
        truth += 4
        one.read(workers[visit]?.text() ?? '')
      }
      for (const worker of workers) one.read(worker.text())
      expect(one.totals()).toEqual({ requests: truth, errors: 4 * Math.ceil(visits.length / 9) })
      expect(one.notes().join('\n')).toContain('4 processes answer at this address in turns')
    }),
    { numRuns: 50 },
  )
})

test('daemons that the nightly rotation of a log restarts one after the other neither jump up nor down on the board', () => {
  const one = readTarget()
  let workers = [0, 1, 2, 3].map((i) => createWorker(began - 86_400_000 + i * 370))
  for (const worker of workers) {
    worker.hit('200', 50_000)
    one.read(worker.text())
  }
  one.taken()
  let truth = 0
  let unread = 0
  const perReading: number[] = []
  for (let second = 0; second < 400; second++) {
    for (const worker of workers) worker.hit('200', 2)
    truth += 8
    if (second >= 200 && second < 240 && second % 10 === 0) {
      const nth = (second - 200) / 10
      unread += (workers[nth]?.sum.all ?? 0) - (workers[nth]?.sum.seen ?? 0)
      workers = workers.map((worker, i) => (i === nth ? createWorker(one.now() + 300.25) : worker))
    }
    one.read(workers[(second * 3) % 4]?.text() ?? '')
    perReading.push(one.taken().requests)
  }
  for (const worker of workers) one.read(worker.text())
  const rest = one.taken()
  expect(perReading.reduce((a, b) => a + b, 0) + rest.requests).toBe(truth - unread)
  // Each worker is read every fourth second, so a reading brings about eight requests and never a whole history.
  expect(Math.max(...perReading)).toBeLessThanOrEqual(16)
  expect(rest.errors).toBe(0)
  expect(one.notes().join('\n')).toMatch(
    /The process started again .* ago: what it counted in its last .* may be missing\./,
  )
})
