import type { Registry } from 'prom-client'
import type { TargetFault } from '../contracts/target.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Config, LogSource } from '../runtime/config.ts'
import type { DiscoveryConfig } from '../runtime/config-discovery.ts'
import type { ScrapeSource } from '../runtime/config-scrape.ts'
import type { Log } from '../runtime/log.ts'
import type { Random } from '../runtime/random.ts'
import { lookOnce } from './discovery/look-once.ts'
import { behindLines } from './gateway/behind-lines.ts'
import { type ProbedFile, probeLog } from './logs/probe.ts'
import { type ProbedScrape, probeScrape } from './metrics/probe.ts'
import { entriesOf, type NamedEntry, nameOf } from './sources.ts'

export type DoctorDeps = { clock: Clock; random: Random; log: Log; metrics: Registry }

/** What one entry of the configuration would bring, in lines for people; not `ok` when it cannot be read. */
export type Finding = { ok: boolean; lines: string[] }
/** How one entry ended, for sums. */
type Examined = Finding & { fault: TargetFault | null }

/** Found targets are read so many at a time. */
const atOnce = 8

/** Reads everything that the configuration names once, sends nothing, and says what would be counted and what not. */
export async function* examine(config: Config, deps: DoctorDeps): AsyncGenerator<Finding> {
  const entries = entriesOf(config)
  if (entries.length + config.discovery.length === 0) {
    yield { ok: false, lines: ['No service has anything to read: give one `scrape:` or `log:`, or a `discovery:`.'] }
  }
  for (const entry of entries) yield await examineOne(entry, config, deps)
  for (const discovery of config.discovery) yield* examineDiscovery(discovery, config, deps)
}

/** What a discovery names, each target of it, and the sums. A target without requests is no fault of a list. */
async function* examineDiscovery(
  discovery: DiscoveryConfig,
  config: Config,
  deps: DoctorDeps,
): AsyncGenerator<Finding> {
  const teams = Object.keys(config.teams)
  const { title, problem, entries, notes } = await lookOnce(discovery, { clock: deps.clock, teams })
  const said = [
    problem ? `FAULT  ${problem.fault}: ${problem.detail}` : `ok     it names ${targets(entries.length)}.`,
    ...notes.map((note) => `note   ${note}`),
  ]
  yield { ok: problem === null, lines: [`discovery ${title}`, ...said.map((line) => `  ${line}`), ''] }
  const sums = { counted: 0, uncounted: 0, broken: 0 }
  for (let from = 0; from < entries.length; from += atOnce) {
    const some = entries.slice(from, from + atOnce)
    for (const { ok, fault, lines } of await Promise.all(some.map((entry) => examineOne(entry, config, deps)))) {
      sums[ok ? 'counted' : fault === 'no-family' ? 'uncounted' : 'broken']++
      yield { ok: ok || fault === 'no-family', lines }
    }
  }
  const { counted, uncounted, broken } = sums
  const sum = `${counted} counted, ${uncounted} without a counter of requests, ${broken} cannot be read`
  yield { ok: true, lines: [`discovery ${title}`, `  ${targets(entries.length)}: ${sum}.`, ''] }
}

const targets = (count: number): string => `${count} ${count === 1 ? 'target' : 'targets'}`

async function examineOne(entry: NamedEntry, config: Config, deps: DoctorDeps): Promise<Examined> {
  const title = `${entry.owner.team} / ${entry.owner.service}   ${nameOf(entry)}`
  try {
    const { ok, fault, lines } =
      'scrape' in entry ? await examineScrape(entry, config, deps) : examineLog(entry.log, deps)
    return { ok, fault, lines: [title, ...lines.map((line) => `  ${line}`), ''] }
  } catch (error) {
    // One probe that fails in a way nobody expected must not hide what the others found.
    return {
      ok: false,
      fault: 'read-failed',
      lines: [title, `  FAULT  ${error instanceof Error ? error.message : String(error)}`, ''],
    }
  }
}

async function examineScrape(
  { owner, scrape: source }: Extract<NamedEntry, { scrape: ScrapeSource }>,
  config: Config,
  { clock }: DoctorDeps,
): Promise<Examined> {
  const began = clock.elapsed()
  const probe = await probeScrape(source, { clock })
  const tookMs = Math.round(clock.elapsed() - began)
  const lines = [
    verdict(probe),
    ...(probe.preset === null ? [] : [`       preset ${probe.preset}, vantage ${probe.vantage}, read in ${tookMs} ms`]),
    ...lastSampleLines(probe),
    ...behindLines({ owner, backends: source.backends }, probe.backends, config),
    ...probe.muted.map((muted) => `muted  ${muted}`),
    ...probe.notes.map((note) => `note   ${note}`),
  ]
  if (probe.whyNotCounted !== null && probe.whyNotCounted !== probe.sentence)
    lines.push(`note   ${probe.whyNotCounted}`)
  return { ok: probe.ok, fault: probe.fault, lines }
}

/** The fault's word is the one of docs/faults.md. */
const verdict = ({ ok, fault, sentence }: { ok: boolean; fault: TargetFault | null; sentence: string }): string =>
  ok ? `ok     ${sentence}` : `FAULT  ${fault}: ${sentence}`

const lastSampleLines = ({ lastSample }: ProbedScrape): string[] =>
  lastSample === null
    ? []
    : [`       last sample: ${lastSample.series} = ${lastSample.value}, counted as ${lastSample.class}`]

function lastErrorLines({ lastError, kinds }: ProbedFile): string[] {
  if (lastError === null) return []
  const { title, message } = lastError
  const said = message.startsWith(title) ? message : `${title}: ${message}`
  const others = kinds === 1 ? '' : `; ${kinds} kinds of errors in all`
  return [`       last error: ${said}, counted as ${lastError.class}${others}`]
}

function examineLog(source: LogSource, { clock }: DoctorDeps): Examined {
  const { files, whyNotCounted } = probeLog(source, { clock })
  const lines = files.flatMap((file) => [
    verdict(file),
    ...(file.lastLine === null ? [] : [`       last line: ${file.lastLine}`]),
    ...lastErrorLines(file),
    ...file.notes.map((note) => `note   ${note}`),
  ])
  const said = new Set(files.map(({ sentence }) => sentence))
  if (whyNotCounted !== null && !said.has(whyNotCounted)) lines.push(`note   ${whyNotCounted}`)
  const ok = files.length > 0 && files.every((file) => file.ok)
  return { ok, fault: files.find((file) => file.fault !== null)?.fault ?? null, lines }
}
