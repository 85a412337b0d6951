import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { sleep, systemClock } from '../../runtime/clock.ts'
import { runFaultboard } from '../faultboard-process.ts'
import { freePort, startRedis } from '../redis-server.ts'
import { seededRandom } from '../sparse/seeded-random.ts'
import { configFor, settled } from './kill-run.ts'
import { openLogs } from './log-writer.ts'

const awayMs = 60_000
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
}, 60_000)

const residentMb = (pid: number): number =>
  (Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024) / 1e6

test('L10: the server is killed, and Redis is away for 60 s: counters equal the truth, and the collector stays small', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-store-away-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  const redis = await startRedis()
  cleanups.push(() => redis.stop())
  const logs = openLogs(folder, seededRandom(20_261_124))
  cleanups.push(() => logs.close())
  const config = join(folder, 'faultboard.yml')
  writeFileSync(config, configFor(folder))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const serve = async () => {
    const running = runFaultboard(['server', '--config', config, '--port', String(port), '--redis', redis.url])
    cleanups.push(() => running.kill())
    await running.hears(/Faultboard server on/)
    return running
  }
  const server = await serve()
  const state = ['--id', 'c1', '--state', join(folder, 'state')]
  const collector = runFaultboard(['collector', '--config', config, '--server', url, ...state])
  cleanups.push(() => collector.kill())
  await collector.hears(/handing over to/)
  const writeFor = async (ms: number) => {
    const until = systemClock.elapsed() + ms
    while (systemClock.elapsed() < until) {
      logs.write(200)
      await sleep(systemClock, 50)
    }
  }
  const truth = () => {
    const { errors, requests, failedRequests } = logs.truth
    return { errors, requests, failedRequests }
  }

  // Warm, so that what grows afterwards is what waits.
  await writeFor(3_000)
  expect(await settled(url, logs.truth)).toEqual(truth())
  const before = residentMb(collector.pid)

  await server.kill()
  await writeFor(2_000)
  await serve()
  expect(await settled(url, logs.truth)).toEqual(truth())

  process.kill(redis.pid, 'SIGSTOP')
  let highest = before
  for (let passed = 0; passed < awayMs; passed += 1_000) {
    await writeFor(1_000)
    highest = Math.max(highest, residentMb(collector.pid))
  }
  process.kill(redis.pid, 'SIGCONT')
  logs.rotate()
  expect(await settled(url, logs.truth)).toEqual(truth())
  console.log({ ...truth(), beforeMb: Math.round(before), highestMb: Math.round(highest) })
  expect(highest - before).toBeLessThan(32)
}, 300_000)
