import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startTarget } from '../metrics/scripted-target.fixture.ts'
import { startSources } from './discovering.fixture.ts'

const soon = { timeout: 10_000, interval: 20 }
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'discovery-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
const counting = (requests: number) => `http_requests_total{status="200"} ${requests}\n`
const addressOf = ({ url }: { url: string }) => new URL(url).host
const discover = (entry: Record<string, unknown>) =>
  startSources({ discovery: [{ team: 'web', scrape: { interval: '250ms' }, ...entry }] })

test('M18: an edit of a file is live within a second, without waiting for the next look', async () => {
  const shop = await startTarget(counting(1))
  const search = await startTarget(counting(1))
  const file = join(folder(), 'targets.json')
  const write = (groups: unknown) => writeFileSync(file, JSON.stringify(groups))
  write([{ targets: [addressOf(shop)], labels: { service: 'shop' } }])
  const { sources, services } = discover({ kind: 'file', files: [file], refresh: '1h' })
  await vi.waitFor(() => expect(services()).toEqual(['web/shop']), soon)
  expect(sources.discoveries()).toMatchObject([{ kind: 'file', name: file, ok: true, targets: 1 }])

  write([{ targets: [addressOf(search)], labels: { service: 'search' } }])
  await vi.waitFor(() => expect(sources.discoveries()[0]?.targets).toBe(1), { timeout: 1_000, interval: 10 })
  await vi.waitFor(() => expect(services()).toEqual(['web/search']), soon)
  const asked = shop.requests.length
  await vi.waitFor(() => expect(search.requests.length).toBeGreaterThan(3), soon)
  expect(shop.requests.length).toBe(asked)
})

test('M18: a broken file keeps its old targets and says where it is broken; the other files go on', async () => {
  const shop = await startTarget(counting(1))
  const search = await startTarget(counting(1))
  const here = folder()
  writeFileSync(join(here, 'a.yml'), `- targets: ['${addressOf(shop)}']\n  labels: { service: shop }\n`)
  const { sources, services } = discover({ kind: 'file', files: [join(here, '*.yml')], refresh: '1s' })
  await vi.waitFor(() => expect(services()).toEqual(['web/shop']), soon)
  const broken = [
    `- targets: ['${addressOf(search)}'\n`,
    `- targets: ['${addressOf(search)}']\n  lables: { service: search }\n`,
    `- targets: ['${addressOf(search)}']\n- null\n`,
    `- targets: ['${addressOf(search)}']\n-\n`,
    'targets: []\n',
  ]
  for (const text of broken) {
    writeFileSync(join(here, 'a.yml'), text)
    await vi.waitFor(() => expect(sources.discoveries()[0]).toMatchObject({ ok: false, fault: 'malformed' }), soon)
    expect(sources.discoveries()[0]?.detail).toContain('a.yml')
    expect(services()).toEqual(['web/shop'])
    writeFileSync(join(here, 'a.yml'), `- targets: ['${addressOf(shop)}']\n  labels: { service: shop }\n`)
    await vi.waitFor(() => expect(sources.discoveries()[0]?.ok).toBe(true), soon)
  }
  writeFileSync(join(here, 'a.yml'), 'nothing')
  writeFileSync(join(here, 'b.yml'), `- targets: ['${addressOf(search)}']\n  labels: { service: search }\n`)
  await vi.waitFor(() => expect(services()).toEqual(['web/search', 'web/shop']), soon)
})

test('M18: an unknown field and a group that is null are refused, with the word that is wrong', async () => {
  const file = join(folder(), 'targets.json')
  writeFileSync(file, '[{"targets":["127.0.0.1:1"],"team":"web"}]')
  const { sources } = discover({ kind: 'file', files: [file], refresh: '1s' })
  await vi.waitFor(() => expect(sources.discoveries()[0]?.detail).toContain('has the key "team"'), soon)
  writeFileSync(file, '[null]')
  await vi.waitFor(() => expect(sources.discoveries()[0]?.detail).toContain('Group [0]'), soon)
  expect(sources.discoveries()[0]).toMatchObject({ ok: false, fault: 'malformed', targets: 0 })
})

