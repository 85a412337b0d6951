import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { stringify } from 'yaml'
import { startPrometheus } from '../../e2e/real-prometheus.ts'
import { systemClock } from '../../runtime/clock.ts'
import { DiscoveryConfig } from '../../runtime/config-discovery.ts'
import { startTarget } from '../metrics/scripted-target.fixture.ts'
import { targetOf } from './candidate.ts'
import { startSources } from './discovering.fixture.ts'
import { prepareDiscovery } from './registry.ts'

const isThere = spawnSync('sh', ['-c', 'command -v prometheus']).status === 0
const soon = { timeout: 15_000, interval: 50 }

/** What a discovery would scrape, with all labels that people see, as Prometheus' API says it. */
async function targetsOf(entry: Record<string, unknown>) {
  const prepared = prepareDiscovery(DiscoveryConfig.parse({ team: 'web', ...entry }))
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.faults))
  const finder = prepared.open({ clock: systemClock })
  const { candidates, problem, notes } = await finder.find(new AbortController().signal)
  await finder.close?.()
  const targets = (candidates ?? []).flatMap((candidate) => {
    const result = targetOf(candidate, prepared.rules)
    return result.ok ? [result.target] : []
  })
  return { targets, problem, notes }
}

const sorted = (targets: { url: string; labels: Record<string, string>; interval: number | undefined }[]) =>
  targets.map((target) => JSON.stringify({ ...target, labels: Object.entries(target.labels).sort() })).sort()

/** One target for each rule: what becomes of its labels is what Prometheus must say too. */
const rules: Record<string, object[]> = {
  replace: [{ source_labels: ['a', 'b'], regex: '(.+);(.+)', target_label: 'c', replacement: '${2}-$1' }],
  unmatched: [{ source_labels: ['a'], regex: 'fo', target_label: 'c', replacement: 'never' }],
  longname: [{ source_labels: ['a'], regex: '(.+)', target_label: 'c', replacement: 'x$1_y-${1}_y-$$1' }],
  named: [{ source_labels: ['a'], regex: '(?P<letter>.).*', target_label: 'c', replacement: '$letter' }],
  separator: [{ source_labels: ['a', 'none', 'b'], separator: '|', target_label: 'c' }],
  removed: [{ target_label: 'a', replacement: '' }],
  keep: [{ action: 'keep', source_labels: ['a'], regex: 'foo|other' }],
  kept: [{ action: 'keep', source_labels: ['a'], regex: 'fo' }],
  dropped: [{ action: 'drop', source_labels: ['a', 'b'], regex: 'foo;.*' }],
  keepequal: [{ action: 'keepequal', source_labels: ['a'], target_label: 'same' }],
  dropequal: [{ action: 'dropequal', source_labels: ['a'], target_label: 'same' }],
  hashmod: [{ action: 'hashmod', source_labels: ['a', 'b'], target_label: 'shard', modulus: 1_000_003 }],
  labelmap: [{ action: 'labelmap', regex: '__extra_(.+)_(.+)', replacement: '${2}_$1' }],
  labeldrop: [{ action: 'labeldrop', regex: 'a|sam.' }],
  labelkeep: [{ action: 'labelkeep', regex: '__.*|b|job' }],
  lowercase: [{ action: 'lowercase', source_labels: ['mixed', 'b'], target_label: 'mixed' }],
  uppercase: [{ action: 'uppercase', source_labels: ['mixed'], target_label: 'louder' }],
  classes: [{ source_labels: ['mixed'], regex: '([[:alpha:]]+)(?:\\s|\\pL)?.*', target_label: 'c' }],
  anycase: [{ source_labels: ['mixed'], regex: '(?i)STRASSE ÄÖ', target_label: 'c', replacement: 'yes' }],
  path: [
    { target_label: '__metrics_path__', replacement: '/other/metrics' },
    { target_label: '__param_module', replacement: 'a b&c' },
    { target_label: '__scrape_interval__', replacement: '1m30s' },
  ],
  port: [
    { source_labels: ['__address__'], regex: '([^:]+)(?::\\d+)?', target_label: '__address__', replacement: '$1:81' },
  ],
  chain: [
    { source_labels: ['a'], target_label: 'tmp', replacement: 'x-$1' },
    { source_labels: ['tmp'], regex: 'x-(.*)', target_label: 'instance', replacement: '${1}.example' },
    { action: 'labeldrop', regex: 'tmp' },
  ],
}

