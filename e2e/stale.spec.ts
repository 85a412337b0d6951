import type { Page } from '@playwright/test'
import { castOf } from './fleet.ts'
import { expect, openBoard, type Scene, test } from './harness.ts'
import { factsOfWall } from './wall-checks.ts'

const cast = castOf(9, { catalog: 'failing', billing: 'idle' })

/** Seconds from now until the wall says what is asked. */
async function secondsUntil(page: Page, freshness: string, limitMs: number): Promise<number> {
  const start = Date.now()
  await page.locator(`[data-freshness="${freshness}"]`).first().waitFor({ state: 'attached', timeout: limitMs })
  return (Date.now() - start) / 1_000
}

async function expectFrozen(page: Page): Promise<void> {
  await expect(page.locator('.banner-stale')).toContainText(/NOT LIVE\s*— frozen at \d\d:\d\d:\d\d \(\d+\ss ago\)/)
  await expect(page.locator('.banner-try')).toContainText(/reconnecting, try \d+/)
  expect(await page.locator('body').innerText()).not.toMatch(/\bok\b/i)
  await expect(page.locator('.shape-ok')).toHaveCount(0)
  await expect(page.locator('.tile:not([data-state="frozen"])')).toHaveCount(0)
}

for (const [what, fail] of [
  ['A cut link', (scene: Scene) => scene.wire.cut()],
  ['A half-open link', (scene: Scene) => scene.wire.swallow()],
] as const) {
  test(`${what} turns the age orange in 6 s, says NOT LIVE in 16 s, and comes back as a fresh load`, async ({
    page,
    play,
    context,
  }) => {
    const scene = await play(cast)
    await openBoard(page, scene, cast)
    expect(await page.locator('.wall').innerText()).toMatch(/\bok\b/i)
    fail(scene)
    const start = Date.now()
    expect(await secondsUntil(page, 'aging', 8_000)).toBeLessThanOrEqual(6)
    await expect(page.locator('.pulse')).toHaveCSS('color', 'rgb(230, 159, 0)')
    await secondsUntil(page, 'frozen', 18_000)
    expect((Date.now() - start) / 1_000).toBeLessThanOrEqual(16)
    await expectFrozen(page)

    scene.wire.restore()
    await expect(page.locator('.wall')).toHaveAttribute('data-freshness', 'live', { timeout: 12_000 })
    const fresh = await context.newPage()
    await openBoard(fresh, scene, cast)
    await expect
      .poll(async () => {
        const [old, fetched] = await Promise.all([factsOfWall(page), factsOfWall(fresh)])
        return JSON.stringify(old) === JSON.stringify(fetched)
      })
      .toBe(true)
  })
}

test('after five minutes without a heartbeat the numbers are gone', async ({ page, play }) => {
  const scene = await play(cast)
  await page.clock.install()
  await openBoard(page, scene, cast)
  scene.wire.cut()
  await page.clock.runFor(306_000)
  await expect(page.locator('.wall')).toHaveAttribute('data-freshness', 'gone')
  for (const figure of await page.locator('.tile .rate-big').allTextContents()) expect(figure).toBe('—')
  await expect(page.locator('.tile[data-service="catalog"] .rate-counts')).toContainText(/^last \d/)
  expect(await page.locator('body').innerText()).not.toMatch(/\bok\b/i)
})

test('a page that never reached the server says so instead of staying blank', async ({ page, play }) => {
  const scene = await play(cast)
  await page.route('**/socket.io/**', (route) => route.abort())
  await page.routeWebSocket('**/socket.io/**', (socket) => socket.close())
  await page.goto(scene.board)
  await expect(page.getByText('Connecting to the server')).toBeVisible()
  await expect(page.locator('.banner-stale')).toContainText('NOT LIVE', { timeout: 20_000 })
})

test('a new release on the server is loaded by the screen itself', async ({ page, play }) => {
  const scene = await play(castOf(4))
  await openBoard(page, scene, castOf(4))
  await page.evaluate(() => Object.assign(window, { isOldPage: true }))
  await scene.upgrade('r2')
  await expect.poll(() => page.evaluate(() => 'isOldPage' in window).catch(() => true), { timeout: 30_000 }).toBe(false)
  await expect(page.locator('.wall')).toHaveAttribute('data-freshness', 'live')
})
