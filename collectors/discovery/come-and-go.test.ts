import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { manualClock } from '../../runtime/manual-clock.ts'
import { type Answer, startTarget } from '../metrics/scripted-target.fixture.ts'
import { startSources } from './discovering.fixture.ts'

const soon = { timeout: 10_000, interval: 20 }
const hour = 3_600_000
const counting = (requests: number, startedAt?: number) =>
  `http_requests_total{status="200"} ${requests}\n${startedAt === undefined ? '' : `process_start_time_seconds ${startedAt / 1_000}\n`}`
/** Its Date header would tell of another clock than the test's. */
const undated =
  (body: string): Answer =>
  (_, response) => {
    response.sendDate = false
    response.end(body)
  }
const hostOf = ({ url }: { url: string }) => new URL(url).host

function listOf() {
  const here = mkdtempSync(join(tmpdir(), 'come-and-go-'))
  onTestFinished(() => rmSync(here, { recursive: true, force: true }))
  const file = join(here, 'targets.json')
  const names = (...targets: string[]) =>
    writeFileSync(file, JSON.stringify([{ targets, labels: { service: 'shop' } }]))
  return { file, names, entry: { kind: 'file', team: 'web', files: [file], refresh: '1s', scrape: { interval: '1s' } } }
}

/** Moves time in steps, with the real network and files in between, until something holds. */
async function until(clock: ReturnType<typeof manualClock>, holds: () => void) {
  await vi.waitFor(async () => {
    await clock.advance(250)
    holds()
  }, soon)
}

test('a target that comes back within an hour goes on where it was: what it counted meanwhile counts once', async () => {
  const shop = await startTarget(counting(100))
  const { names, entry } = listOf()
  names(hostOf(shop))
  const clock = manualClock()
  const { sources, requestsOf, commit } = startSources({ discovery: [entry] }, { clock })
  await until(clock, () => expect(sources.reports()).toMatchObject([{ ok: true }]))
  shop.says(counting(110))
  await until(clock, () => expect(requestsOf('shop')).toBe(10))

  names()
  await until(clock, () => expect(sources.discoveries()[0]).toMatchObject({ ok: true, targets: 0 }))
  expect(sources.reports()).toEqual([])
  const asked = shop.requests.length
  shop.says(counting(125))
  clock.set(clock.now() + hour / 2)
  commit()
  await clock.advance(5_000)
  expect(shop.requests.length).toBe(asked)

  names(hostOf(shop))
  await until(clock, () => expect(requestsOf('shop')).toBe(25))
})

test('a target that was gone for more than an hour begins anew, and nothing is kept of it until then', async () => {
  const shop = await startTarget(counting(100))
  const { names, entry } = listOf()
  names(hostOf(shop))
  const clock = manualClock()
  const { sources, requestsOf, kept, commit } = startSources({ discovery: [entry] }, { clock })
  await until(clock, () => expect(sources.reports()).toMatchObject([{ ok: true }]))
  commit()
  expect([...kept.keys()]).toEqual([expect.stringContaining(hostOf(shop))])
  names()
  await until(clock, () => expect(sources.discoveries()[0]?.targets).toBe(0))
  clock.set(clock.now() + hour)
  await clock.advance(61_000)
  commit()
  expect([...kept.keys()]).toEqual([])
  shop.says(counting(125))
  names(hostOf(shop))
  await until(clock, () => expect(sources.reports()).toMatchObject([{ ok: true }]))
  expect(requestsOf('shop')).toBe(0)
})

test('M25: a process that was born after the last look without it counts in full from its first scrape on', async () => {
  const { names, entry } = listOf()
  names()
  const clock = manualClock()
  const { sources, requestsOf } = startSources({ discovery: [entry] }, { clock })
  await until(clock, () => expect(sources.discoveries()[0]?.ok).toBe(true))
  const old = await startTarget(undated(counting(1_000, clock.now() - hour)))
  const young = await startTarget(undated(counting(7, clock.now() + 100)))
  names(hostOf(old), hostOf(young))
  await until(clock, () => expect(sources.reports().filter(({ ok }) => ok)).toHaveLength(2))
  await until(clock, () => expect(requestsOf('shop')).toBe(7))
  await clock.advance(5_000)
  expect(requestsOf('shop')).toBe(7)
})

test('what a restart of the collector finds again goes on from its checkpoint', async () => {
  const shop = await startTarget(counting(100))
  const { names, entry } = listOf()
  names(hostOf(shop))
  const kept = new Map<string, unknown>()
  const clock = manualClock()
  const first = startSources({ discovery: [entry] }, { clock, kept })
  await until(clock, () => expect(first.sources.reports()).toMatchObject([{ ok: true }]))
  first.commit()
  await first.sources.stop()
  shop.says(counting(130))
  const second = startSources({ discovery: [entry] }, { clock, kept })
  await until(clock, () => expect(second.requestsOf('shop')).toBe(30))
})

test('an address is read once, for whom the configuration names first; what is over the bound is counted and shown', async () => {
  const shop = await startTarget(counting(1))
  const clock = manualClock()
  const many = Array.from({ length: 2_100 }, (_, n) => `127.0.0.1:${n + 1}`)
  const { sources } = startSources(
    {
      teams: { web: { services: { own: { scrape: shop.url } } } },
      discovery: [
        {
          kind: 'static',
          team: 'web',
          groups: [{ targets: [hostOf(shop), hostOf(shop)] }, { targets: ['no/address'] }],
        },
        { kind: 'static', team: 'web', maxTargets: 5, groups: [{ targets: many }], scrape: { interval: '1h' } },
      ],
    },
    { clock },
  )
  await vi.waitFor(() => expect(sources.discoveries()[1]).toMatchObject({ ok: true, targets: 5 }), soon)
  const notes = sources.discoveries().map((report) => report.notes.join('\n'))
  expect(notes[0]).toContain('1 are read already')
  expect(notes[0]).toContain('1 target named twice')
  expect(notes[0]).toContain('"no/address" is not host:port')
  expect(notes[1]).toContain('2095 are left out, because at most 5 are read')
  expect(sources.discoveries()[0]?.targets).toBe(0)
})

test('an entry that is wrong says so as a report, and the others go on', async () => {
  const shop = await startTarget(counting(1))
  const { names, entry } = listOf()
  names(hostOf(shop))
  const { sources, services } = startSources({ discovery: [{ kind: 'nothing', team: 'web' }, entry] })
  await vi.waitFor(() => expect(services()).toEqual(['web/shop']), soon)
  expect(sources.discoveries()[0]).toMatchObject({
    ok: false,
    fault: 'malformed',
    detail: expect.stringContaining('one of:'),
  })
})
