import { expect, test } from 'vitest'
import type { Change } from '../../contracts/board.ts'
import { boardOf, now, viewOf } from '../board/board.fixture.ts'
import { ageMs, applyChange, createLiveStore, serverNow } from './board-store.ts'

const changeOf = (of: Partial<Change> = {}): Change => ({
  version: 8,
  at: now + 1_000,
  services: [],
  gone: [],
  rail: null,
  today: null,
  calmSince: null,
  notices: null,
  ...of,
})

test('a Change replaces what it holds and leaves the rest the same objects', () => {
  const board = boardOf()
  const applied = applyChange(board, changeOf({ services: [viewOf({ service: 'b', state: 'failing' })] }))
  if (applied.kind !== 'applied') throw new Error(applied.kind)
  expect(applied.board.services[0]).toBe(board.services[0])
  expect(applied.board.services[1]?.state).toBe('failing')
  expect(applied.board.rail).toBe(board.rail)
  expect(applied.board.version).toBe(8)
  expect(applied.board.calmSince).toBeNull()
})

test('a service that is gone leaves, a new one comes', () => {
  const applied = applyChange(boardOf(), changeOf({ gone: ['a'], services: [viewOf({ service: 'c' })] }))
  if (applied.kind !== 'applied') throw new Error(applied.kind)
  expect(applied.board.services.map(({ service }) => service)).toEqual(['b', 'c'])
})

test('a Change that the snapshot has already is known, one too many ahead is a hole', () => {
  expect(applyChange(boardOf(), changeOf({ version: 7 })).kind).toBe('known')
  expect(applyChange(boardOf(), changeOf({ version: 9 })).kind).toBe('hole')
})

test('age and time come from the heartbeat and the monotonic clock alone', () => {
  const store = createLiveStore()
  store.set({ elapsed: 4_000 })
  expect(ageMs(store.get())).toBe(4_000)
  expect(serverNow(store.get())).toBeNull()
  store.set({ beat: { at: now, version: 7, release: 'r1', elapsed: 4_000 }, elapsed: 9_500 })
  expect(ageMs(store.get())).toBe(5_500)
  expect(serverNow(store.get())).toBe(now + 5_500)
})
