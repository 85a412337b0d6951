import { expect, test } from 'vitest'
import type { Rail, RailEntry } from '../../contracts/board.ts'
import { now, viewOf } from './board.fixture.ts'
import { planRail } from './rail-plan.ts'
import { disasterOf } from './verdict.ts'
import { visibleServices } from './visible-services.ts'

const entryOf = (index: number, of: Partial<RailEntry> = {}): RailEntry => ({
  group: `k1:${String(index).padStart(16, '0')}`,
  service: `s${index}`,
  severity: 'failing',
  class: 'network',
  title: 'ConnectionRefusedError',
  message: 'redis:6379',
  route: null,
  count: 10,
  firstAt: now - 60_000 - index,
  lastAt: now,
  isNew: false,
  ...of,
})
const railOf = (entries: RailEntry[]): Rail => ({
  windowMs: 900_000,
  kinds: entries.length,
  errors: entries.reduce((sum, { count }) => sum + count, 0),
  entries,
  last: null,
})
const entries = Array.from({ length: 12 }, (_, index) => entryOf(index, { title: `Error${index}` }))

test('rows never take more than the height there is, and what has no row is counted', () => {
  for (const height of [200, 400, 700, 900]) {
    const { rows, moreKinds, moreErrors, free } = planRail(railOf(entries), { width: 600, height, isDisaster: false })
    expect(free).toBeGreaterThanOrEqual(0)
    expect(rows.length + moreKinds).toBe(12)
    expect(rows.length * 10 + moreErrors).toBe(120)
  }
})

test('in a disaster the same error of several services is one row with the first of them', () => {
  const shared = Array.from({ length: 9 }, (_, index) => entryOf(index))
  const { rows, moreKinds } = planRail(railOf(shared), { width: 600, height: 700, isDisaster: true })
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ services: 9, count: 90, service: 's8' })
  expect(moreKinds).toBe(0)
})

test('it is a disaster when two fifths fail, with what most of them share', () => {
  const views = Array.from({ length: 10 }, (_, index) =>
    viewOf({ service: `s${index}`, state: index < 4 ? 'failing' : 'ok', since: now - index }),
  )
  const shared = [entryOf(0), entryOf(1), entryOf(2)]
  expect(disasterOf(views, shared)).toMatchObject({
    failing: 4,
    all: 10,
    since: now - 3,
    common: { title: 'ConnectionRefusedError', services: 3 },
  })
  expect(disasterOf(views.slice(1), shared)).toBeNull()
})

test('among too many services those that are not calm keep a tile, in alphabetical order', () => {
  const views = Array.from({ length: 60 }, (_, index) =>
    viewOf({ service: `s${index}`, state: index === 59 ? 'failing' : 'ok' }),
  )
  const { shown, rest } = visibleServices(views)
  expect(shown).toHaveLength(39)
  expect(shown.at(-1)?.service).toBe('s59')
  expect(rest).toHaveLength(21)
  expect(visibleServices(views.slice(0, 40)).rest).toHaveLength(0)
})
