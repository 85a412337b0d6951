import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TargetReport } from '../../../contracts/target.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { LogSource } from '../../../runtime/config.ts'
import type { PodLogsConfig } from '../../../runtime/config-ways-in.ts'
import type { SourceSet } from '../../source-set.ts'
import { faultOf } from '../tail/followed-file.ts'
import { type NamedOwners, namedOwners } from './owner-names.ts'

const scanMs = 2_000
/** The files of a pod that is gone are read to their ends meanwhile. */
const goneMs = 10_000
const maxContainers = 1_500

/** Follows the log files of all containers of the pods on this node; pods come and go. */
export interface PodLogs {
  start(): void
  stop(): void
  reports(): TargetReport[]
}

type Deps = { clock: Clock; set: SourceSet; keptKeys: () => Iterable<string> }

/** Whether a checkpoint is of a file under the folder of pods. */
export const isPodKey = (key: string, { path }: PodLogsConfig): boolean =>
  key.startsWith('log ') && key.includes(` ${path}/`)

export function createPodLogs(config: PodLogsConfig, { clock, set, keptKeys }: Deps): PodLogs {
  const owners = namedOwners(config)
  const followed = new Map<string, { key: string | null; seenAt: number }>()
  // Whoever was here before knows what was there; then a container without a checkpoint is a new one.
  let isFirst = ![...keptKeys()].some((key) => isPodKey(key, config))
  let fault: ReturnType<typeof faultOf> | null = null
  let stop = () => {}
  let left = 0

  const follow = (container: Container) => {
    if (followed.has(container.folder)) return
    const owner = ownerOf(container, config, owners)
    if (owner === null) return
    if (followed.size >= maxContainers) {
      left++
      return
    }
    const log = LogSource.parse({ path: join(container.folder, '*.log'), fromStart: !isFirst })
    const key = set.add({ owner, log })
    if (key !== null) set.startOne(key)
    followed.set(container.folder, { key, seenAt: clock.elapsed() })
  }
  const scan = () => {
    const containers = containersIn(config.path)
    if ('fault' in containers) {
      fault = containers
      return
    }
    fault = null
    left = 0
    for (const container of containers) {
      follow(container)
      const there = followed.get(container.folder)
      if (there) there.seenAt = clock.elapsed()
    }
    isFirst = false
    for (const [folder, { key, seenAt }] of followed) {
      if (clock.elapsed() - seenAt < goneMs) continue
      followed.delete(folder)
      if (key !== null) void set.remove(key)
    }
  }
  const report = (detail: string): TargetReport => ({
    team: config.team,
    service: config.service,
    kind: 'log',
    name: config.path,
    ok: fault === null,
    fault: fault?.fault ?? null,
    detail,
    readAt: clock.now(),
    goodAt: fault === null ? clock.now() : null,
    intervalMs: scanMs,
    tookMs: null,
    bytes: null,
    recognised: null,
    vantage: null,
    notes: [],
  })

  return {
    start() {
      scan()
      stop = clock.every(scanMs, scan)
    },
    stop: () => stop(),
    reports() {
      const all = [...followed.values()].flatMap(({ key }) => (key === null ? [] : set.reports(key)))
      if (fault) all.push(report(fault.detail))
      if (left > 0) all.push(report(`${left} containers over ${maxContainers} are not followed.`))
      return all
    },
  }
}

type Container = { folder: string; namespace: string; pod: string; container: string }

/** `<namespace>_<pod>_<uid>/<container>/` under the folder of pods. */
function containersIn(path: string): Container[] | ReturnType<typeof faultOf> {
  try {
    return foldersIn(path).flatMap((name) => {
      const [namespace, pod, uid] = name.split('_')
      if (!namespace || !pod || uid === undefined) return []
      return foldersIn(join(path, name)).map((container) => ({
        folder: join(path, name, container),
        namespace,
        pod,
        container,
      }))
    })
  } catch (error) {
    return faultOf(error, path)
  }
}

function foldersIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  } catch (error) {
    // A pod may go away between two looks.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && path.includes('_')) return []
    throw error
  }
}

/** Names of containers that say nothing of the service: then the pod's workload says it. */
const anyName = /^(?:app|application|main|server|web|service|container|api|worker|backend|frontend)$/

function ownerOf({ namespace, pod, container }: Container, config: PodLogsConfig, owners: NamedOwners) {
  if (config.namespaces && !config.namespaces.includes(namespace)) return null
  const workload = workloadOf(pod)
  const found = owners.said([
    `${namespace}/${workload}/${container}`,
    `${namespace}/${workload}`,
    `${workload}/${container}`,
    workload,
    container,
  ])
  return found === undefined ? owners.of([anyName.test(container) ? workload : container]) : found
}

/** `shop` of `shop-7d9f8b6c5d-x2x4k`, of `shop-0` and of `shop-x2x4k`, whose suffixes have no vowels. */
export const workloadOf = (pod: string): string =>
  pod.replace(
    /-(?:[a-f0-9]{6,10}|[bcdfghjklmnpqrstvwxz2456789]{6,10})-[bcdfghjklmnpqrstvwxz2456789]{5}$|-\d{1,4}$|-[bcdfghjklmnpqrstvwxz2456789]{5}$/,
    '',
  )
