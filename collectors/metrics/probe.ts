import type { TargetFault } from '../../contracts/target.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { ScrapeSource } from '../../runtime/config-scrape.ts'
import { scrub } from '../logs/scrub/scrub.ts'
import { createReader } from './exposition/reader.ts'
import type { Sample } from './exposition/sample.ts'
import { createFetcher, type Fetched } from './fetch/fetch-exposition.ts'
import { timeoutOf } from './fetch/pace.ts'
import { notMetricsFailure } from './fetch/scrape-fault.ts'
import { backendNames } from './gateway/backend-tally.ts'
import { choose } from './presets/choose.ts'
import { exposedBy } from './presets/exposed.ts'
import { type Meaning, meaningOf } from './presets/meaning.ts'
import type { Preset } from './presets/preset.ts'
import { besideInsteadOf, besideOf, besideSentence, besideText } from './target/beside.ts'
import { strictNote } from './target/strict-note.ts'

/** What one address would bring, for people. */
export type ProbedScrape = {
  ok: boolean
  fault: TargetFault | null
  sentence: string
  preset: string | null
  vantage: Vantage | null
  muted: string[]
  notes: string[]
  /** The last sample of what is counted: value and what it is taken for. */
  lastSample: { series: string; value: number; class: string } | null
  whyNotCounted: string | null
  /** Names of its backends, where it is a gateway. */
  backends: string[][]
}

const nothing = {
  preset: null,
  vantage: null,
  muted: [],
  notes: [],
  lastSample: null,
  whyNotCounted: null,
  backends: [],
}

/** Reads one address once and says what would be counted. */
export async function probeScrape(scrape: ScrapeSource, { clock }: { clock: Clock }): Promise<ProbedScrape> {
  const fetcher = createFetcher(scrape, { clock })
  try {
    const fetched = await fetcher.fetch(Math.max(timeoutOf(scrape), 2_000))
    if (!fetched.ok) return { ...nothing, ok: false, fault: fetched.fault, sentence: fetched.detail }
    return examineBody(scrape, fetched)
  } finally {
    await fetcher.close()
  }
}

function examineBody(scrape: ScrapeSource, fetched: Fetched): ProbedScrape {
  const parsed = createReader(null).read(fetched.body, fetched)
  const isMetrics = parsed.samples.length > 0 || parsed.types.size > 0
  if (!isMetrics || /^\s*</.test(fetched.body.toString('latin1', 0, 64))) {
    const { fault, detail } = notMetricsFailure(fetched.body)
    return { ...nothing, ok: false, fault, sentence: detail }
  }
  const { plan, muted, why } = choose(exposedBy(parsed), scrape)
  const beside = plan === null ? besideInsteadOf(parsed, scrape) : besideOf(parsed)
  if (plan === null && beside.length > 0) {
    const [first] = beside
    return { ...nothing, ok: true, fault: null, sentence: besideSentence(beside), preset: first?.name ?? null, muted }
  }
  if (plan === null) {
    return { ...nothing, ok: false, fault: 'no-family', sentence: why ?? '', muted, whyNotCounted: why }
  }
  const ownPath = new URL(scrape.url).pathname
  const counted = parsed.samples
    .filter(({ name }) => name === plan.family.metric)
    .map((sample) => ({
      sample,
      meaning: meaningOf(plan.family, { metric: sample.name, labels: sample.labels }, ownPath),
    }))
  const isLeftOut = ({ dropped, isHealthCheck }: Meaning) =>
    dropped ?? (isHealthCheck && scrape.healthChecks !== 'count' ? 'a health check is not traffic' : null)
  const strictly = strictNote(fetched.body, fetched)
  const last = counted.findLast(({ meaning }) => isLeftOut(meaning) === null)
  const dropped = new Set(counted.flatMap(({ meaning }) => isLeftOut(meaning) ?? []))
  return {
    ok: true,
    fault: null,
    sentence: `${plan.family.metric}, recognised as ${plan.preset.title}${plan.isGuessed ? ' by its shape' : ''}.`,
    preset: plan.preset.name,
    vantage: plan.preset.vantage,
    muted,
    notes: [
      ...(fetched.note === null ? [] : [fetched.note]),
      ...(why === null ? [] : [why]),
      ...(beside.length === 0 ? [] : [`Shown beside the rate: ${besideText(beside)}.`]),
      ...plan.preset.notes,
      ...[...dropped].map((reason) => `Some series are left out: ${reason}.`),
      ...(parsed.badLines.count > 0
        ? [`${parsed.badLines.count} ${parsed.badLines.count === 1 ? 'line' : 'lines'} could not be read.`]
        : []),
      ...(strictly === null ? [] : [strictly]),
    ],
    lastSample: last
      ? {
          series: seriesText(last.sample),
          value: last.sample.value,
          class: last.meaning.class ?? 'not an error',
        }
      : null,
    whyNotCounted: last ? null : whyNothingYet(plan.family.metric, counted.length),
    backends: backendsIn(plan.preset, parsed.samples),
  }
}

/** Each backend that a gateway has answered for, once. */
function backendsIn({ gateway }: Preset, samples: readonly Sample[]): string[][] {
  const all = new Map<string, string[]>()
  for (const { name, labels } of gateway ? samples : []) {
    if (!gateway || name !== gateway.answered.metric) continue
    const isLeftOut = meaningOf(gateway.answered, { metric: name, labels }, null).dropped !== null
    const names = isLeftOut ? null : backendNames(gateway, labels)
    if (names) all.set(names[0] ?? '', names)
  }
  return [...all.values()]
}

const whyNothingYet = (metric: string, series: number): string =>
  series === 0
    ? `${metric} has no series yet: it will be counted from the first request on.`
    : `All ${series} series of ${metric} are left out: requests of others will be counted from the first one on.`

function seriesText({ name, labels }: Sample): string {
  const pairs = [...labels].map(([label, value]) => `${label}="${value}"`)
  return scrub(pairs.length > 0 ? `${name}{${pairs.join(', ')}}` : name).slice(0, 200)
}
