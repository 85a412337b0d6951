import { expect, test } from 'vitest'
import type { Slow } from '../../contracts/board.ts'
import { layoutOf } from '../layout.ts'
import { textWidth } from '../text-width.ts'
import { now, viewOf } from './board.fixture.ts'
import { tileSizes } from './density.ts'
import { slowLine } from './slow-line.ts'
import { planTile } from './tile-plan.ts'

const slow = (of: Partial<Slow> = {}): Slow => ({
  route: 'GET /checkout',
  p95Ms: 2_500,
  count: 90,
  windowMs: 300_000,
  ...of,
})
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test('the note says what is slow, and cuts the route before the number', () => {
  expect(plain(slowLine(slow(), 26, 600))).toBe('slow: p95 ≤ 2.5 s GET /checkout')
  expect(plain(slowLine(slow(), 26, 400))).toBe('slow: p95 ≤ 2.5 s /checkout')
  expect(plain(slowLine(slow({ route: 'POST /api/v2/orders/:id/confirmation' }), 26, 400))).toMatch(/≤ 2\.5 s \/api.+…/)
  expect(plain(slowLine(slow({ route: 'POST /api/v2/orders/:id' }), 24, 271))).toBe('slow: p95 ≤ 2.5 s')
  expect(slowLine(slow(), 26, 100)).toBe('')
})

test('without a route it is the service, over the last bound no number is made up, and folded routes say so', () => {
  expect(plain(slowLine(slow({ route: null }), 26, 600))).toBe('slow: p95 ≤ 2.5 s')
  expect(plain(slowLine(slow({ p95Ms: null }), 26, 600))).toBe('slow: p95 off the scale GET /checkout')
  expect(plain(slowLine(slow({ route: 'other' }), 26, 600))).toBe('slow: p95 ≤ 2.5 s other routes')
})

test('from 1 to 40 services the note fits its line or is left out, and moves nothing that was there', () => {
  const shown = new Set<string>()
  for (let services = 1; services <= 40; services++) {
    for (const [width, height] of [
      [1920, 1080],
      [1080, 1920],
    ] as const) {
      const place = layoutOf({ services, width, height })
      const space = { density: place.density, ...place.tile }
      const sizes = tileSizes[place.density]
      const moment = { freshness: 'live', now, demo: false } as const
      const quiet = planTile(viewOf(), space, moment)
      const { slow: line, ...rest } = planTile(viewOf({ slow: slow() }), space, moment)
      expect({ ...rest, slow: '' }).toEqual(quiet)
      expect(textWidth(line, sizes.line)).toBeLessThanOrEqual(place.tile.width - 2 * sizes.padding)
      if (line !== '') shown.add(place.density)
    }
  }
  expect([...shown].sort()).toEqual(['L', 'M', 'S', 'XL'])
})

test('what fails is said instead of what is slow, and a frozen screen says nothing of now', () => {
  const space = { density: 'M', width: 408, height: 301 } as const
  const live = { freshness: 'live', now, demo: false } as const
  const top = { title: 'ReadTimeout', message: 'timed out', route: 'GET /a', count: 9 }
  const failing = planTile(viewOf({ state: 'failing', severity: 'failing', top, slow: slow() }), space, live)
  expect(failing).toMatchObject({ slow: '', sentence: 'ReadTimeout · GET /a' })
  const alone = { density: 'XL', width: 1_248, height: 904 } as const
  expect(planTile(viewOf({ slow: slow() }), alone, live).slow).not.toBe('')
  expect(planTile(viewOf({ state: 'watch', severity: 'watch', slow: slow() }), alone, live).slow).toBe('')
  for (const state of ['no-data', 'silent', 'no-traffic'] as const) {
    expect(planTile(viewOf({ state, slow: slow() }), space, live).slow).toBe('')
  }
  expect(planTile(viewOf({ slow: slow() }), space, { ...live, freshness: 'frozen' }).slow).toBe('')
  expect(planTile(viewOf({ slow: slow() }), space, { ...live, freshness: 'aging' }).slow).not.toBe('')
})