test('a file that is replaced by renaming another one is read, and labels of YAML stay as they are written', async () => {
  const shop = await startTarget(counting(1))
  const here = folder()
  const file = join(here, 'targets.yaml')
  writeFileSync(file, '[]\n')
  const { services } = discover({ kind: 'file', files: [file], refresh: '1h', serviceLabel: 'version' })
  writeFileSync(join(here, 'next'), `- targets: ['${addressOf(shop)}']\n  labels: { version: 1.10 }\n`)
  renameSync(join(here, 'next'), file)
  await vi.waitFor(() => expect(services()).toEqual(['web/1.10']), soon)
})

test('M18: http_sd that answers 500, no JSON, another type, or a group that is null keeps the last list', async () => {
  const shop = await startTarget(counting(1))
  const good = JSON.stringify([{ targets: [addressOf(shop)], labels: { service: 'shop' } }])
  const list = await startTarget((_, response) => response.setHeader('content-type', 'application/json').end(good))
  const { sources, services } = discover({ kind: 'http', url: list.url, refresh: '1s' })
  await vi.waitFor(() => expect(services()).toEqual(['web/shop']), soon)
  const [first] = list.requests
  expect(first?.headers).toMatchObject({ accept: 'application/json', 'x-prometheus-refresh-interval-seconds': '1' })
  const bad: { status?: number; type?: string; body: string; fault: string }[] = [
    { status: 500, body: good, fault: 'status' },
    { status: 201, body: good, fault: 'status' },
    { body: '[{', fault: 'malformed' },
    { type: 'text/plain', body: good, fault: 'malformed' },
    { body: '[null]', fault: 'malformed' },
    { body: '{}', fault: 'malformed' },
    { body: '[{"targets":["a:1"],"extra":1}]', fault: 'malformed' },
    { body: '[{"targets":[7]}]', fault: 'malformed' },
  ]
  for (const { status = 200, type = 'application/json', body, fault } of bad) {
    list.says((_, response) => response.writeHead(status, { 'content-type': type }).end(body))
    await vi.waitFor(() => expect(sources.discoveries()[0]).toMatchObject({ ok: false, fault, targets: 1 }), soon)
    list.says((_, response) => response.setHeader('content-type', 'application/json; charset=utf-8').end(good))
    await vi.waitFor(() => expect(sources.discoveries()[0]?.ok).toBe(true), soon)
  }
  expect(services()).toEqual(['web/shop'])
  list.says((_, response) => response.setHeader('content-type', 'application/json').end('[]'))
  await vi.waitFor(() => expect(services()).toEqual([]), soon)
}, 60_000)

test('a list of a hundred thousand is read once, what is over the bound is counted, and an unchanged file costs nothing', async () => {
  const file = join(folder(), 'targets.json')
  const targets = Array.from({ length: 100_000 }, (_, n) => `127.0.0.1:${(n % 60_000) + 1}`)
  writeFileSync(file, JSON.stringify([{ targets, labels: { service: 'shop' } }]))
  const { sources } = startSources({
    discovery: [{ kind: 'file', team: 'web', files: [file], refresh: '1s', scrape: { interval: '1h' } }],
  })
  const first = () => sources.discoveries()[0]
  await vi.waitFor(() => expect(first()).toMatchObject({ ok: true, targets: 2_000 }), soon)
  expect(first()?.notes.join()).toContain('96000 are left out')
  const readAt = first()?.readAt ?? 0
  const before = process.cpuUsage()
  await vi.waitFor(() => expect(first()?.readAt).toBeGreaterThanOrEqual(readAt + 3_000), soon)
  const { user, system } = process.cpuUsage(before)
  expect(user + system).toBeLessThan(2_500_000)
})
