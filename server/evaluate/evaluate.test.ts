import { expect, test } from 'vitest'
import { sliceMs } from '../../contracts/bucket.ts'
import { evaluate } from './evaluate.ts'
import { bucketAt, evaluateTimes, play, seenAt, start, targetHeardAt } from './seen.fixture.ts'

const slices = (count: number, counts: [number, number]): [number, number][] =>
  Array.from({ length: count }, () => counts)
const good = (count: number) => slices(count, [0, 30])
const bad = (count: number) => slices(count, [15, 30])
const said = (list: ReturnType<typeof play>) => list.map(({ state }) => state)

test('a service is unknown until it was evaluated twice', () => {
  expect(said(play(good(3)))).toEqual(['no-data', 'ok', 'ok'])
})

test('an outage is watch after two slices and failing after three, each confirmed once', () => {
  expect(said(play([...good(60), ...bad(4)])).slice(-4)).toEqual(['ok', 'ok', 'watch', 'failing'])
})

test('a level that is proven only once is not entered', () => {
  const [first] = play([...good(60), ...bad(2)]).slice(-1)
  expect(first).toMatchObject({ state: 'ok', rising: { severity: 'watch', times: 1 } })
  const next = evaluate(seenAt(start + 62 * sliceMs + sliceMs, good(60)), first!, start + 63 * sliceMs)
  expect(next).toMatchObject({ state: 'ok', rising: null })
})

test('after an outage a service goes back one step a minute', () => {
  const after = said(play([...good(60), ...bad(12), ...good(40)])).slice(72)
  const failing = after.lastIndexOf('failing')
  const watch = after.lastIndexOf('watch')
  expect(failing).toBeGreaterThanOrEqual(6)
  expect(watch - failing).toBe(6)
  expect(new Set(after.slice(0, failing))).toEqual(new Set(['failing']))
  expect(new Set(after.slice(watch + 1))).toEqual(new Set(['ok']))
})

test('one bad slice in the middle of a recovery starts its minute again', () => {
  const all = play([...good(60), ...bad(6), ...good(9), ...slices(1, [3, 30]), ...good(30)])
  const cleared = all.filter(({ clearSince }) => clearSince !== null).map(({ clearSince }) => clearSince)
  expect(new Set(cleared).size).toBeGreaterThan(1)
})

test('the state is kept while the rate is between half the threshold and the threshold', () => {
  // 2 of 60 is 3.3 %: no proof of more than 5 %, and not below 2.5 % either.
  const all = play([...good(60), ...bad(6), ...slices(60, [1, 30])])
  expect(all.at(-1)).toMatchObject({ state: 'failing', clearSince: null })
  expect(all.at(-1)?.reason).toMatch(/^6 of 180 requests failed in 60 s; still failing until/)
})

test('the reason has the numbers of the window that decided', () => {
  const { state, reason } = evaluateTimes(3, (now) => seenAt(now, [...slices(12, [0, 5]), [4, 5], [5, 5], [5, 20]]))
  expect(state).toBe('failing')
  expect(reason).toBe('14 of 45 requests failed in 60 s; 5 % or less would do that less than once in 1 000 times')
})

test('a single error is told in the reason of a service that is ok', () => {
  const { state, reason } = evaluateTimes(3, (now) => seenAt(now, [...slices(5, [0, 4]), [1, 4]]))
  expect(state).toBe('ok')
  expect(reason).toMatch(/^1 of 24 requests failed in .*; that is no proof of more than 1 %$/)
})

test('what failed an hour ago colours nothing while the last minute is well', () => {
  const all = play([...bad(30), ...good(30)])
  expect(all.at(-1)?.state).toBe('ok')
})

test('silence is no data after a minute, keeps the severity, and goes on from there', () => {
  const outage = [...good(60), ...bad(10)]
  const lost = play([...outage, ...good(60)], { silentFrom: 70 })
  expect(lost[75]?.state).toBe('failing')
  expect(said(lost).slice(77)).toEqual(slices(53, [0, 0]).map(() => 'no-data'))
  expect(lost.every(({ severity }, i) => i < 70 || severity === 'failing')).toBe(true)
  expect(lost.at(-1)?.reason).toBe('http://shop:8000/metrics has not been read for 10 min')
  const later = lost.at(-1)!.evaluatedAt + sliceMs
  const back = evaluate(seenAt(later, bad(6)), lost.at(-1)!, later)
  expect(back).toMatchObject({ state: 'failing', severity: 'failing' })
})

