import { z } from 'zod'
import type { TargetReport } from '../../../contracts/target.ts'
import type { DockerLogsConfig } from '../../../runtime/config-ways-in.ts'
import type { Source } from '../../source.ts'
import { createDockerApi, type DockerContainer } from './docker-api.ts'
import { type FollowedContainer, followContainer } from './docker-container.ts'
import { createFedLogs } from './fed-logs.ts'
import type { LogWay, LogWayDeps } from './log-way.ts'
import { type NamedOwners, namedOwners } from './owner-names.ts'

const lookMs = 2_000
const maxContainers = 500
/** Places of containers that are gone are kept for so many. */
const maxKept = 2_000
const beginning = '1970-01-01T00:00:00Z'

const Checkpoint = z.looseObject({ since: z.record(z.string(), z.string().max(40)) })

/** What the containers of this machine write, by Docker's Engine API. */
export const dockerWay = (config: DockerLogsConfig): LogWay => ({
  name: nameOf(config),
  create: (deps) => createDockerSource(config, deps),
})

const nameOf = ({ socket }: DockerLogsConfig) => `docker ${socket}`

function createDockerSource(config: DockerLogsConfig, deps: LogWayDeps): Source {
  const name = nameOf(config)
  const owners = namedOwners(config)
  const { sink, clock, log, checkpoint } = deps
  const logs = createFedLogs(null, deps)
  const api = createDockerApi(config.socket)
  const restored = Checkpoint.safeParse(checkpoint)
  const kept = new Map(restored.success ? Object.entries(restored.data.since) : [])
  const followed = new Map<string, FollowedContainer>()
  /** Ended, and read to their ends. */
  const ended = new Set<string>()
  const now = () => new Date(clock.now()).toISOString()
  // Whoever was here before knows what ran; then a container that is not known is a new one.
  let isFirst = !restored.success
  let fault: string | null = null
  let isLooking = false
  let isRunning = false
  let stopLooking = () => {}

  const follow = (container: DockerContainer) => {
    const { id } = container
    const before = followed.get(id)
    if (before && (!before.isOver || !container.isRunning)) return
    // What had ended before anybody watched is history.
    if (isFirst && !container.isRunning) kept.set(id, now())
    if (!container.isRunning && (isFirst || ended.has(id))) return
    const owner = ownerOf(container, owners)
    if (owner === null || (!before && followed.size >= maxContainers)) return
    const from = before?.since ?? kept.get(id) ?? (isFirst ? now() : beginning)
    const onFault = (why: string) => {
      log.warn({ container: container.name, why }, 'a container cannot be followed; it is tried again')
    }
    const of = { id, origin: { owner, stream: container.name }, from }
    followed.set(id, followContainer(of, { api, logs, clock, isFull: sink.isFull, onFault }))
  }
  /** Where a container stands that has ended is kept: it may be started again. */
  const letGo = (containers: readonly DockerContainer[]) => {
    const running = new Set(containers.flatMap(({ id, isRunning: runs }) => (runs ? [id] : [])))
    for (const [id, { since, isOver }] of followed) {
      if (running.has(id) || !isOver) continue
      followed.delete(id)
      ended.add(id)
      kept.delete(id)
      kept.set(id, since)
    }
    const there = new Set(containers.map(({ id }) => id))
    for (const id of ended) if (!there.has(id) || running.has(id)) ended.delete(id)
    for (const id of kept.keys()) if (kept.size > maxKept) kept.delete(id)
  }
  const look = async () => {
    if (isLooking) return
    isLooking = true
    try {
      const containers = await api.containers()
      if (!isRunning) return
      fault = null
      for (const container of containers) follow(container)
      isFirst = false
      letGo(containers)
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error)
    } finally {
      isLooking = false
    }
  }
  const standing = () => ({
    ...Object.fromEntries(kept),
    ...Object.fromEntries([...followed].map(([id, { since }]) => [id, since])),
  })

  return {
    key: name,
    start() {
      isRunning = true
      logs.start()
      void look()
      stopLooking = clock.every(lookMs, () => void look())
    },
    async stop() {
      isRunning = false
      stopLooking()
      for (const container of followed.values()) container.stop()
      logs.stop()
    },
    checkpoint: () => ({ ...logs.checkpoint(), since: standing() }),
    reports(): TargetReport[] {
      const reports = logs.reports({ name, onlyFailing: true, isNamed: owners.isNamed })
      return fault === null ? reports : [...reports, faultOf(config, { fault, name, now: clock.now() })]
    },
  }
}

/** Compose names services; a container that nobody named says what it is by its own name. */
function ownerOf({ name, labels }: DockerContainer, owners: NamedOwners) {
  const found = owners.said([name])
  if (found !== undefined) return found
  return owners.of([labels['faultboard.service'], labels['com.docker.compose.service'], name])
}

const faultOf = (
  { team, service, socket }: DockerLogsConfig,
  { fault, name, now }: { fault: string; name: string; now: number },
): TargetReport => ({
  team,
  service,
  kind: 'log',
  name,
  ok: false,
  fault: /EACCES|EPERM/.test(fault) ? 'no-permission' : /ENOENT/.test(fault) ? 'no-file' : 'read-failed',
  detail: `${fault} Whoever may use ${socket} may read the logs of all containers.`.slice(0, 500),
  readAt: now,
  goodAt: null,
  intervalMs: lookMs,
  tookMs: null,
  bytes: null,
  recognised: null,
  vantage: null,
  notes: [],
})