test.runIf(isThere)(
  'a prometheus.yml is read as Prometheus reads it: same addresses, same labels, same pace',
  async () => {
    const here = mkdtempSync(join(tmpdir(), 'prometheus-config-'))
    onTestFinished(() => rmSync(here, { recursive: true, force: true }))
    const list = createServer((_, response) =>
      response
        .setHeader('content-type', 'application/json')
        .end('[{"targets":["127.0.0.1:9"],"labels":{"from":"http"}}]'),
    )
    await new Promise<void>((resolve) => list.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void list.close())
    const address = list.address()
    const port = typeof address === 'object' ? address?.port : 0
    writeFileSync(
      join(here, 'groups.yml'),
      '- targets: [127.0.0.1:7, 127.0.0.1:8]\n  labels: { version: 1.10, from: file }\n',
    )
    const labels = { a: 'foo', b: 'bar', same: 'foo', mixed: 'Straße Äö', __extra_x_y: 'mapped' }
    const config = {
      global: { scrape_interval: '1h', scrape_timeout: '5s' },
      scrape_configs: [
        ...Object.entries(rules).map(([name, relabel_configs]) => ({
          job_name: name,
          static_configs: [{ targets: ['127.0.0.1:1', '[::1]:2'], labels }],
          relabel_configs,
        })),
        {
          job_name: 'params',
          scheme: 'https',
          metrics_path: '/probe',
          params: { module: ['x', 'y'], 'match[]': ['{a="b"}'] },
          static_configs: [{ targets: ['probe.example:1'] }],
          scrape_interval: '2h',
        },
        { job_name: 'files', file_sd_configs: [{ files: [join(here, '*.yml')] }] },
        { job_name: 'http', http_sd_configs: [{ url: `http://127.0.0.1:${port}/sd` }] },
      ],
    }
    const prometheus = await startPrometheus(config)
    onTestFinished(() => prometheus.stop())
    const file = join(here, 'prometheus.yaml')
    writeFileSync(file, stringify(config))

    const byFile = await targetsOf({ kind: 'prometheus-config', file })
    expect(byFile.problem).toBeNull()
    const ours = sorted(
      byFile.targets.map(({ url, labels: of, scrape }) => ({
        url,
        labels: Object.fromEntries(of),
        interval: scrape.interval,
      })),
    )
    const theirs = await vi.waitFor(async () => {
      const answer = await fetch(`${prometheus.url}/api/v1/targets?state=active`)
      const { data } = await answer.json()
      const active: { scrapeUrl: string; labels: Record<string, string>; scrapeInterval: string }[] = data.activeTargets
      expect(active.length).toBe(ours.length)
      const ms: Record<string, number> = { '1h': 3_600_000, '2h': 7_200_000, '1m30s': 90_000 }
      return active.map(({ scrapeUrl, labels: of, scrapeInterval }) => ({
        url: new URL(scrapeUrl).href,
        labels: of,
        interval: ms[scrapeInterval],
      }))
    }, soon)
    expect(ours).toEqual(sorted(theirs))
    expect(ours.length).toBeGreaterThan(40)

    const imported = await targetsOf({ kind: 'prometheus', url: prometheus.url })
    expect(
      sorted(
        imported.targets.map(({ url, labels: of, scrape }) => ({
          url,
          labels: Object.fromEntries(of),
          interval: scrape.interval,
        })),
      ),
    ).toEqual(sorted(theirs))
  },
  60_000,
)

test.runIf(isThere)(
  'what a real Prometheus scrapes is scraped, under its labels; what counts no requests is said and is no tile',
  async () => {
    const shop = await startTarget('http_requests_total{status="200"} 5\n')
    const search = await startTarget('http_requests_total{status="200"} 5\n')
    const plain = await startTarget('node_load1 0.5\n')
    const host = ({ url }: { url: string }) => new URL(url).host
    const prometheus = await startPrometheus({
      scrape_configs: [
        {
          job_name: 'django',
          scrape_interval: '1s',
          static_configs: [
            { targets: [host(shop)], labels: { service: 'shop', team: 'web' } },
            { targets: [host(search)], labels: { service: 'search', team: 'nobody' } },
          ],
        },
        { job_name: 'node', scrape_interval: '1s', static_configs: [{ targets: [host(plain)] }] },
      ],
    })
    onTestFinished(() => prometheus.stop())
    const { sources, services, requestsOf } = startSources({
      discovery: [
        { kind: 'prometheus', url: prometheus.url, team: 'web', refresh: '1s', scrape: { interval: '250ms' } },
      ],
    })
    await vi.waitFor(() => expect(services()).toEqual(['web/search', 'web/shop']), soon)
    await vi.waitFor(() => expect(sources.discoveries()[0]).toMatchObject({ ok: true, targets: 3, uncounted: 1 }), soon)
    const [report] = sources.discoveries()
    expect(report?.notes.join('\n')).toContain(`Nothing counts requests in ${plain.url}`)
    expect(report?.notes.join('\n')).toContain('named the team "nobody", which is not configured; web owns them')
    shop.says('http_requests_total{status="200"} 12\n')
    await vi.waitFor(() => expect(requestsOf('shop')).toBe(7), soon)
    await prometheus.stop()
    await vi.waitFor(
      () => expect(sources.discoveries()[0]).toMatchObject({ ok: false, fault: 'refused', targets: 3 }),
      soon,
    )
    shop.says('http_requests_total{status="200"} 13\n')
    await vi.waitFor(() => expect(requestsOf('shop')).toBe(8), soon)
  },
  60_000,
)
