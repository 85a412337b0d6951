import { fileURLToPath } from 'node:url'
import { test as base, expect, type Page } from '@playwright/test'
import type { ServiceState } from '../contracts/state.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
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

/** Rounds come every second at least, so that no test waits long for the next evaluation; time itself is real. */
const eagerClock: Clock = {
  ...systemClock,
  every: (ms, call, offsetMs) => systemClock.every(Math.min(ms, 1_000), call, offsetMs),
}

/** What a server that ran before would have left in the store: a state is entered only after several evaluations. */
async function rememberStates(store: Store, cast: Cast): Promise<void> {
  const now = systemClock.now()
  const states = Object.entries(cast).map(([service, behaviour], index): [string, ServiceState] => {
    const state = stateOf[behaviour]
    const isBad = state === 'watch' || state === 'failing'
    return [
      service,
      {
        state,
        severity: isBad ? state : 'ok',
        since: now - (isBad ? 130_000 + index * 9_000 : 11_520_000 + index * 3_000_000),
        reason: 'as it was before',
        evaluatedAt: now - 10_000,
        evaluations: 9,
        rising: null,
        clearSince: null,
        incident: null,
      },
    ]
  })
  const fence = await store.lease(team, { node: 'e2e', now, ttlMs: 10_000 })
  if (fence === null) throw new Error('nobody else holds the lease of a new store')
  await store.transition({ team, fence, now, states: Object.fromEntries(states), deliveries: [] })
  await store.unlease(team, 'e2e')
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
    clock: eagerClock,
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
      const first = await startServer(cast, { store, release: 'r1', demo })
      const past = startFleet(first.url, { team, cast, isCommon })
      await past.remember()
      past.stop()
      await first.stop()
      await rememberStates(store, cast)
      let server = await startServer(cast, { store, release: 'r1', demo })
      stops.push(() => server.stop())
      const wire = await stretchWire(server.port)
      stops.push(() => wire.close())
      let fleet = startFleet(server.url, { team, cast, isCommon })
      stops.push(() => fleet.stop())
      await fleet.report()
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
  slow: 'ok',
  watch: 'watch',
  failing: 'failing',
  few: 'ok',
  idle: 'no-traffic',
  lost: 'no-data',
  'log-only': 'ok',
} as const
