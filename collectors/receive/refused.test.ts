import { expect, test } from 'vitest'
import { manualClock } from '../../runtime/manual-clock.ts'
import { createRefused } from './refused.ts'

const malformed = (text: string) => ({ status: 400, outcome: 'malformed', text }) as const
const notFound = { status: 404, outcome: 'not-found', text: 'Write to /logs.' } as const

test('what is refused is a fault for five minutes and a note for an hour', async () => {
  const clock = manualClock()
  const refused = createRefused(clock)
  refused.add('/logs', malformed('The body is no JSON.'))
  refused.add('/logs', malformed('The body is no JSON: at position 7'))
  refused.add('/v1/logs', { status: 200, outcome: 'taken' })
  const note = '2 requests to /logs: malformed. The body is no JSON: at position 7'
  expect([refused.fault(), refused.notes()]).toEqual([{ isForeign: false, text: note }, [note]])
  await clock.advance(5 * 60_000)
  expect([refused.fault(), refused.notes()]).toEqual([null, [note]])
  await clock.advance(55 * 60_000)
  expect(refused.notes()).toEqual([])
})

test('who asks for what is not there makes no fault and one note, whatever is asked for', () => {
  const refused = createRefused(manualClock())
  for (let n = 0; n < 500; n++) refused.add(`/admin-${n}`, notFound)
  expect([refused.fault(), refused.notes()]).toEqual([null, ['500 requests to /admin-499: not-found. Write to /logs.']])
})

test('paths and words of strangers are cleaned, and bounded in number', () => {
  const refused = createRefused(manualClock())
  for (let n = 0; n < 500; n++) refused.add(`/${n}/api/1/envelope/`, malformed('no'))
  expect(refused.notes().length).toBeLessThanOrEqual(51)
  expect(refused.notes().join()).toContain('450 requests to other paths')
  const other = createRefused(manualClock())
  other.add('/logs\u0007?token=ghp_16C7e42F292c6912E7710c838347Ae178B4a', malformed('password=hunter2-Xy'))
  for (const planted of ['ghp_', 'hunter2', '\u0007']) expect(other.notes().join()).not.toContain(planted)
})
