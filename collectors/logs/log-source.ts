import { basename } from 'node:path'
import type { Registry } from 'prom-client'
import type { TargetReport } from '../../contracts/target.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { LogSource } from '../../runtime/config.ts'
import type { Log } from '../../runtime/log.ts'
import type { Random } from '../../runtime/random.ts'
import { createGatewayRoom, type GatewayRoom } from '../gateway/gateway-room.ts'
import type { Owner, Sink } from '../sink.ts'
import type { Source } from '../source.ts'
import { createAddingSink } from './adding-sink.ts'
import { Checkpoint } from './checkpoint.ts'
import { configuredFormat } from './formats/own-pattern.ts'
import { createGatewayLines, type GatewayLines } from './gateway-lines.ts'
import { createTemplates } from './group/templates.ts'
import { createLogFile, type LogFile } from './log-file.ts'
import { logMetrics } from './log-metrics.ts'
import { type Look, noFile, reportOfFault, reportOfFile, unknownFormat } from './log-reports.ts'
import { recordEvent } from './record-event.ts'
import { createRequestTally } from './request-tally.ts'
import { type Matches, patternOf } from './tail/glob.ts'
import { createTailSet, type PathFault } from './tail/tail-set.ts'
import { watchFolders } from './tail/watch.ts'

export type LogSourceDeps = {
  sink: Sink
  clock: Clock
  random: Random
  log: Log
  metrics: Registry
  checkpoint: unknown
  /** What the gateways of this collector know of each other. */
  gateways?: GatewayRoom
}

const scanMs = 1_000
/** How often open blocks are looked at. */
const blockMs = 50
/** A hint waits this long for more of its kind. */
const hintMs = 10

/** Without hints from the file system a line is found this soon; many files are looked at less often. */
const pollMsOf = (files: number): number => (files <= 20 ? 100 : files <= 200 ? 250 : scanMs)

