import { expect, test } from 'vitest'
import { shouldReload } from './release.ts'

const facts = { page: 'r1', server: 'r2', differentForMs: 0, now: 1_000_000_000, lastReloadAt: null, isCalm: true }

test('a calm screen loads a new release at once', () => {
  expect(shouldReload(facts)).toBe(true)
  expect(shouldReload({ ...facts, server: 'r1' })).toBe(false)
})

test('a screen in trouble waits for calm, but not for ever', () => {
  expect(shouldReload({ ...facts, isCalm: false })).toBe(false)
  expect(shouldReload({ ...facts, isCalm: false, differentForMs: 90_000 })).toBe(true)
})

test('two servers of different releases do not make a screen flap', () => {
  expect(shouldReload({ ...facts, lastReloadAt: facts.now - 10_000 })).toBe(false)
  expect(shouldReload({ ...facts, lastReloadAt: facts.now - 400_000 })).toBe(true)
})
