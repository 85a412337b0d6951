import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { ServiceDetail } from '../../contracts/board.ts'
import { sleep, systemClock } from '../../runtime/clock.ts'
import { type FaultboardProcess, runFaultboard } from '../faultboard-process.ts'
import { seededRandom } from '../sparse/seeded-random.ts'
import { openLogs, type Truth } from './log-writer.ts'

const rotateMs = 2_000
const batchLines = 400
/** The collector is killed so long after its start, at most: while it starts, catches up, or follows. */
const longestLifeMs = 3_000
const settleWithinMs = 120_000

export type Counts = { errors: number; requests: number; failedRequests: number }
/** After one kill and the start that followed it: what was written up to then, and what the server had counted. */
export type Checked = { kill: number; afterMs: number; truth: Truth; counted: Counts }
export type KillRun = { kills: number; lines: number; seed: number; onChecked?: (checked: Checked) => void }

/**
 * Lines are written and rotated all the time, while the collector is killed with SIGKILL at random moments and started
 * again. After each kill the writer waits until the server has counted all; the counts of each time are the answer.
 */
export async function runKills({ kills, lines, seed, onChecked = () => {} }: KillRun): Promise<Checked[]> {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-kill-run-'))
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const random = seededRandom(seed)
  try {
    const config = join(folder, 'faultboard.yml')
    writeFileSync(config, configFor(folder))
    const logs = openLogs(folder, random)
    closing.push(() => logs.close())
    const server = runFaultboard(['server', '--config', config, '--port', '0'])
    closing.push(() => server.stop())
    const [, url = ''] = await server.hears(/Faultboard server on (http:\S+)/)
    const collect = () =>
      runFaultboard(['collector', '--config', config, '--server', url, '--id', 'c1', '--state', join(folder, 'state')])
    let collector: FaultboardProcess = collect()
    closing.push(() => collector.kill())
    await collector.hears(/handing over to/)

    const checked: Checked[] = []
    const perKill = lines / kills
    const perMs = perKill / longestLifeMs
    let rotatedAt = systemClock.elapsed()
    for (let kill = 1; kill <= kills; kill++) {
      const afterMs = Math.floor(random.fraction() * longestLifeMs)
      const began = systemClock.elapsed()
      const goal = Math.round(kill * perKill)
      let killing: Promise<void> | null = null
      // Written evenly over the time in which the kill may come, so that it comes in the middle of reading.
      while (logs.truth.lines < goal || killing === null) {
        const passed = systemClock.elapsed() - began
        const due = Math.min(goal, goal - perKill + passed * perMs)
        while (logs.truth.lines < due) logs.write(Math.min(batchLines, goal - logs.truth.lines))
        if (systemClock.elapsed() - rotatedAt >= rotateMs) {
          rotatedAt = systemClock.elapsed()
          logs.rotate()
        }
        if (killing === null && passed >= afterMs) killing = collector.kill()
        await sleep(systemClock, 5)
      }
      await killing
      collector = collect()
      const counted = await settled(url, logs.truth)
      const result = { kill, afterMs, truth: { ...logs.truth }, counted }
      checked.push(result)
      onChecked(result)
    }
    return checked
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** Both logs of a folder, each of a service. */
export const configFor = (folder: string): string =>
  stringify({
    teams: {
      web: {
        services: {
          app: { log: { path: join(folder, 'app.log'), fromStart: true } },
          edge: { log: { path: join(folder, 'access.log'), fromStart: true } },
        },
      },
    },
  })

/** What the server has counted, once that is all or the time is over; and that no more comes after it. */
export async function settled(url: string, truth: Truth): Promise<Counts> {
  const began = systemClock.elapsed()
  let counted = await countedBy(url)
  while (!isAll(counted, truth) && systemClock.elapsed() - began < settleWithinMs) {
    await sleep(systemClock, 100)
    counted = await countedBy(url)
  }
  await sleep(systemClock, 500)
  return countedBy(url)
}

export const isAll = (counted: Counts, truth: Truth): boolean =>
  counted.errors === truth.errors &&
  counted.requests === truth.requests &&
  counted.failedRequests === truth.failedRequests

async function countedBy(url: string): Promise<Counts> {
  const [app, edge] = await Promise.all([totalOf(url, 'app'), totalOf(url, 'edge')])
  return { errors: app.errors, requests: edge.requests, failedRequests: edge.errors }
}

async function totalOf(url: string, service: string): Promise<{ requests: number; errors: number }> {
  const response = await fetch(`${url}/api/teams/web/services/${service}?range=1h`)
  if (response.status === 404) return { requests: 0, errors: 0 }
  // Its store is out of reach: what it counted is not known, and so is equal to nothing.
  if (response.status === 503) return { requests: -1, errors: -1 }
  if (!response.ok) throw new Error(`${service}: the server answered ${response.status}`)
  return ServiceDetail.parse(await response.json()).total
}
