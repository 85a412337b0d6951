import { type Cast, castOf } from './fleet.ts'
import { expect, openBoard, test } from './harness.ts'
import { faultsOfWall } from './wall-checks.ts'

const screens = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 1080, height: 1920 },
]
const troubles: Cast = {
  catalog: 'failing',
  cart: 'watch',
  billing: 'idle',
  emails: 'lost',
  invoice: 'log-only',
  'legacy-xml-import-worker': 'failing',
  fraud: 'few',
  gateway: 'slow',
  bff: 'slow',
}

for (const count of [1, 4, 9, 16]) {
  test(`${count} services fit on every screen, without scrolling, small text or overlap`, async ({ page, play }) => {
    const cast = castOf(count, count === 1 ? { auth: 'failing' } : troubles)
    const demo = count === 9
    const scene = await play(cast, { demo })
    await openBoard(page, scene, cast)
    for (const size of screens) {
      await page.setViewportSize(size)
      await expect(page.locator('.wall')).toHaveClass(size.width > size.height ? /landscape/ : /portrait/)
      expect(await faultsOfWall(page), `${size.width}×${size.height}`).toEqual([])
      // Sixteen tiles of a portrait screen are too small for it.
      const slow = size.width > size.height ? Object.values(cast).filter((each) => each === 'slow').length : 0
      if (slow > 0) await expect(page.locator('.tile-slow')).toHaveCount(slow)
      await page.screenshot({ path: `test-results/fits/${count}-${size.width}x${size.height}.png` })
    }
    await expect(page.locator('.tile-demo')).toHaveCount(demo ? count : 0)
    const rates = page.locator('.tile .rate:is(.rate-percent, .rate-fraction)')
    for (const rate of await rates.all()) {
      for (const name of ['data-k', 'data-n', 'data-window']) await expect(rate).toHaveAttribute(name, /^\d+$/)
    }
  })
}
