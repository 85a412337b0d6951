import { expect, test } from 'vitest'
import { resultOf, retryAfterMs } from './answer.ts'

const now = Date.UTC(2026, 10, 24, 3, 38, 12)
const answer = (status: number, retryAfter: string | null = null) =>
  resultOf({ ok: true, status, retryAfter, body: '' }, now)

test.each([200, 201, 202, 204, 299])('%i is delivered', (status) => {
  expect(answer(status)).toEqual({ outcome: 'delivered' })
})

test.each([408, 425, 429, 500, 502, 503, 504, 599])('%i is worth another try', (status) => {
  expect(answer(status)).toEqual({ outcome: 'retry', reason: `status-${status}`, afterMs: null })
})

test.each([300, 301, 302, 307, 308, 400, 401, 403, 404, 410, 422])('%i is a rejection', (status) => {
  expect(answer(status)).toEqual({ outcome: 'rejected', reason: `status-${status}` })
})

test('no answer at all is worth another try', () => {
  expect(resultOf({ ok: false, reason: 'timeout' }, now)).toEqual({
    outcome: 'retry',
    reason: 'timeout',
    afterMs: null,
  })
})

test('Retry-After is seconds or a date', () => {
  expect(answer(429, '120')).toMatchObject({ afterMs: 120_000 })
  expect(retryAfterMs('Tue, 24 Nov 2026 03:40:12 GMT', now)).toBe(120_000)
  expect(retryAfterMs('Tue, 24 Nov 2026 03:00:00 GMT', now)).toBe(0)
})

test.each(['', 'soon', '-5', '1.5', '2026', 'Tue, tomorrow GMT', '99999999999'])(
  'a Retry-After of "%s" is none',
  (text) => {
    expect(retryAfterMs(text === '2026' ? '2026-11-24' : text, now)).toBe(null)
  },
)
