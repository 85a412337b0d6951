import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { collectingServer } from '../../collectors/collecting-server.fixture.ts'
import { freePorts } from '../free-ports.ts'
import { errorsOf } from './counted.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
})

const program = fileURLToPath(new URL('../../collectors/collector.fixture.ts', import.meta.url))
const soon = { timeout: 30_000, interval: 50 }

async function startCollector(config: Record<string, unknown>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  stops.push(() => child.kill('SIGKILL'))
  if (child.stdout) await once(child.stdout, 'data')
  return child
}

test('a collector is killed while logs are posted: what was answered is counted, and what was not may come twice', async () => {
  const server = await collectingServer()
  stops.push(() => server.kill())
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-posted-'))
  stops.push(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePorts(1)
  const config = {
    teams: { web: { services: {} } },
    collector: { id: 'c1', server: server.url, state: join(folder, 'outbox'), receive: { port, team: 'web' } },
  }
  const url = `http://127.0.0.1:${port}/logs?service=shop`
  let answered = 0
  let unanswered = 0
  /** As a shipper does it: the same again until it is taken. */
  const ship = async (n: number) => {
    const body = JSON.stringify([1, 2, 3].map((part) => ({ level: 'error', message: `failure ${n} of part ${part}` })))
    await vi.waitFor(async () => {
      const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } }).catch(
        () => null,
      )
      if (answer?.status === 200) return
      unanswered += 3
      throw new Error(`not taken: ${answer?.status ?? 'nobody answers'}`)
    }, soon)
    answered += 3
  }
  let collector = await startCollector(config)
  for (let round = 0; round < 4; round++) {
    const shipping = Promise.all([0, 1, 2, 3].map((n) => ship(round * 4 + n)))
    await vi.waitFor(() => expect(answered + unanswered).toBeGreaterThanOrEqual(round * 12), soon)
    collector.kill('SIGKILL')
    await once(collector, 'exit')
    collector = await startCollector(config)
    await shipping
  }
  expect(answered).toBe(48)
  await vi.waitFor(() => expect(errorsOf(server.counted).shop).toBeGreaterThanOrEqual(answered), soon)
  expect(errorsOf(server.counted).shop).toBeLessThanOrEqual(answered + unanswered)
  // Where nobody is disturbed nothing comes twice.
  const before = errorsOf(server.counted).shop ?? 0
  await Promise.all([100, 101, 102].map(ship))
  await vi.waitFor(() => expect(errorsOf(server.counted).shop).toBe(before + 9), soon)
}, 180_000)
