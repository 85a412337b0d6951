import { expect, test } from 'vitest'
import { layoutOf, unitPx } from './layout.ts'

const landscape = (services: number) => layoutOf({ services, width: 1920, height: 1080 })
const portrait = (services: number) => layoutOf({ services, width: 1080, height: 1920 })

test('a unit is a pixel on a full-HD screen in both directions, and two on 4K', () => {
  expect(unitPx(1920, 1080)).toBe(1)
  expect(unitPx(1080, 1920)).toBe(1)
  expect(unitPx(3840, 2160)).toBe(2)
})

test.each([
  { services: 1, columns: 1, rows: 1, density: 'XL' },
  { services: 2, columns: 1, rows: 2, density: 'L' },
  { services: 4, columns: 2, rows: 2, density: 'L' },
  { services: 6, columns: 2, rows: 3, density: 'L' },
  { services: 9, columns: 3, rows: 3, density: 'M' },
  { services: 12, columns: 3, rows: 4, density: 'M' },
  { services: 16, columns: 4, rows: 4, density: 'S' },
  { services: 20, columns: 4, rows: 5, density: 'S' },
  { services: 25, columns: 5, rows: 5, density: 'XS' },
  { services: 30, columns: 5, rows: 6, density: 'XS' },
  { services: 36, columns: 6, rows: 6, density: 'XS' },
  { services: 40, columns: 6, rows: 7, density: 'XS' },
])('$services services stand in $columns × $rows on a landscape screen, as $density', ({ services, ...expected }) => {
  expect(landscape(services)).toMatchObject(expected)
})

test('every number of services from 1 to 200 fits on both screens in tiles that can be read', () => {
  for (let services = 1; services <= 200; services++) {
    for (const place of [landscape(services), portrait(services)]) {
      expect(place.columns * place.rows).toBeGreaterThanOrEqual(Math.min(services, 40))
      expect(place.tile.width).toBeGreaterThanOrEqual(190)
      expect(place.tile.height).toBeGreaterThanOrEqual(115)
    }
  }
})

test('the rail is narrower where there are many tiles', () => {
  expect(landscape(16).rail.width).toBe(600)
  expect(landscape(17).rail.width).toBe(520)
})
