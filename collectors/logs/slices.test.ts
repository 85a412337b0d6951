import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { createLogSource } from './log-source.ts'
import { recordingSink } from './testing/recording-sink.ts'

const owner = { team: 'web', service: 'shop' }
const quarterMs = 15 * 60_000
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultboard-slices-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** When the errors of these lines were, which are written after the source has begun; and when they were written. */
async function instantsOf(lineAt: (at: number) => string, offsets: number[]) {
  const path = join(folder, 'app.log')
  writeFileSync(path, '')
  const into = recordingSink()
  const clock = manualClock()
  const deps = { sink: into.sink, clock, random: systemRandom, log: silentLog(), metrics: new Registry() }
  const source = createLogSource({ owner, log: { path } }, { ...deps, checkpoint: null })
  source.start()
  const writtenAt = clock.now()
  appendFileSync(path, offsets.map((offset) => `${lineAt(writtenAt + offset)}\n`).join(''))
  await clock.advance(3_000)
  await source.stop()
  return { instants: into.errors.map(({ at }) => at), writtenAt }
}

const iso = (at: number) => new Date(at).toISOString()
const zoneless: [string, (at: number) => string][] = [
  ['Python', (at) => `${iso(at).replace('T', ' ').replace('.', ',').replace('Z', '')} ERROR shop: no money ${at}`],
  ['logback', (at) => `${iso(at).slice(11, 23)} [main] ERROR c.e.Shop - no money ${at}`],
  ['syslog', (at) => `<11>Nov 24 ${iso(at).slice(11, 19)} vm shop[7]: no money ${at}`],
  ['Apache', (at) => `[Tue Nov 24 ${iso(at).slice(11, 23)}000 2026] [core:error] [pid 1:tid 2] no money ${at}`],
]

test.each(zoneless)(
  'L23: a stamp of %s without a zone, off by any quarters of an hour, moves no error',
  async (_name, lineAt) => {
    const offsets = Array.from({ length: 113 }, (_, i) => (i - 56) * quarterMs)
    const { instants, writtenAt } = await instantsOf(lineAt, offsets)
    expect(instants).toHaveLength(offsets.length)
    for (const at of instants) expect(Math.abs(at - writtenAt)).toBeLessThan(1_000)
  },
)

test('L23: a stamp with a zone is the time of the error while it is near, and no more when it is far', async () => {
  const lineAt = (at: number) => `${iso(at)} ERROR shop: no money`
  const { instants, writtenAt } = await instantsOf(lineAt, [-60_000, 0, 60_000, -20 * 60_000, 20 * 60_000])
  const away = instants.map((at) => at - writtenAt).sort((a, b) => a - b)
  expect(away[0]).toBe(-60_000)
  expect(away.at(-1)).toBe(60_000)
  expect(away.slice(1, -1).every((ms) => ms >= 0 && ms < 1_000)).toBe(true)
})
