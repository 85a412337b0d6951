import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { Board } from '../../contracts/board.ts'
import { sleep, systemClock } from '../../runtime/clock.ts'
import { runFaultboard } from '../faultboard-process.ts'
import { startPrometheus } from '../real-prometheus.ts'
import { seededRandom } from './seeded-random.ts'
import { startSparseTarget } from './sparse-target.ts'

const hourMs = 3_600_000
const scrapeMs = 15_000
const errorsPerMs = 0.02 / 1_000

export type SparseResult = {
  truth: { errors: number; labelSets: number }
  faultboard: number
  /** What Prometheus answers for the whole hour, and for its minutes added up. */
  increase: number
  increaseByMinute: number
}

/**
 * 0.02 errors a second over 100 lazily created label sets, scraped every 15 s for an hour by Faultboard and by a real
 * Prometheus. `speed` makes all times shorter and the errors as much more frequent: the same samples, sooner.
 */
export async function runSparse({
  speed,
  seed,
  onProgress = () => {},
}: {
  speed: number
  seed: number
  onProgress?: (passedMs: number, errors: number) => void
}): Promise<SparseResult> {
  const closing: (() => Promise<unknown> | unknown)[] = []
  const intervalMs = scrapeMs / speed
  const lengthMs = hourMs / speed
  try {
    const target = await startSparseTarget(errorsPerMs * speed, seededRandom(seed))
    closing.push(() => target.close())
    const prometheus = await startPrometheus({
      global: { scrape_interval: `${intervalMs}ms`, scrape_timeout: `${intervalMs}ms` },
      scrape_configs: [{ job_name: 'sparse', static_configs: [{ targets: [new URL(target.url).host] }] }],
    })
    closing.push(() => prometheus.stop())
    const board = await startBoard(target.url, intervalMs)
    closing.push(board.stop)

    // Both know the target before the first error: what is compared is the hour, not the start.
    await until(async () => (await prometheus.ask('count(http_requests_total)')) !== null && (await board.isRead()))
    const sinceMs = systemClock.now()
    target.begin()
    for (let passed = 0; passed < lengthMs; passed = systemClock.now() - sinceMs) {
      onProgress(passed, target.truth().errors)
      await sleep(systemClock, Math.min(lengthMs - passed, lengthMs / 20))
    }
    target.end()
    await sleep(systemClock, 2 * intervalMs + 500)

    const untilMs = systemClock.now()
    const errors = 'http_requests_total{status=~"5.."}'
    const minuteMs = 60_000 / speed
    const wholeMs = Math.round(untilMs - sinceMs)
    return {
      truth: target.truth(),
      faultboard: await board.errors(),
      increase: (await prometheus.ask(`sum(increase(${errors}[${wholeMs}ms]))`, untilMs)) ?? 0,
      increaseByMinute: await prometheus.addUp(`sum(increase(${errors}[${Math.round(minuteMs)}ms]))`, {
        ...{ sinceMs: sinceMs + minuteMs, untilMs, stepMs: minuteMs },
      }),
    }
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

async function startBoard(url: string, intervalMs: number) {
  const folder = mkdtempSync(join(tmpdir(), 'sparse-board-'))
  const config = join(folder, 'faultboard.yml')
  const scrape = [{ url, interval: `${intervalMs}ms` }]
  writeFileSync(config, stringify({ teams: { team: { services: { sparse: { scrape } } } } }))
  const running = runFaultboard(['start', '--config', config, '--port', '0'])
  const [, address = ''] = await running.hears(/Faultboard is on (http:\S+)/)
  const read = async () => Board.parse(await (await fetch(`${new URL(address).origin}/api/teams/team/board`)).json())
  return {
    isRead: async () => (await read()).services.some(({ vantage }) => vantage === 'app'),
    errors: async () => (await read()).today.errors,
    async stop() {
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function until(isSo: () => Promise<boolean>) {
  const began = systemClock.elapsed()
  while (!(await isSo())) {
    if (systemClock.elapsed() - began > 120_000) throw new Error('The target was not read within two minutes.')
    await sleep(systemClock, 100)
  }
}
