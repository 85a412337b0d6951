import { expect, test } from 'vitest'
import { readEnvelope } from './sentry-envelope.ts'
import { SentryEvent } from './sentry-event.ts'
import { recordOfEvent } from './sentry-record.ts'

const thrown = (type: string, frames: unknown[] = []) => ({ type, value: 'no', stacktrace: { frames } })

test('of a million frames, causes or tags the newest are looked at, and no more', () => {
  const frames = Array.from({ length: 100_000 }, (_, line) => ({ filename: '/srv/a.js', function: 'f', lineno: line }))
  const event = SentryEvent.parse({
    exception: { values: [...Array.from({ length: 100_000 }, () => thrown('Old')), thrown('New', frames)] },
    tags: Array.from({ length: 100_000 }, (_, n) => [`tag-${n}`, 'x']),
  })
  expect(event.exception?.length).toBe(50)
  expect(event.exception?.at(-1)?.stacktrace?.frames?.length).toBe(500)
  expect(event.tags.size).toBe(500)
  expect(recordOfEvent(event).stack?.split('\n', 2)).toEqual(['New: no', '    at f (/srv/a.js:99999)'])
})

test('what is not as it should be is as if it were not there', () => {
  const event = SentryEvent.parse({
    exception: [null, 'no', { type: 7, value: { code: 1 }, stacktrace: { frames: [{ lineno: 'x' }, null] } }],
    tags: 'none',
    request: [],
    message: 7,
    timestamp: {},
  })
  expect(recordOfEvent(event)).toMatchObject({ level: 'error', message: '{"code":1}', stack: null, code: null })
})

test('an envelope of line breaks has nothing in it', () => {
  expect(readEnvelope(Buffer.from(`{}${'\n'.repeat(100_000)}`))).toMatchObject({ ok: true, items: [] })
})
