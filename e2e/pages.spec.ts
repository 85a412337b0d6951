import { gzipSync } from 'node:zlib'
import { castOf } from './fleet.ts'
import { expect, openBoard, team, test } from './harness.ts'

const cast = castOf(4, { bff: 'failing' })
const group = 'k1:0000000000000002'
const budgetBytes = 200 * 1_024

test('the kiosk page loads at most 200 KiB of packed JavaScript, and no chart library', async ({ page, play }) => {
  const scene = await play(cast)
  const scripts: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body())
  })
  await openBoard(page, scene, cast)
  const bodies = await Promise.all(scripts)
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)
  console.log(`kiosk page: ${(bytes / 1_024).toFixed(1)} KiB of packed JavaScript in ${bodies.length} files`)
  expect(bytes).toBeLessThanOrEqual(budgetBytes)
  for (const body of bodies) expect(body.includes('recharts')).toBe(false)
})

test('all pages keep to the content security policy and ask nobody but their server', async ({ page, play }) => {
  const scene = await play(cast)
  const faults: string[] = []
  page.on('console', (message) => {
    // The page of an unknown address is meant to answer 404.
    if (message.type() === 'error' && !message.text().includes('404')) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(scene.url) && !request.url().startsWith('data:')) faults.push(request.url())
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  await openBoard(page, scene, cast)
  await page.goto(scene.url)
  await expect(page.locator(`[data-team="${team}"]`)).toContainText('1 failing of 4 services')
  await page.goto(`${scene.board}/bff`)
  await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible()
  await page.goto(`${scene.url}/no/such/page/at/all`)
  await expect(page.getByRole('heading')).toContainText('nothing at this address')
  expect(faults).toEqual([])
})

test('from the teams to the board to a service to its error', async ({ page, play }) => {
  const scene = await play(cast)
  await page.goto(scene.url)
  await page.locator(`[data-team="${team}"] a`).click()
  await page.locator('[data-rail-entry] a').first().click()
  await expect(page).toHaveURL(`${scene.board}/bff/${encodeURIComponent(group)}`)
  await expect(page.locator(`[data-group="${group}"]`)).toHaveAttribute('open', '')
  await expect(page.locator(`[data-group="${group}"] pre`)).toContainText('Traceback')
  await expect(page.locator('.service-verdict')).toHaveAttribute('data-state', 'failing')
  await expect(page.locator('.routes tbody tr').first()).toHaveAttribute('data-k', /^\d+$/)
  await expect(page.locator('.target')).toContainText('django-prometheus')
  await page.getByRole('button', { name: '24 hours' }).click()
  await expect(page.locator('.ranges [data-window]')).toHaveAttribute('data-window', '24h')
  await page.setViewportSize({ width: 390, height: 844 })
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
})

test('the drill-down says how long answers took and what the service depends on', async ({ page, play }) => {
  const slow = castOf(4, { bff: 'slow', cart: 'few' })
  const scene = await play(slow)
  await openBoard(page, scene, slow)
  const tile = page.locator('.tile[data-service="bff"]')
  await expect(tile.locator('.tile-slow')).toHaveAttribute('data-slow-ms', '2500')
  await expect(tile.locator('.tile-slow')).toContainText('GET /checkout')
  await expect(tile).toHaveAttribute('data-severity', 'ok')
  await expect(page.locator('.tile-slow')).toHaveCount(1)

  await page.goto(`${scene.board}/bff`)
  await expect(page.locator('.service-slow')).toContainText('GET /checkout, 95 % ≤ 2.5 s of')
  const latency = page.locator('[data-panel="latency"]')
  await expect(latency.locator('.bounds')).toContainText('half ≤ 50 ms')
  await expect(latency.locator('.bounds')).toContainText('99 % ≤ 2.5 s')
  await expect(latency.locator('.recharts-line-curve')).toHaveCount(3)
  await expect(page.locator('.routes tr', { hasText: 'GET /checkout' })).toContainText('≤ 2.5 s')
  const database = page.locator('[data-panel="depends-on"] [data-side="database|default"]')
  await expect(database.locator('[data-what="calls"]')).toHaveAttribute('data-count', /^\d+$/)
  await expect(database).toContainText('Database · default')
  const source = page.locator('.target')
  await expect(source).toHaveCount(1)
  await expect(source.locator('> .target-notes li')).toHaveCount(5)
  await expect(source.locator('[data-ok="false"]')).toContainText('nothing listens at 10.0.0.107:8000')
  await source.locator('summary', { hasText: '19 readable, 1 with a note of its own' }).click()
  await expect(source.getByText('The clock of this target is 1.2 s behind')).toBeVisible()
  for (const [width, height] of [
    [1280, 2000],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  }

  await page.goto(`${scene.board}/cart`)
  await expect(latency.locator('.nothing')).toContainText('No histogram of this service')
  await expect(page.locator('[data-panel="depends-on"] .nothing')).toBeVisible()
})

test('a team that does not exist says which ones do', async ({ page, play }) => {
  const scene = await play(cast)
  await page.goto(`${scene.url}/nobody`)
  await expect(page.getByRole('heading')).toContainText('There is no team “nobody” here.')
  await expect(page.locator(`[data-team="${team}"]`)).toBeVisible()
})
