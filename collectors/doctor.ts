import type { Registry } from 'prom-client'
import type { TargetFault } from '../contracts/target.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Config, LogSource } from '../runtime/config.ts'
import type { ScrapeSource } from '../runtime/config-scrape.ts'
import type { Log } from '../runtime/log.ts'
import type { Random } from '../runtime/random.ts'
import { probeLog } from './logs/probe.ts'
import { type ProbedScrape, probeScrape } from './metrics/probe.ts'
import { type Entry, entriesOf, nameOf } from './sources.ts'

export type DoctorDeps = { clock: Clock; random: Random; log: Log; metrics: Registry }

/** What one entry of the configuration would bring, in lines for people; not `ok` when it cannot be read. */
export type Finding = { ok: boolean; lines: string[] }

/** Reads everything that the configuration names once, sends nothing, and says what would be counted and what not. */
export async function* examine(config: Config, deps: DoctorDeps): AsyncGenerator<Finding> {
  const entries = entriesOf(config)
  if (entries.length === 0) {
    yield { ok: false, lines: ['No service has anything to read: give one `scrape:` or `log:`.'] }
  }
  for (const entry of entries) yield await examineOne(entry, deps)
}

async function examineOne(entry: Entry, deps: DoctorDeps): Promise<Finding> {
  const title = `${entry.owner.team} / ${entry.owner.service}   ${nameOf(entry)}`
  try {
    const { ok, lines } = 'scrape' in entry ? await examineScrape(entry.scrape, deps) : examineLog(entry.log, deps)
    return { ok, lines: [title, ...lines.map((line) => `  ${line}`), ''] }
  } catch (error) {
    // One probe that fails in a way nobody expected must not hide what the others found.
    return { ok: false, lines: [title, `  FAULT  ${error instanceof Error ? error.message : String(error)}`, ''] }
  }
}

async function examineScrape(source: ScrapeSource, { clock }: DoctorDeps): Promise<Finding> {
  const began = clock.elapsed()
  const probe = await probeScrape(source, { clock })
  const tookMs = Math.round(clock.elapsed() - began)
  const lines = [
    verdict(probe),
    ...(probe.preset === null ? [] : [`       preset ${probe.preset}, vantage ${probe.vantage}, read in ${tookMs} ms`]),
    ...lastSampleLines(probe),
    ...probe.muted.map((muted) => `muted  ${muted}`),
    ...probe.notes.map((note) => `note   ${note}`),
  ]
  if (probe.whyNotCounted !== null && probe.whyNotCounted !== probe.sentence)
    lines.push(`note   ${probe.whyNotCounted}`)
  return { ok: probe.ok, lines }
}

/** The fault's word is the one of docs/faults.md. */
const verdict = ({ ok, fault, sentence }: { ok: boolean; fault: TargetFault | null; sentence: string }): string =>
  ok ? `ok     ${sentence}` : `FAULT  ${fault}: ${sentence}`

const lastSampleLines = ({ lastSample }: ProbedScrape): string[] =>
  lastSample === null
    ? []
    : [`       last sample: ${lastSample.series} = ${lastSample.value}, counted as ${lastSample.class}`]

function examineLog(source: LogSource, { clock }: DoctorDeps): Finding {
  const { files, whyNotCounted } = probeLog(source, { clock })
  const lines = files.flatMap((file) => [
    verdict(file),
    ...(file.lastLine === null ? [] : [`       last line: ${file.lastLine}`]),
  ])
  const said = new Set(files.map(({ sentence }) => sentence))
  if (whyNotCounted !== null && !said.has(whyNotCounted)) lines.push(`note   ${whyNotCounted}`)
  return { ok: files.length > 0 && files.every(({ ok }) => ok), lines }
}