/** Follows the log files that one path or glob of the configuration means. */
export function createLogSource(entry: { owner: Owner; log: LogSource }, deps: LogSourceDeps): Source {
  const { owner, log: source } = entry
  const { sink, clock, log } = deps
  const metrics = logMetrics(deps.metrics)
  const restored = restore(deps)
  const templates = createTemplates(restored?.merged ?? [])
  const gateway = createGatewayLines(
    { owner, backends: source.backends },
    { sink, room: deps.gateways ?? createGatewayRoom(), seen: restored?.backends ?? [] },
  )
  const adding = createAddingSink(sink)
  const recording = { sink: adding, templates, metrics, routes: new Set<string>(), gateway }
  // A service behind this gateway must hear of each request, with the names that its line gives.
  const tally = source.backends === undefined ? createRequestTally(owner, recording) : null
  const configured = configuredFormat(source)
  const isUnknownFormat = source.format !== undefined && configured === null
  const pattern = patternOf(source.path)
  const tails = createTailSet(
    { pattern, restored: restored?.files ?? null, fromStart: source.fromStart === true },
    {
      clock,
      open: (file, position) =>
        createLogFile(
          { file, position, configured },
          { clock, isFull: () => sink.isFull(), emit: (event) => recordEvent(owner, event, recording), tally },
        ),
      onLost: ({ path, bytes }) =>
        sink.gap(owner, { target: path.slice(0, 300), bytes, reason: 'truncated before it was read' }),
      onMore: () => isRunning && readOn(),
    },
  )
  const counted = new WeakMap<LogFile, { lines: number; bytes: number; unparsed: number; cut: number }>()
  const stops: (() => void)[] = []
  let look: Look | null = null
  let matches: Matches | null = null
  let last: Checkpoint | null = restored
  let isRunning = false
  let isArmed = false
  let isBehind = false
  let isScanDue = false
  const hinted = new Set<string>()

  const guard = (what: string, act: () => void) => {
    try {
      act()
    } catch (error) {
      // One file that fails in a way nobody expected must not end the reading of the others.
      log.error({ err: error, path: source.path, what }, 'reading a log failed')
    } finally {
      // As soon as this is over somebody may ask where reading stands, so that nothing may wait to be added up.
      tally?.flush()
      adding.flush()
    }
  }
  const scan = () => {
    const began = clock.elapsed()
    guard('scan', () => {
      matches = tails.scan()
      watch.folders(matches.folders)
    })
    readOn()
    look = { at: clock.now(), tookMs: clock.elapsed() - began, intervalMs: scanMs }
  }
  const readOn = (path?: string) => {
    // While there is a backlog one turn follows the other, and hints and polls would only make the turns longer.
    if (isBehind) return
    guard('read', () => {
      if (tails.readOn(path)) {
        isBehind = true
        clock.after(0, catchUp)
      } else if (path === undefined && !sink.isFull()) tails.expire()
    })
    tell()
    arm()
  }
  const catchUp = () => {
    isBehind = false
    if (isRunning) readOn()
  }
  /** Looks at open blocks soon, and only while there are some. */
  const arm = () => {
    if (isArmed || !isRunning || tails.open === 0) return
    isArmed = true
    stops[2] = clock.after(blockMs, () => {
      isArmed = false
      if (isRunning) readOn()
    })
  }
  const tell = () => {
    for (const file of tails.logs) {
      const before = counted.get(file) ?? { lines: 0, bytes: 0, unparsed: 0, cut: 0 }
      if (before.lines === file.read.lines) continue
      metrics.lines.inc(file.read.lines - before.lines)
      metrics.bytes.inc(file.read.bytes - before.bytes)
      metrics.unparsed.inc(file.read.unparsed - before.unparsed)
      metrics.truncated.inc(file.read.cut - before.cut)
      counted.set(file, { ...file.read })
    }
  }
  const standing = (): Checkpoint => {
    const backends = gateway.seen()
    const merged = templates.merged()
    return { files: tails.positions(), merged, ...(backends.length > 0 ? { backends } : {}) }
  }
  const watch = watchFolders((folder, name) => {
    if (!isRunning) return
    if (hinted.size === 0) clock.after(hintMs, followHints)
    hinted.add(name === null ? folder : `${folder}/${basename(name)}`)
  })
  const followHints = () => {
    const paths = [...hinted]
    hinted.clear()
    if (!isRunning) return
    const known = new Set(tails.attached.map((file) => file.file.path))
    for (const path of paths) {
      if (known.has(path)) readOn(path)
      else isScanDue = true
    }
  }
  const poll = () => {
    stops[1] = clock.after(pollMsOf(tails.attached.length), () => {
      if (!isRunning) return
      if (isScanDue) scan()
      else readOn()
      isScanDue = false
      poll()
    })
  }

  return {
    key: `log ${owner.team}/${owner.service} ${source.path}`,
    start() {
      if (isUnknownFormat || isRunning) return
      isRunning = true
      scan()
      stops[0] = clock.every(scanMs, scan)
      poll()
    },
    async stop() {
      if (!isRunning) return
      isBehind = false
      readOn()
      for (const file of tails.logs) guard('stop', () => !sink.isFull() && file.closeWhole())
      isRunning = false
      for (const stop of stops) stop()
      watch.close()
      last = standing()
      tails.close()
    },
    checkpoint: () => (isRunning ? standing() : last),
    reports(): TargetReport[] {
      if (isUnknownFormat) return [reportOfFault(owner, unknownFormat(source), look)]
      const faults: PathFault[] = [...tails.faults]
      if (tails.attached.length === 0 && faults.length === 0 && look) faults.push(noFile(source, matches))
      const reports = [
        ...tails.attached.map((file) => reportOfFile(owner, file, look)),
        ...faults.map((fault) => reportOfFault(owner, fault, look)),
      ]
      return withGateway(reports, gateway)
    },
  }
}

function restore({ checkpoint, log }: LogSourceDeps): Checkpoint | null {
  if (checkpoint === null || checkpoint === undefined) return null
  const checked = Checkpoint.safeParse(checkpoint)
  if (checked.success) return checked.data
  log.warn(
    { issues: checked.error.issues.slice(0, 3) },
    'stored positions of a log are not readable; it is followed from its end',
  )
  return null
}

/** The services behind a gateway hear of its first file; what it cannot map is said there too. */
function withGateway(reports: TargetReport[], gateway: GatewayLines): TargetReport[] {
  const [first, ...others] = reports
  if (!first) return reports
  const notes = [...gateway.notes().map((note) => note.slice(0, 300)), ...first.notes].slice(0, 20)
  return [{ ...first, notes }, ...others, ...gateway.reports(first)]
}
