import type { DiscoveryReport } from '../contracts/discovery.ts'
import type { TargetReport } from '../contracts/target.ts'
import type { Config } from '../runtime/config.ts'
import { createDiscoveredSources } from './discovery/discovered-sources.ts'
import { roomOf } from './gateway/behind-lines.ts'
import { createPodLogs, isPodKey } from './logs/ways-in/pod-logs.ts'
import type { Stdin } from './logs/ways-in/stdin-way.ts'
import { waysOf } from './logs/ways-in/ways.ts'
import { createReceiving } from './receive/receiving.ts'
import { createSourceSet, type SourceSetDeps } from './source-set.ts'
import { entriesOf } from './sources.ts'

/** All sources of a collector: those that the configuration names, and those that its discoveries find. */
export interface RunningSources {
  /** Rejects when something that must listen cannot. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Where the sources stand that put something into their sink since the last call; `all` asks every one. */
  moved(all?: boolean): Map<string, unknown>
  reports(): TargetReport[]
  discoveries(): DiscoveryReport[]
}

export type RunningSourcesDeps = SourceSetDeps & { stdin?: Stdin | undefined }

export function createRunningSources(config: Config, { stdin, ...deps }: RunningSourcesDeps): RunningSources {
  const { podLogs } = config.collector
  const isFoundKey = (key: string) => podLogs !== undefined && isPodKey(key, podLogs)
  const set = createSourceSet({ ...deps, gateways: roomOf(config), isFoundKey })
  const ways = waysOf(config, stdin)
  const named = [...entriesOf(config), ...ways]
  const keys = named.flatMap((entry) => set.add(entry) ?? [])
  const discovered = createDiscoveredSources(config, { ...deps, set })
  const pods = podLogs ? createPodLogs(podLogs, { ...deps, set }) : null
  const receiving = createReceiving(config, { ...deps, set, isFull: deps.sink.isFull })

  return {
    async start() {
      set.start()
      discovered.start()
      pods?.start()
      for (const { way } of ways) await way.open?.()
      await receiving.start()
    },
    async stop() {
      pods?.stop()
      await Promise.all([discovered.stop(), receiving.stop()])
      await set.stop()
    },
    moved: set.moved,
    reports: () => [
      ...set.broken(),
      ...keys.flatMap(set.reports),
      ...discovered.reports(),
      ...(pods?.reports() ?? []),
      ...receiving.reports(),
    ],
    discoveries: () => [...discovered.discoveries(), ...receiving.discoveries()],
  }
}
