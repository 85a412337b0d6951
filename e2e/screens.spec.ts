import { type Cast, castOf } from './fleet.ts'
import { expect, openBoard, test } from './harness.ts'
import { faultsOfWall } from './wall-checks.ts'

const sizes = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 1080, height: 1920 },
]
const disaster: Cast = Object.fromEntries(
  ['auth', 'billing', 'cart', 'emails', 'fraud', 'invoice', 'ledger', 'payment', 'prices', 'session', 'stock'].map(
    (name) => [name, 'failing' as const],
  ),
)
const mix: Cast = { billing: 'idle', bff: 'lost', invoice: 'log-only', fraud: 'few', cart: 'watch' }

/** `WRITE_DOCS=1 npx playwright test screens` renews docs/screens; an ordinary run must not change the tree. */
const isForDocs = process.env.WRITE_DOCS === '1'

const scenes: { name: string; cast: Cast; isCommon?: boolean; isStale?: boolean }[] = [
  { name: 'calm', cast: castOf(9) },
  { name: 'failing', cast: castOf(9, { catalog: 'failing', cart: 'watch', billing: 'idle', fraud: 'slow' }) },
  { name: 'disaster', cast: castOf(16, disaster), isCommon: true },
  { name: 'no-data', cast: castOf(9, mix) },
  { name: 'stale', cast: castOf(9, { catalog: 'failing', cart: 'watch', billing: 'idle' }), isStale: true },
]

for (const { name, cast, isCommon, isStale } of scenes) {
  test(`the ${name} board, on every screen`, async ({ page, play }) => {
    const scene = await play(cast, { isCommon: isCommon ?? false })
    if (isStale) await page.clock.install()
    await openBoard(page, scene, cast)
    if (isStale) {
      scene.wire.cut()
      await page.clock.runFor(48_000)
      await expect(page.locator('.banner-stale')).toBeVisible()
    }
    for (const size of sizes) {
      await page.setViewportSize(size)
      await expect(page.locator('.wall')).toHaveClass(size.width > size.height ? /landscape/ : /portrait/)
      await page.screenshot({ path: `test-results/screens/${name}-${size.width}x${size.height}.png` })
      if (isForDocs && size.width === 1920) await page.screenshot({ path: `docs/screens/${name}.png` })
    }
  })
}

test('a slow service alone on every screen, and its drill-down on a desk and on a phone', async ({ page, play }) => {
  const cast: Cast = { bff: 'slow' }
  const scene = await play(cast)
  await openBoard(page, scene, cast)
  for (const size of sizes) {
    await page.setViewportSize(size)
    await expect(page.locator('.tile-slow')).toHaveCount(1)
    expect(await faultsOfWall(page), `${size.width}×${size.height}`).toEqual([])
    await page.screenshot({ path: `test-results/screens/slow-${size.width}x${size.height}.png` })
  }
  await page.goto(`${scene.board}/bff`)
  await expect(page.locator('.recharts-line-curve')).toHaveCount(4)
  for (const [width, height] of [
    [1280, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expect
      .poll(() =>
        page
          .locator('.recharts-surface')
          .first()
          .evaluate((chart) => chart.clientWidth),
      )
      .toBeLessThan(width)
    await page.screenshot({ path: `test-results/screens/service-${width}.png`, fullPage: true })
    if (isForDocs && width === 1280) await page.screenshot({ path: 'docs/screens/service.png', fullPage: true })
  }
})
