import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { type Counted, collectingServer, nothingCounted } from './collecting-server.fixture.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
})
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 })
const errorsIn = ({ batches }: Counted): number =>
  batches.flatMap(({ parts }) => parts.web?.buckets ?? []).reduce((sum, { errors }) => sum + errors, 0)

test('L12: a disk that takes no more neither ends the collector nor makes it count again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'full-disk-'))
  stops.push(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'app.log')
  let written = 0
  const write = (count: number) => {
    // Each is an error of its own, so that what waits is large.
    const word = (n: number) => String(n).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')
    const lines = Array.from(
      { length: count },
      (_, i) => `ERROR ${word(written + i)}shop: ${word(written + i)} failed\n`,
    )
    written += count
    appendFileSync(path, lines.join(''))
  }
  writeFileSync(path, '')
  const counted = nothingCounted()
  let isAway = false
  const server = await collectingServer({ counted, fate: () => (isAway ? { lost: true } : {}) })
  stops.push(() => server.kill())
  const config = {
    collector: { id: 'c1', state: join(folder, 'state'), server: server.url },
    teams: { web: { services: { shop: { log: { path, format: 'plain', fromStart: true } } } } },
  }
  const program = fileURLToPath(new URL('./collector.fixture.ts', import.meta.url))
  /** No file of the process may grow beyond so many KiB: what is written then is refused as on a full disk. */
  const launch = async (kib: string) => {
    const command = ['-c', `ulimit -f ${kib}; exec "$0" --import tsx "$1" "$2"`, process.execPath, program]
    const child = spawn('/bin/bash', [...command, JSON.stringify(config)], { stdio: ['ignore', 'pipe', 'pipe'] })
    stops.push(() => child.kill('SIGKILL'))
    let said = ''
    const listen = (bytes: Buffer) => {
      said += bytes
    }
    for (const output of [child.stdout, child.stderr]) output.on('data', listen)
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const kill = () => {
      child.kill('SIGKILL')
      return gone
    }
    return { child, said: () => said, kill }
  }

  // Hardly more than a new outbox needs.
  const first = await launch('96')
  write(50)
  await until(() => expect(errorsIn(counted)).toBe(50))
  // What waits for a server that is away makes the outbox grow, until it cannot.
  isAway = true
  await until(() => {
    write(20)
    expect(first.said()).toContain('the outbox cannot be written')
  })
  expect(first.child.exitCode).toBeNull()
  isAway = false
  await until(() => expect(errorsIn(counted)).toBeGreaterThan(50))
  expect(first.child.exitCode).toBeNull()
  expect(errorsIn(counted)).toBeLessThanOrEqual(written)
  await first.kill()

  const second = await launch('unlimited')
  await until(() => expect(errorsIn(counted)).toBe(written))
  write(5)
  await until(() => expect(errorsIn(counted)).toBe(written))
  expect(second.child.exitCode).toBeNull()
  await second.kill()
}, 90_000)
