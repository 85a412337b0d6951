import { fileURLToPath } from 'node:url'
import { test as base, expect, type Page } from '@playwright/test'
import { systemClock } from '../runtime/clock.ts'
import { Config } from '../runtime/config.ts'
import { silentLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { systemRandom } from '../runtime/random.ts'
import { createServer } from '../server/server.ts'
import { createMemoryStore } from '../server/store/memory-store.ts'
import type { Store } from '../server/store/store.ts'
import { type Cast, type Fleet, startFleet } from './fleet.ts'
import { stretchWire, type Wire } from './proxy.ts'

export const team = 'checkout'
export const timezone = 'Europe/Berlin'
const screens = fileURLToPath(new URL('../out', import.meta.url))

export type Scene = {
  /** Address of the wire: browsers come this way. */
  url: string
  board: string
  wire: Wire
  fleet: Fleet
  /** Stops the server and starts another release of it on the same store. */
  upgrade(release: string): Promise<void>
}

async function startServer(cast: Cast, { store, release, demo }: { store: Store; release: string; demo: boolean }) {
  const config = Config.parse({
    server: { port: 0 },
    teams: {
      [team]: {
        title: 'Checkout',
        timezone,
        services: Object.fromEntries(Object.keys(cast).map((name) => [name, {}])),
      },
    },
  })
  const server = createServer(config, {
    clock: systemClock,
    random: systemRandom,
    log: silentLog(),
    metrics: createMetrics(),
    store,
    screens,
    release,
    demo,
  })
  const { url, port } = await server.start()
  return { url, port, stop: () => server.stop() }
}

type Play = (cast: Cast, options?: { isCommon?: boolean; demo?: boolean }) => Promise<Scene>

/** `play` starts a real server with a synthetic fleet and stops all of it when the test ends. */
export const test = base.extend<{ play: Play }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed.
  play: async ({}, use) => {
    const stops: (() => unknown)[] = []
    await use(async (cast, { isCommon = false, demo = false } = {}) => {
      const store = createMemoryStore()
      let server = await startServer(cast, { store, release: 'r1', demo })
      stops.push(() => server.stop())
      const wire = await stretchWire(server.port)
      stops.push(() => wire.close())
      let fleet = startFleet(server.url, { team, cast, isCommon })
      stops.push(() => fleet.stop())
      await fleet.remember()
      await fleet.tick()
      return {
        url: wire.url,
        board: `${wire.url}/${team}`,
        wire,
        fleet,
        async upgrade(release) {
          fleet.stop()
          await server.stop()
          server = await startServer(cast, { store, release, demo })
          wire.lead(server.port)
          fleet = startFleet(server.url, { team, cast, isCommon })
          await fleet.report()
        },
      }
    })
    for (const stop of stops.reverse()) await stop()
  },
})
export { expect }

/** Opens the board and waits until it is live, its font is there and states have settled. */
export async function openBoard(page: Page, scene: Scene, cast: Cast): Promise<void> {
  await page.goto(scene.board)
  await expect(page.locator('.tile')).toHaveCount(Object.keys(cast).length)
  await page.evaluate(() => document.fonts.ready)
  const wanted = Object.entries(cast).map(([service, behaviour]) => ({ service, state: stateOf[behaviour] }))
  for (const { service, state } of wanted) {
    await expect(page.locator(`.tile[data-service="${service}"]`)).toHaveAttribute('data-state', state, {
      timeout: 20_000,
    })
  }
}

const stateOf = {
  ok: 'ok',
  watch: 'watch',
  failing: 'failing',
  few: 'ok',
  idle: 'no-traffic',
  lost: 'no-data',
  'log-only': 'ok',
} as const
