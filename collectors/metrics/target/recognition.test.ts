import { describe, expect, test } from 'vitest'
import type { Fetched } from '../fetch/fetch-exposition.ts'
import { createKeptSink } from '../kept-sink.fixture.ts'
import { owner } from '../watched-target.fixture.ts'
import { createRecognition } from './recognition.ts'
import { createTargetCounter } from './target-counter.ts'

const began = 1_700_000_000_000

/** Bodies a second apart, without any socket. */
function bodies() {
  let at = began
  return (text: string, waitMs = 1_000): Fetched => {
    at += waitMs
    return { ok: true, body: Buffer.from(text), isWhole: true, unit: 'ms', at, skewMs: 0, tookMs: 1, note: null }
  }
}

const known = (value: number) => `http_request_duration_seconds_count{status_code="500",path="/a"} ${value}\n`
const guessed = (value: number) => `jobs_total{status="500"} ${value}\n`
const better = (value: number) => `http_server_requests_seconds_count{status="500",uri="/b"} ${value}\n`
const noise = 'up 1\n'

describe('reading no more than is needed', () => {
  test('a body is read whole at first contact, every minute, and when the family is not there', () => {
    const body = bodies()
    const recognition = createRecognition({})
    const isSurvey = (text: string, waitMs?: number) => recognition.read(body(text, waitMs)).survey !== null
    expect(isSurvey(known(1) + noise)).toBe(true)
    expect(isSurvey(known(2) + noise)).toBe(false)
    expect(isSurvey(noise)).toBe(true)
    expect(isSurvey(known(2) + noise)).toBe(false)
    expect(isSurvey(known(2) + noise, 60_000)).toBe(true)
    expect(isSurvey(known(2) + noise, -3_600_000)).toBe(true)
    expect(isSurvey(known(2) + noise)).toBe(false)
  })

  test('a known family that was not there before is noticed at once', () => {
    const body = bodies()
    const recognition = createRecognition({})
    recognition.read(body(guessed(1)))
    expect(recognition.read(body(guessed(2))).survey).toBeNull()
    expect(recognition.read(body(guessed(3) + known(1))).choice.plan?.family.metric).toBe(
      'http_request_duration_seconds_count',
    )
  })

  test('a guess takes the place of a known family only when that has been gone for long', () => {
    const body = bodies()
    const recognition = createRecognition({})
    const preset = (text: string, waitMs?: number) => recognition.read(body(text, waitMs)).choice.plan?.preset.name
    expect(preset(known(1) + guessed(9))).toBe('prom-client-http')
    expect(preset(known(1) + guessed(9))).toBe('prom-client-http')
    expect(preset(guessed(10))).toBe('prom-client-http')
    expect(preset(guessed(10), 200_000)).toBe('prom-client-http')
    expect(preset(guessed(11), 200_000)).toBe('generic')
    expect(preset(known(1) + guessed(12))).toBe('prom-client-http')
  })
})

describe('a change of what is counted', () => {
  const counting = () => {
    const body = bodies()
    const kept = createKeptSink()
    const deps = { sink: kept.sink, watchedSince: began, checkpoint: undefined }
    const counter = createTargetCounter({ owner, ownPath: '/metrics' }, deps)
    return { ...kept, counter, read: (text: string, waitMs?: number) => counter.read(body(text, waitMs)) }
  }

  test('never counts the same requests by two families, there and back', () => {
    const one = counting()
    one.read(guessed(100) + known(100))
    one.read(guessed(101) + known(101))
    expect(one.totals().requests).toBe(1)
    // The known family goes for good, the guess takes over from where it is, and later the other way round.
    one.read(guessed(110), 1_000)
    one.read(guessed(120), 400_000)
    one.read(guessed(125))
    expect(one.totals().requests).toBe(6)
    one.read(guessed(130) + known(500))
    one.read(guessed(131) + known(503))
    expect(one.totals().requests).toBe(9)
  })

  test('a better family that appears with its first request is counted from it', () => {
    const one = counting()
    one.read(guessed(100))
    one.read(guessed(101))
    one.read(guessed(102) + better(2))
    one.read(guessed(103) + better(3))
    expect(one.errors.map(({ group, count }) => [group.route, count])).toEqual([
      [null, 1],
      ['/b', 2],
      ['/b', 1],
    ])
  })

  test('a family that is empty just now is said to be', () => {
    const one = counting()
    one.read(known(1))
    one.read(noise)
    expect(one.counter.notes(began + 3_000)).toContain(
      'http_request_duration_seconds_count has no series now; it is counted from its next request on.',
    )
    one.read(known(1))
    expect(one.counter.notes(began + 4_000).join()).not.toContain('no series now')
  })

  test('a metric of the process that is no number spoils no checkpoint', () => {
    const one = counting()
    one.read(`process_cpu_seconds_total NaN\nprocess_start_time_seconds +Inf\n${known(1)}`)
    const checkpoint: unknown = JSON.parse(JSON.stringify(one.counter.checkpoint()))
    const kept = createKeptSink()
    const again = createTargetCounter(
      { owner, ownPath: '/metrics' },
      { sink: kept.sink, watchedSince: began, checkpoint },
    )
    expect(again.notes(began)).toEqual([])
    again.read(bodies()(known(3)))
    expect(kept.totals()).toEqual({ requests: 2, errors: 2 })
  })
})
