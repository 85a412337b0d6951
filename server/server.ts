import { createServer as createHttpServer } from 'node:http'
import type { Registry } from 'prom-client'
import type { Clock } from '../runtime/clock.ts'
import type { Config } from '../runtime/config.ts'
import { createLife } from '../runtime/life.ts'
import type { Log } from '../runtime/log.ts'
import type { Random } from '../runtime/random.ts'
import { assertClosed } from './access/closed.ts'
import { createGate } from './access/gate.ts'
import { createAlerting } from './alerts/alerting.ts'
import { closeGracefully } from './close-gracefully.ts'
import { createListener } from './http/listener.ts'
import { readScreens } from './http/screen-files.ts'
import { serveCollectors } from './ingest/ingest.ts'
import { listen, urlOf } from './listen.ts'
import { createLiveTeams } from './live/live-teams.ts'
import { createStoreHealth } from './live/store-health.ts'
import { serverMetrics } from './own-metrics.ts'
import { serveBoards } from './sockets/serve-boards.ts'
import { openSockets } from './sockets/sockets.ts'
import type { Store } from './store/store.ts'

export type ServerDeps = {
  clock: Clock
  random: Random
  log: Log
  metrics: Registry
  /** Stays open when the server stops: who opened it closes it. */
  store: Store
  /** Folder of the exported pages. Without it the API and the sockets work, and pages say what is missing. */
  screens: string
  release: string
  demo: boolean
  /** A token beside the configured one, for the collector that runs in the same process. */
  collectorToken?: string
}

export interface FaultboardServer {
  /** Rejects with a StartError in words, and leaves nothing behind, when it cannot listen. */
  start(): Promise<{ url: string; port: number }>
  stop(): Promise<void>
}

/** Puts the parts of the server together. Throws `Closed` for a configuration that would let others in. */
export function createServer(config: Config, deps: ServerDeps): FaultboardServer {
  const { clock, random, log, store, release, demo } = deps
  const collectorTokens = [config.server.collectorToken, deps.collectorToken].filter((token) => token !== undefined)
  assertClosed(config.server, collectorTokens[0])
  const gate = createGate(config.server, collectorTokens)
  const metrics = serverMetrics(deps.metrics)
  const health = createStoreHealth(store, { clock, log, metrics })
  const live = createLiveTeams(config, { store, clock, log, metrics, health, release, demo })
  const life = createLife({ clock, log })
  const [publicUrl] = config.server.origins
  const alerting = createAlerting(config, {
    store,
    clock,
    random,
    log,
    metrics: deps.metrics,
    teams: live.names,
    live: live.current,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  })

  const begin = async () => {
    const screens = await readScreens(deps.screens)
    health.start()
    life.onStop('store health', () => health.stop())
    live.start()
    life.onStop('live teams', () => live.stop())
    const http = createHttpServer(
      createListener({ live, store, clock, gate, screens, registry: deps.metrics, metrics, log, release }),
    )
    const { io, collectors, boards } = openSockets(http, { gate, clock, log, metrics })
    life.onStop('http', () => closeGracefully(http, io, clock))
    serveCollectors(collectors, { store, clock, log, metrics })
    const screensServed = serveBoards(boards, { live, clock, log, metrics, release })
    life.onStop('boards', () => screensServed.stop())
    const port = await listen(http, config.server)
    alerting.start()
    life.onStop('alerting', () => alerting.stop())
    return { url: urlOf(config.server.host, port), port }
  }

  return {
    async start() {
      try {
        return await begin()
      } catch (error) {
        await life.stop()
        throw error
      }
    },
    stop: () => life.stop(),
  }
}
