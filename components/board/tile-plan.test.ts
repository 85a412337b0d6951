import { expect, test } from 'vitest'
import { states } from '../../contracts/state.ts'
import { layoutOf } from '../layout.ts'
import { freshnessOf } from '../live/staleness.ts'
import { textWidth } from '../text-width.ts'
import { now, viewOf } from './board.fixture.ts'
import { tileSizes } from './density.ts'
import { planTile } from './tile-plan.ts'

const screens = [
  { width: 1920, height: 1080 },
  { width: 1080, height: 1920 },
]
const top = { title: 'requests.exceptions.ReadTimeout', message: 'read timed out', route: 'GET /api/v2/x', count: 9 }

test('names, counts and sentences fit into every tile of every screen in every state', () => {
  for (let services = 1; services <= 40; services++) {
    for (const screen of screens) {
      const place = layoutOf({ services, ...screen })
      const space = { density: place.density, ...place.tile }
      const sizes = tileSizes[place.density]
      const inner = space.width - 2 * sizes.padding
      for (const state of states) {
        const view = viewOf({ service: 'payment-reconciliation-worker-of-the-north', state, top, fault: 'refused' })
        const plan = planTile(view, space, { freshness: 'live', now, demo: true })
        expect(textWidth(plan.name, sizes.name)).toBeLessThanOrEqual(inner)
        expect(textWidth(plan.figure.counts, sizes.counts)).toBeLessThanOrEqual(inner)
      }
    }
  }
})

test('a service name of twelve letters is whole on every tile from 1 to 40', () => {
  for (let services = 1; services <= 40; services++) {
    const place = layoutOf({ services, width: 1920, height: 1080 })
    const view = viewOf({ service: 'subscription' })
    const plan = planTile(view, { density: place.density, ...place.tile }, { freshness: 'live', now, demo: false })
    expect(plan.name).toBe('subscription')
  }
})

const space = { density: 'M', width: 408, height: 301 } as const

test('a frozen screen says so in place of every state, and an old number is taken off', () => {
  const frozen = planTile(viewOf(), space, { freshness: freshnessOf(20_000), now, demo: false })
  expect(frozen).toMatchObject({ word: 'frozen', age: '', figure: { big: '0.07' } })
  const gone = planTile(viewOf(), space, { freshness: freshnessOf(301_000), now, demo: false })
  expect(gone).toMatchObject({ word: 'frozen', figure: { big: '—', counts: 'last 0.07 %' }, sentence: '' })
})

test('a lost source does not look like a recovery', () => {
  const view = viewOf({ state: 'no-data', severity: 'failing', fault: 'connection refused' })
  const plan = planTile(view, space, { freshness: 'live', now, demo: false })
  expect(plan.sentence).toBe('was failing · connection refused')
})