test('a source that is read every minute is silent after three', () => {
  const seen = (now: number) => ({ ...seenAt(now, good(30)), targets: [targetHeardAt(start, { intervalMs: 60_000 })] })
  expect(evaluateTimes(18, seen).state).toBe('ok')
  expect(evaluateTimes(20, seen).state).toBe('no-data')
})

test('a source whose collector has a wrong clock is not silent', () => {
  const wrong = start - 86_400_000
  const seen = (now: number) => ({
    ...seenAt(now, good(30)),
    targets: [targetHeardAt(now, { readAt: wrong, goodAt: wrong })],
  })
  expect(evaluateTimes(3, seen).state).toBe('ok')
})

test('a source that is reached and cannot be read is silent, and says why', () => {
  const detail = 'answered 404; a metrics page answers 200'
  const seen = (now: number) => ({
    ...seenAt(now, good(30)),
    targets: [targetHeardAt(now), targetHeardAt(now, { ok: false, goodAt: null, name: '/var/log/shop.log', detail })],
  })
  const { state, reason } = evaluateTimes(3, seen)
  expect(state).toBe('no-data')
  expect(reason).toBe(`/var/log/shop.log could never be read: ${detail}`)
})

test('a lost log hides no outage that the metrics prove', () => {
  const lost = targetHeardAt(start - 3_600_000, { kind: 'log', vantage: 'error-log' })
  const seen = (now: number) => ({ ...seenAt(now, bad(30)), targets: [targetHeardAt(now), lost] })
  expect(evaluateTimes(3, seen)).toMatchObject({ state: 'no-data', severity: 'failing' })
})

test('no traffic is grey after five minutes and never resolves what was failing', () => {
  const idle = play([...good(30), ...slices(40, [0, 0])])
  expect([idle[58]?.state, idle[59]?.state]).toEqual(['ok', 'no-traffic'])
  expect(idle.at(-1)).toMatchObject({ state: 'no-traffic', severity: 'ok' })
  const outage = play([...good(30), ...bad(10), ...slices(360, [0, 0])])
  expect(outage.at(-1)).toMatchObject({ state: 'no-traffic', severity: 'failing' })
  expect(outage.at(-1)?.reason).toMatch(/; it was failing before, and nothing shows that this is over$/)
})

test('a service with a request every four minutes has traffic', () => {
  const rare = Array.from({ length: 180 }, (_, i): [number, number] => (i % 24 === 0 ? [0, 1] : [0, 0]))
  const last = said(play(rare)).slice(60)
  expect(new Set(last)).toEqual(new Set(['ok']))
})

test('after a pause in watching a recovery has to be observed from its beginning', () => {
  const recovering = play([...good(60), ...bad(10), ...good(10)]).at(-1)!
  expect(recovering).toMatchObject({ state: 'failing' })
  expect(recovering.clearSince).not.toBe(null)
  const later = recovering.evaluatedAt + 300_000
  const next = evaluate(seenAt(later, good(60)), recovering, later)
  expect(next).toMatchObject({ state: 'failing', clearSince: later })
  expect(evaluateTimes(5, (now) => seenAt(now, good(60)), next).state).toBe('failing')
  expect(evaluateTimes(6, (now) => seenAt(now, good(60)), next).state).toBe('watch')
})

test('after a pause in watching a worse level has to be proven twice again', () => {
  const rising = play([...good(60), ...bad(2)]).at(-1)!
  const later = rising.evaluatedAt + 60_000
  expect(evaluate(seenAt(later, bad(60)), rising, later)).toMatchObject({
    state: 'ok',
    rising: { severity: 'failing' },
  })
})

test('two evaluations at the same moment are one', () => {
  const rising = play([...good(60), ...bad(2)]).at(-1)!
  const again = rising.evaluatedAt + 1
  expect(evaluate(seenAt(again, bad(60)), rising, again)).toBe(rising)
})

test('a clock that was set back an hour does not stop evaluation', () => {
  const state = play(good(10)).at(-1)!
  const earlier = state.evaluatedAt - 3_600_000
  expect(evaluate(seenAt(earlier, good(30)), state, earlier)).toMatchObject({ state: 'ok', evaluatedAt: earlier })
})

