import { z } from 'zod'
import { scrapeName } from '../../metrics/fetch/fetch-exposition.ts'
import { type Asker, createAsker } from '../ask.ts'
import { defineDiscovery, type Finder, type Findings, found, notFound } from '../discovery-kind.ts'
import { accessSettings, httpUrl, refresh, relabelSetting } from '../settings.ts'
import { candidatesOf, targetGroups } from '../target-groups.ts'

const settings = z.strictObject({ url: httpUrl, refresh: refresh('60s'), ...accessSettings, ...relabelSetting })

/** An address that answers with target groups, as Prometheus' http_sd asks it. */
export const kind = defineDiscovery({
  kind: 'http',
  about: 'An address that answers with target groups as JSON (Prometheus’ `http_sd`).',
  example: `discovery:
  - kind: http
    team: web
    url: https://inventory.example/targets
    refresh: 60s
    auth: { token: "\${INVENTORY_TOKEN}" }
`,
  settings,
  open: (given) => openHttp(given),
})

/** The same finder, for those who find its settings elsewhere. */
export function openHttp({ url, refresh: refreshMs, ...access }: Omit<z.infer<typeof settings>, 'relabel'>): Finder {
  const asker = createAsker(access)
  return {
    name: scrapeName(url),
    refreshMs,
    find: (signal) => ask(asker, { url, refreshMs, signal }),
    close: () => asker.close(),
  }
}

async function ask(
  asker: Asker,
  { url, refreshMs, signal }: { url: string; refreshMs: number; signal: AbortSignal },
): Promise<Findings> {
  const answer = await asker.get(url, signal, {
    'x-prometheus-refresh-interval-seconds': String(refreshMs / 1_000),
  })
  if (!answer.ok) return { candidates: null, problem: answer.problem, notes: [] }
  if (!/^application\/json(?:;\s*charset=utf-8)?$/i.test(answer.type.trim())) {
    return notFound('malformed', `Its Content-Type is ${answer.type || 'missing'}; application/json would be right.`)
  }
  let raw: unknown
  try {
    raw = JSON.parse(answer.body.toString('utf8'))
  } catch {
    return notFound('malformed', 'Its answer is no JSON.')
  }
  const result = targetGroups(raw)
  if (!result.ok) return notFound('malformed', result.why)
  return found(candidatesOf(result.groups, new Map([['__meta_url', url]])))
}
