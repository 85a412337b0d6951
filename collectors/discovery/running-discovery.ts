import type { DiscoveryReport } from '../../contracts/discovery.ts'
import type { TeamName } from '../../contracts/team.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { DiscoveryConfig } from '../../runtime/config-discovery.ts'
import type { Log } from '../../runtime/log.ts'
import { assemble, type FoundEntry } from './assemble.ts'
import type { Candidate } from './candidate.ts'
import type { Finder, Findings } from './discovery-kind.ts'
import type { DiscoveryMetrics } from './discovery-metrics.ts'
import { prepareDiscovery } from './registry.ts'

/** A watch may speak many times a second; looking that often helps nobody. */
const leastMs = 200

export type DiscoveryDeps = { clock: Clock; log: Log; metrics: DiscoveryMetrics; teams: readonly TeamName[] }

/** One entry of `discovery:` at work. */
export interface RunningDiscovery {
  start(): void
  stop(): Promise<void>
  /** Without the counts of those that read the targets. */
  report(): Omit<DiscoveryReport, 'targets' | 'uncounted'>
  /** What is to be scraped now. A list that cannot be read stays as it was. */
  entries(): FoundEntry[]
  /** When it was last read well and did not name what came after; null before that. */
  knownSince(): number | null
}

export function createRunningDiscovery(
  config: DiscoveryConfig,
  { clock, log, metrics, teams }: DiscoveryDeps,
  onFound: () => void,
): RunningDiscovery {
  const prepared = prepareDiscovery(config)
  let finder: Finder | null = null
  let entries: FoundEntry[] = []
  let notes: string[] = []
  let assembledNotes: string[] = []
  /** The same list, not an equal one: nothing has to be done again for it. */
  let lastCandidates: readonly Candidate[] | null = null
  let lastNamed = ''
  let knownSince: number | null = null
  let cancel = () => {}
  let unwatch = () => {}
  let looking: Promise<void> | null = null
  let isHurried = false
  const ending = new AbortController()
  let report: Omit<DiscoveryReport, 'targets' | 'uncounted' | 'notes'> = {
    team: config.team,
    kind: config.kind.slice(0, 40),
    name: config.kind,
    ok: false,
    fault: null,
    detail: 'It was not read yet.',
    readAt: null,
    goodAt: null,
    refreshMs: 60_000,
  }

  /** Makes entries of a list, unless it is the very list of the last look. Whether the entries are others now. */
  const changedBy = (candidates: readonly Candidate[] | null): boolean => {
    if (candidates === null || candidates === lastCandidates || !prepared.ok) return false
    lastCandidates = candidates
    const assembled = assemble(candidates, { config, rules: prepared.rules, teams })
    entries = assembled.entries
    assembledNotes = assembled.notes
    const before = lastNamed
    lastNamed = JSON.stringify(entries)
    return lastNamed !== before
  }
  const tell = ({ problem }: Findings, at: number) => {
    const before = report
    metrics.reads.inc({ kind: report.kind, outcome: problem?.fault ?? 'ok' })
    report = {
      ...report,
      ok: problem === null,
      fault: problem?.fault ?? null,
      detail: problem?.detail ?? '',
      readAt: at,
      goodAt: problem === null ? at : report.goodAt,
    }
    if (problem && before.fault !== problem.fault)
      log.warn({ discovery: report.name, ...problem }, 'a discovery cannot be read; what it named stays')
    if (!problem && before.fault !== null) log.info({ discovery: report.name }, 'a discovery can be read again')
  }
  const take = (findings: Findings) => {
    const at = clock.now()
    const { candidates, problem, notes: said } = findings
    const isOther = changedBy(candidates)
    if (candidates !== null) notes = [...said, ...assembledNotes]
    tell(findings, at)
    // Before this look counts as one: what is new in it was not there at the last one.
    if (isOther) onFound()
    if (candidates !== null && problem === null) knownSince = at
  }

  const look = async (using: Finder) => {
    const findings = await using.find(ending.signal)
    if (ending.signal.aborted) return
    take(findings)
    cancel()
    cancel = clock.after(isHurried ? leastMs : (findings.refreshMs ?? using.refreshMs), tick)
    isHurried = false
  }
  const tick = () => {
    if (finder === null || looking !== null) {
      isHurried = true
      return
    }
    looking = look(finder)
      .catch((error: unknown) => {
        log.error({ discovery: report.name, err: error }, 'a discovery failed in a way that nobody expected')
        const detail = 'It could not be processed; the log of the collector says more.'
        take({ candidates: null, problem: { fault: 'read-failed', detail }, notes: [] })
        cancel = clock.after(report.refreshMs, tick)
      })
      .finally(() => {
        looking = null
      })
  }

  return {
    start() {
      if (!prepared.ok) {
        const [fault] = prepared.faults
        const detail = `${fault?.path}: found ${fault?.found}. ${fault?.right}`.slice(0, 500)
        report = { ...report, fault: 'malformed', detail, readAt: clock.now() }
        return
      }
      finder = prepared.open({ clock })
      report = { ...report, name: finder.name.slice(0, 500), refreshMs: finder.refreshMs }
      unwatch = finder.watch?.(tick) ?? unwatch
      tick()
    },
    async stop() {
      cancel()
      unwatch()
      ending.abort()
      const closing = finder
      finder = null
      // What is under way ends because its place is closed.
      await closing?.close?.()
      await looking
    },
    report: () => ({ ...report, notes: notes.slice(0, 20).map((note) => note.slice(0, 300)) }),
    entries: () => entries,
    knownSince: () => knownSince,
  }
}
