import { isIP } from 'node:net'
import { z } from 'zod'
import { scrapeName } from '../../metrics/fetch/fetch-exposition.ts'
import { createAsker } from '../ask.ts'
import type { Candidate } from '../candidate.ts'
import { defineDiscovery, type Findings, found, notFound } from '../discovery-kind.ts'
import { accessSettings, httpUrl, refresh, relabelSetting } from '../settings.ts'

const Target = z.looseObject({
  labels: z.record(z.string(), z.string()),
  scrapePool: z.string().default(''),
  scrapeUrl: z.string(),
  scrapeInterval: z.string().default(''),
  scrapeTimeout: z.string().default(''),
})
type Target = z.infer<typeof Target>
const Targets = z.looseObject({
  status: z.literal('success'),
  data: z.looseObject({ activeTargets: z.array(Target).nullable() }),
})

/** A running Prometheus: what it scrapes is scraped here too, with its labels and at its pace. */
export const kind = defineDiscovery({
  kind: 'prometheus',
  about: 'A running Prometheus: everything it scrapes (`/api/v1/targets`), with its labels and at its pace.',
  example: `discovery:
  - kind: prometheus
    team: web
    url: http://127.0.0.1:9090
    pools: [django, node]     # scrape pools to take; default: all
`,
  settings: z.strictObject({
    url: httpUrl,
    pools: z.array(z.string()).optional(),
    refresh: refresh('30s'),
    ...accessSettings,
    ...relabelSetting,
  }),
  open({ url, pools, refresh: refreshMs, ...access }) {
    const asker = createAsker(access)
    const api = apiOf(url)
    return {
      name: scrapeName(url).replace(/\/$/, ''),
      refreshMs,
      async find(signal) {
        const answer = await asker.get(api, signal)
        if (!answer.ok) return { candidates: null, problem: answer.problem, notes: [] }
        return read(answer.body.toString('utf8'), { host: new URL(url).hostname, pools })
      },
      close: () => asker.close(),
    }
  },
})

/** Prometheus may live below a path of its host. */
function apiOf(address: string): string {
  const url = new URL(address)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/api/v1/targets`
  url.search = '?state=active'
  return url.href
}

function read(text: string, { host, pools }: { host: string; pools: string[] | undefined }): Findings {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return notFound('malformed', 'It did not answer with JSON. Is this the address of a Prometheus?')
  }
  const parsed = Targets.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return notFound('malformed', `It answers, but not as Prometheus does: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const active = parsed.data.data.activeTargets ?? []
  const wanted = active.filter(({ scrapePool }) => pools === undefined || pools.includes(scrapePool))
  const missing = (pools ?? []).filter((pool) => !active.some(({ scrapePool }) => scrapePool === pool))
  return found(
    wanted.flatMap((target) => candidateOf(target, host) ?? []),
    missing.map((pool) => `There is no target in the pool "${pool}".`),
  )
}

/** A target of Prometheus as a candidate here; `host` is where Prometheus itself was asked. */
export function candidateOf(target: Target, host: string): Candidate | null {
  if (!URL.canParse(target.scrapeUrl)) return null
  const url = new URL(target.scrapeUrl)
  // What Prometheus calls localhost is its own host.
  const hostname = isLoopback(url.hostname) && !isLoopback(host) ? host : url.hostname
  const params = new Map<string, string[]>()
  for (const [name, value] of url.searchParams) params.set(name, [...(params.get(name) ?? []), value])
  return {
    labels: new Map([
      ...Object.entries(target.labels),
      ['__scheme__', url.protocol.slice(0, -1)],
      ['__address__', url.port === '' ? hostname : `${hostname}:${url.port}`],
      ['__metrics_path__', url.pathname],
      ['__scrape_interval__', target.scrapeInterval],
      ['__scrape_timeout__', target.scrapeTimeout],
      ['__meta_prometheus_pool', target.scrapePool],
    ]),
    job: { relabel: [], params, scrape: {} },
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))