test('an error log alone is watch at three errors in two slices, and ok a minute after they are old', () => {
  const log = (now: number, errors: [number, number][]) => ({ ...seenAt(now, errors, 'error-log') })
  expect(evaluateTimes(3, (now) => log(now, [[2, 0]])).state).toBe('ok')
  expect(evaluateTimes(3, (now) => log(now, [[9, 0]])).state).toBe('ok')
  const watch = evaluateTimes(3, (now) =>
    log(now, [
      [2, 0],
      [1, 0],
    ]),
  )
  expect(watch.state).toBe('watch')
  expect(watch.reason).toBe('3 errors in the log in 5 min; an error log knows no requests, so there is no rate')
  expect(evaluateTimes(6, (now) => log(now, [[0, 0]]), watch).state).toBe('watch')
  expect(evaluateTimes(7, (now) => log(now, [[0, 0]]), watch).state).toBe('ok')
})

test('requests that are counted without how they ended are no reason to be green', () => {
  const state = evaluateTimes(10, (now) => seenAt(now, [[0, 500]], 'requests-only'))
  expect(state).toMatchObject({ state: 'no-data', severity: 'ok' })
  expect(state.reason).toBe(
    'its requests are counted, and not how they ended: an access log or the server behind would tell',
  )
})

test('what is only counted beside a rate makes no green tile', () => {
  const state = evaluateTimes(10, (now) => seenAt(now, [[0, 0]], 'requests-only'))
  expect(state).toMatchObject({
    state: 'no-data',
    reason: 'nothing counts its requests; what else is counted of it is in its details',
  })
})

test('a service that was failing by its rate does not recover by losing the source of its rate', () => {
  const failing = { ...play([...good(60), ...bad(10)]).at(-1)!, incident: { id: 'inc_0123456789', startedAt: start } }
  const onlyLog = evaluateTimes(60, (now) => seenAt(now, [[0, 0]], 'error-log'), failing)
  expect(onlyLog).toMatchObject({ state: 'no-data', severity: 'failing', incident: failing.incident })
  expect(onlyLog.reason).toMatch(/^no source counts the requests any more/)
  expect(evaluateTimes(20, (now) => seenAt(now, good(60)), onlyLog).state).toBe('ok')
})

test('`since` is the moment the state began', () => {
  const all = play([...good(60), ...bad(10)])
  const began = all.find(({ state }) => state === 'failing')?.evaluatedAt
  expect(all.at(-1)?.since).toBe(began)
})

test('more errors than requests are all of them', () => {
  const seen = (now: number) => ({
    ...seenAt(now, []),
    buckets: [30, 20, 10].map((ago) => bucketAt(now - ago * 1_000, [5, 2])),
  })
  expect(evaluateTimes(3, seen).state).toBe('failing')
})

test('a dead service is failing where a gateway is heard and shows it, though the service itself cannot be read', () => {
  const dead = targetHeardAt(start - 3_600_000)
  const edge = (now: number) =>
    targetHeardAt(now, { vantage: 'gateway', gateway: { name: 'edge', carries: 'part', tellsMade: true } })
  const seen = (targets: (now: number) => ReturnType<typeof targetHeardAt>[]) => (now: number) => ({
    ...seenAt(now, bad(30)),
    sourceNote: 'failures that only the gateway edge saw are added',
    targets: targets(now),
  })
  const after = evaluateTimes(
    3,
    seen((now) => [dead, edge(now)]),
  )
  expect(after).toMatchObject({ state: 'failing', severity: 'failing' })
  expect(after.reason).toMatch(/requests failed in 60 s; .*; failures that only the gateway edge saw are added$/)
  expect(
    evaluateTimes(
      3,
      seen(() => [dead]),
    ).state,
  ).toBe('no-data')
})

test('a gateway that is heard never shows that a service which cannot be read is well', () => {
  const dead = targetHeardAt(start - 3_600_000)
  const seen = (now: number) => ({
    ...seenAt(now, good(30)),
    targets: [dead, targetHeardAt(now, { vantage: 'gateway' })],
  })
  expect(evaluateTimes(3, seen).state).toBe('no-data')
})
