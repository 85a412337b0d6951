import type { ScrapeSource } from '../../runtime/config-scrape.ts'
import { type Labels, mergeLabels } from './labels.ts'
import { relabel } from './relabel.ts'
import type { RelabelRule } from './relabel-rule.ts'

/** What a scrape entry may say, without its address. */
export type ScrapeOptions = Omit<ScrapeSource, 'url'>

/** What a list of targets has in common, where it has a job. */
export type Job = {
  relabel: readonly RelabelRule[]
  params: ReadonlyMap<string, readonly string[]>
  scrape: ScrapeOptions
}

/** Something that may be a target, as its discovery knows it: labels in Prometheus' words, `__address__` among them. */
export type Candidate = { labels: Labels; job?: Job }

/** Where it is scraped, and the labels by which people know it. */
export type FoundTarget = { url: string; labels: Labels; scrape: ScrapeOptions }

export type TargetResult = { ok: true; target: FoundTarget } | { ok: false; why: 'unwanted' | string }

const paramPrefix = '__param_'

/** What becomes of a candidate: Prometheus' own rules, so that both scrape the same address. */
export function targetOf({ labels: given, job }: Candidate, rules: readonly RelabelRule[]): TargetResult {
  const params = new Map(
    [...(job?.params ?? [])].flatMap(([name, values]) => (values[0] ? [[paramPrefix + name, values[0]] as const] : [])),
  )
  const defaults = new Map([
    ['__scheme__', 'http'],
    ['__metrics_path__', '/metrics'],
  ])
  const labels = relabel(mergeLabels(defaults, given, params), [...(job?.relabel ?? []), ...rules])
  if (labels === null) return { ok: false, why: 'unwanted' }
  const address = labels.get('__address__')
  if (address === undefined) return { ok: false, why: 'It has no __address__.' }
  if (address.includes('/'))
    return { ok: false, why: `"${short(address)}" is not host:port; a path belongs into __metrics_path__.` }
  const url = urlOf(labels, job?.params ?? new Map())
  if (url === null) return { ok: false, why: `"${short(address)}" is not host:port.` }
  const shown = new Map([...labels].filter(([name]) => !name.startsWith('__')))
  if (!shown.has('instance')) shown.set('instance', address)
  return { ok: true, target: { url, labels: shown, scrape: { ...job?.scrape, ...pacedBy(labels) } } }
}

const short = (text: string): string => text.slice(0, 80)

function urlOf(labels: Labels, params: ReadonlyMap<string, readonly string[]>): string | null {
  const scheme = labels.get('__scheme__') ?? 'http'
  if (scheme !== 'http' && scheme !== 'https') return null
  const path = labels.get('__metrics_path__') ?? '/'
  const text = `${scheme}://${labels.get('__address__')}`
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  // An address is host and port: a login or a query in it would go to somebody else than it seems.
  if (url.username !== '' || url.search !== '' || url.hash !== '' || url.hostname === '') return null
  url.pathname = path
  const query = new Map([...params].map(([name, values]) => [name, [...values]]))
  for (const [name, value] of labels) {
    if (!name.startsWith(paramPrefix)) continue
    const key = name.slice(paramPrefix.length)
    query.set(key, [value, ...(query.get(key) ?? []).slice(1)])
  }
  for (const [name, values] of [...query].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const value of values) url.searchParams.append(name, value)
  return url.href
}

/** The interval and timeout that labels ask for. */
function pacedBy(labels: Labels): ScrapeOptions {
  const interval = durationOf(labels.get('__scrape_interval__') ?? '')
  const timeout = durationOf(labels.get('__scrape_timeout__') ?? '')
  return {
    ...(interval === null ? {} : { interval: Math.max(250, interval) }),
    ...(timeout === null ? {} : { timeout }),
  }
}

const unitMs = { y: 31_536_000_000, w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const

/** A duration as Prometheus writes it (`1h30m`, `15s`); null for anything else, and for none. */
export function durationOf(text: string): number | null {
  const parts = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text)
  if (!parts || text === '') return null
  const sum = Object.values(unitMs).reduce((ms, unit, index) => ms + unit * Number(parts[index + 1] ?? 0), 0)
  return sum > 0 && Number.isSafeInteger(sum) ? sum : null
}
