import type { TeamName } from '../../contracts/team.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import type { ServerMetrics } from '../own-metrics.ts'
import type { Feed, Store } from '../store/store.ts'
import { applyFeed, pruneTeam, rememberTeam, type TeamMemory } from './team-memory.ts'

const againMs = 1_000
/** A message may arrive a little after a history was read that already holds it. */
const echoMs = 2_000
const dayMs = 24 * 3_600_000
const hourMs = 3_600_000

export type KeeperDeps = { store: Store; clock: Clock; log: Log; metrics: ServerMetrics }

/** Keeps a team's memory equal to the store: what it tells is applied in order, and what was missed is read again. */
export interface TeamKeeper {
  memory(): TeamMemory
  isWhole(): boolean
  /** Reads everything again, for example after the store was lost. Never rejects: it is tried until it works. */
  reload(reason: 'hole' | 'store-back'): Promise<void>
  prune(now: number): void
  stop(): Promise<void>
}

/** Rejects when the store cannot be read at the start. `onNews` is told of everything that was applied. */
export async function keepTeam(
  team: TeamName,
  onNews: (entry: Feed | 'loaded') => void,
  { store, clock, log, metrics }: KeeperDeps,
): Promise<TeamKeeper> {
  let memory: TeamMemory | null = null
  let waiting: Feed[] | null = []
  let loadedAt = 0
  let loading: Promise<void> | null = null
  let stopped = false
  let cancelRetry = () => {}

  const take = (known: TeamMemory, entry: Feed): boolean => {
    if (entry.version !== known.version + 1) return false
    applyFeed(known, entry, clock.now())
    return true
  }
  const hear = (entry: Feed) => {
    if (waiting !== null || memory === null) {
      waiting?.push(entry)
      return
    }
    if (take(memory, entry)) onNews(entry)
    else if (!isEcho(memory, entry)) void reload('hole')
  }
  const isEcho = (known: TeamMemory, entry: Feed) =>
    entry.version <= known.version && clock.elapsed() - loadedAt < echoMs

  const load = async () => {
    // What was told before this moment is in the history that is asked for now.
    waiting = []
    const fresh = rememberTeam(await store.history(team, clock.now()), clock.now())
    fresh.gaps = memory?.gaps ?? []
    fresh.latency = memory?.latency ?? fresh.latency
    for (const [service, at] of memory?.heard ?? []) {
      fresh.heard.set(service, Math.max(at, fresh.heard.get(service) ?? 0))
    }
    const missed = waiting.filter(({ version }) => version > fresh.version)
    const hasHole = missed.some((entry) => !take(fresh, entry))
    memory = fresh
    loadedAt = clock.elapsed()
    if (hasHole) throw new Error('a message was missed while the history was read')
    waiting = null
    onNews('loaded')
  }

  const reload = (reason: 'hole' | 'store-back'): Promise<void> => {
    loading ??= (async () => {
      metrics.loads.inc({ reason })
      try {
        await load()
      } catch (error) {
        log.warn({ team, reason, error }, 'the history could not be read; it will be tried again')
        if (!stopped) cancelRetry = clock.after(againMs, () => void reload(reason))
      } finally {
        loading = null
      }
    })()
    return loading
  }

  const unfollow = await store.follow(team, hear)
  try {
    metrics.loads.inc({ reason: 'start' })
    await load()
    await hearOfQuietServices()
  } catch (error) {
    await unfollow()
    throw error
  }

  /** The history reaches back an hour; hours tell which services were there in the last day. */
  async function hearOfQuietServices(): Promise<void> {
    const now = clock.now()
    const hours = await store.buckets(team, { since: now - dayMs, until: now, widthMs: hourMs })
    for (const { service, at } of hours) {
      const heard = memory?.heard
      heard?.set(service, Math.max(heard.get(service) ?? 0, at))
    }
  }

  return {
    memory() {
      if (memory === null) throw new Error('a team is read before it is given out')
      return memory
    },
    isWhole: () => waiting === null,
    reload,
    prune: (now) => memory !== null && pruneTeam(memory, now),
    async stop() {
      stopped = true
      cancelRetry()
      await unfollow()
    },
  }
}
