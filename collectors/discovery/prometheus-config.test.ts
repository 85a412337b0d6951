import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { stringify } from 'yaml'
import { certificates, hasOpenssl } from '../metrics/fetch/certificates.fixture.ts'
import { startTarget } from '../metrics/scripted-target.fixture.ts'
import { startSources } from './discovering.fixture.ts'

const soon = { timeout: 10_000, interval: 20 }
const counting = 'http_requests_total{status="200"} 5\n'
const hostOf = ({ url }: { url: string }) => new URL(url).host

function folder(): string {
  const here = mkdtempSync(join(tmpdir(), 'prometheus-config-'))
  onTestFinished(() => rmSync(here, { recursive: true, force: true }))
  return here
}

function configOf(first: unknown[], more: Record<string, unknown> = {}) {
  const here = folder()
  const file = join(here, 'prometheus.yml')
  const write = (scrape_configs: unknown[]) => writeFileSync(file, stringify({ scrape_configs }))
  write(first)
  const running = startSources({
    discovery: [{ kind: 'prometheus-config', team: 'web', file, scrape: { interval: '250ms' }, ...more }],
  })
  const notes = () => running.sources.discoveries()[0]?.notes.join('\n') ?? ''
  return { ...running, here, file, write, notes }
}

test('an edit of the file is live at once, a broken one keeps its jobs, and files beside it are found by their place', async () => {
  const shop = await startTarget(counting)
  const search = await startTarget(counting)
  const job = (name: string, target: { url: string }) => ({
    job_name: name,
    static_configs: [{ targets: [hostOf(target)] }],
  })
  const { write, file, here, services, sources } = configOf([job('shop', shop)], { refresh: '1h' })
  await vi.waitFor(() => expect(services()).toEqual(['web/shop']), soon)
  writeFileSync(join(here, 'more.json'), JSON.stringify([{ targets: [hostOf(search)], labels: { service: 'search' } }]))
  write([job('shop', shop), { job_name: 'files', file_sd_configs: [{ files: ['more.json'] }] }])
  await vi.waitFor(() => expect(services()).toEqual(['web/search', 'web/shop']), soon)
  writeFileSync(join(here, 'more.json'), JSON.stringify([{ targets: [hostOf(search)], labels: { service: 'finder' } }]))
  await vi.waitFor(() => expect(services()).toEqual(['web/finder', 'web/shop']), soon)
  writeFileSync(file, 'scrape_configs: [')
  await vi.waitFor(
    () => expect(sources.discoveries()[0]).toMatchObject({ ok: false, fault: 'malformed', targets: 2 }),
    soon,
  )
  expect(services()).toEqual(['web/finder', 'web/shop'])
  write([])
  await vi.waitFor(() => expect(services()).toEqual([]), soon)
})

test('whatever cannot be done is a sentence with the names of the jobs, and hurts no other job', async () => {
  const shop = await startTarget(counting)
  const targets = [{ targets: [hostOf(shop)] }]
  const { notes, services } = configOf([
    {
      job_name: 'good',
      static_configs: targets,
      honor_labels: true,
      sample_limit: 5,
      scrape_protocols: ['PrometheusText0.0.4'],
    },
    {
      job_name: 'a',
      static_configs: targets,
      relabel_configs: [{ action: 'replace', regex: '(?=x)', target_label: 'y' }],
    },
    { job_name: 'b', static_configs: targets, oauth2: { client_id: 'x' } },
    { job_name: 'c', ec2_sd_configs: [{ region: 'eu' }], metric_relabel_configs: [] },
    { job_name: 'd', ec2_sd_configs: [{ region: 'us' }], proxy_url: 'http://proxy' },
    { job_name: 'e', kubernetes_sd_configs: [{ role: 'ingress' }, { role: 'pod', kubeconfig_file: 'x' }] },
    { job_name: 'f', dns_sd_configs: [{ names: ['x'], type: 'A' }], static_confgis: [] },
    { job_name: 'g', static_configs: [{ targets: ['x:1'], labels: { 'not a name': 'x' } }], scrape_interval: 'often' },
  ])
  await vi.waitFor(() => expect(services()).toEqual(['web/good']), soon)
  const expected = [
    'Job a: left out: relabel_configs 0.regex',
    'Job b: left out: it logs in with oauth2',
    'Job c, d: its ec2_sd_configs cannot be asked here',
    'Job c: its metric_relabel_configs are not applied',
    'Job d: its proxy_url is not used',
    'Job e: its kubernetes_sd_configs are left out: the role "ingress" cannot be asked here',
    'Job e: its kubernetes_sd_configs are left out: a kubeconfig_file cannot be read here',
    'Job f: its dns_sd_configs are left out: A and AAAA records need a port',
    'Job f: its "static_confgis" is not known here',
    'Job g: left out: its scrape_interval "often" is no duration',
  ]
  for (const note of expected) expect(notes()).toContain(note)
  expect(notes()).not.toContain('good')
})

test('only the jobs that are named are read, and a name that is none is said', async () => {
  const shop = await startTarget(counting)
  const { notes, services } = configOf(
    [
      { job_name: 'shop', static_configs: [{ targets: [hostOf(shop)] }] },
      { job_name: 'other', static_configs: [{ targets: ['127.0.0.1:1'] }] },
    ],
    { jobs: ['shop', 'shpo'] },
  )
  await vi.waitFor(() => expect(services()).toEqual(['web/shop']), soon)
  expect(notes()).toBe('There is no job "shpo".')
})

test.runIf(hasOpenssl())(
  'logins and certificates of a job are used, with files beside the configuration, and no secret is told',
  async () => {
    const here = folder()
    const { ca, issue } = certificates(here)
    const { cert, key } = issue('target', ['DNS:localhost', 'IP:127.0.0.1'])
    const given: (string | undefined)[] = []
    const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (request, response) => {
      given.push(request.headers.authorization)
      response.setHeader('content-type', request.url === '/sd' ? 'application/json' : 'text/plain')
      const { port } = Object(server.address())
      response.end(request.url === '/sd' ? JSON.stringify([{ targets: [`127.0.0.1:${port}`] }]) : counting)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const { port } = Object(server.address())
    const file = join(here, 'prometheus.yml')
    writeFileSync(join(here, 'token'), 's3cret-of-the-target\n')
    writeFileSync(
      file,
      stringify({
        scrape_configs: [
          {
            job_name: 'shop',
            scheme: 'https',
            tls_config: { ca_file: basename(ca) },
            authorization: { credentials_file: 'token' },
            http_sd_configs: [
              {
                url: `https://127.0.0.1:${port}/sd`,
                tls_config: { ca_file: basename(ca) },
                basic_auth: { username: 'sd', password: 's3cret-of-the-list' },
              },
            ],
          },
        ],
      }),
    )
    const { sources, services } = startSources({
      discovery: [{ kind: 'prometheus-config', team: 'web', file, scrape: { interval: '250ms' } }],
    })
    await vi.waitFor(() => expect(services()).toEqual(['web/shop']), soon)
    expect(sources.reports()).toMatchObject([{ ok: true }])
    expect(given).toContain(`Basic ${Buffer.from('sd:s3cret-of-the-list').toString('base64')}`)
    expect(given).toContain('Bearer s3cret-of-the-target')
    expect(JSON.stringify([sources.reports(), sources.discoveries()])).not.toContain('s3cret')
  },
)
