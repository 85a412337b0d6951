import { castOf } from './fleet.ts'
import { expect, openBoard, test, timezone } from './harness.ts'

const cast = castOf(9, { catalog: 'failing' })

for (const hours of [-2, 2]) {
  test.describe(`a TV whose clock is ${hours} h off, in another zone`, () => {
    test.use({ timezoneId: 'Pacific/Kiritimati' })
    test('shows the team’s time and stays live', async ({ page, play }) => {
      const scene = await play(cast)
      await page.clock.setSystemTime(Date.now() + hours * 3_600_000)
      await openBoard(page, scene, cast)
      const right = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, timeStyle: 'medium' })
      const shown = await page.locator('.clock-time').textContent()
      const near = [-2, -1, 0, 1].map((seconds) => right.format(Date.now() + seconds * 1_000))
      expect(near).toContain(shown)
      await expect(page.locator('.wall')).toHaveAttribute('data-freshness', 'live')
      await expect(page.locator('.pulse')).toContainText('data 1 s old')
    })
  })
}

test('tiles do not move when only their values change', async ({ page, play }) => {
  const scene = await play(cast)
  await openBoard(page, scene, cast)
  const boxes = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.tile, .rail')].map((tile) => JSON.stringify(tile.getBoundingClientRect())),
    )
  const errorsOf = () => page.locator('.tile[data-service="catalog"] .rate').getAttribute('data-k')
  const before = await boxes()
  for (let round = 0; round < 4; round++) {
    const errors = await errorsOf()
    await scene.fleet.tick({ service: 'catalog', errors: 40 + round })
    await expect.poll(errorsOf).not.toBe(errors)
    expect(await boxes()).toEqual(before)
  }
})

test('what is sent is what is drawn, and one error is listed and never alarms', async ({ page, play }) => {
  const scene = await play(castOf(4))
  await openBoard(page, scene, castOf(4))
  const rate = page.locator('.tile[data-service="bff"] .rate')
  const before = Number(await rate.getAttribute('data-k'))
  await scene.fleet.tick({ service: 'bff', errors: 1 })
  await expect(page.locator('[data-rail-entry]').filter({ hasText: 'bff' })).toHaveAttribute('data-count', '1')
  await expect.poll(async () => Number(await rate.getAttribute('data-k'))).toBe(before + 1)
  await expect(page.locator('.tile[data-service="bff"]')).toHaveAttribute('data-state', 'ok')
})
