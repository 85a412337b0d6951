import { expect, test } from 'vitest'
import { ServiceState, severities, states } from './state.ts'

const state = {
  state: 'failing',
  severity: 'failing',
  since: 1,
  reason: '14 of 45 requests failed in 60 s',
  evaluatedAt: 2,
  evaluations: 3,
  rising: null,
  clearSince: 2,
  incident: { id: 'inc_0123456789', startedAt: 1 },
}

test('a state comes back from the store as it was written', () => {
  expect(ServiceState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state)
  const calm = { ...state, rising: { severity: 'watch', times: 1 }, clearSince: null, incident: null }
  expect(ServiceState.parse(JSON.parse(JSON.stringify(calm)))).toEqual(calm)
})

test('what is not a state is refused', () => {
  for (const wrong of [
    { state: 'warn' },
    { severity: 'no-data' },
    { incident: { id: 'x', startedAt: 1 } },
    { more: 1 },
  ]) {
    expect(ServiceState.safeParse({ ...state, ...wrong }).success).toBe(false)
  }
})

test('every severity is a state too, and severities go from good to bad', () => {
  expect(severities).toEqual(['ok', 'watch', 'failing'])
  for (const severity of severities) expect(states).toContain(severity)
})
