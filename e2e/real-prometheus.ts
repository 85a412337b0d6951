import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { z } from 'zod'
import { sleep, systemClock } from '../runtime/clock.ts'
import { freePorts } from './free-ports.ts'

const Answer = z.object({
  status: z.literal('success'),
  data: z.object({
    result: z.array(
      z.object({
        value: z.tuple([z.number(), z.string()]).optional(),
        values: z.array(z.tuple([z.number(), z.string()])).optional(),
      }),
    ),
  }),
})

export type RealPrometheus = {
  url: string
  /** Value of an instant query; null for an empty vector. */
  ask(query: string, atMs?: number): Promise<number | null>
  /** Values of a range query over one series, added up. */
  addUp(query: string, range: { sinceMs: number; untilMs: number; stepMs: number }): Promise<number>
  stop(): Promise<void>
}

/** Debian's `prometheus` with this configuration, on a free port of loopback, with its data in a folder of its own. */
export async function startPrometheus(config: Record<string, unknown>): Promise<RealPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'real-prometheus-'))
  const file = join(folder, 'prometheus.yml')
  writeFileSync(file, stringify(config))
  const port = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const options = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--storage.remote.flush-deadline=1s',
  ]
  const child = spawn('prometheus', options, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000)
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })

  const isReady = async () => (await fetch(`${url}/-/ready`).catch(() => null))?.ok ?? false
  const began = systemClock.elapsed()
  while (!(await isReady())) {
    if (child.exitCode !== null || systemClock.elapsed() - began > 30_000)
      throw new Error(`Prometheus did not start:\n${said}`)
    await sleep(systemClock, 50)
  }

  const get = async (path: string, query: Record<string, string>) => {
    const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(query)}`)
    return Answer.parse(await answer.json()).data.result
  }
  return {
    url,
    async ask(query, atMs) {
      const [first] = await get('query', { query, ...(atMs === undefined ? {} : { time: String(atMs / 1_000) }) })
      return first?.value ? Number(first.value[1]) : null
    },
    async addUp(query, { sinceMs, untilMs, stepMs }) {
      const [start, end, step] = [sinceMs, untilMs, stepMs].map((ms) => String(ms / 1_000))
      const series = await get('query_range', { query, start: start ?? '', end: end ?? '', step: step ?? '' })
      return series.flatMap(({ values = [] }) => values).reduce((sum, [, value]) => sum + Number(value), 0)
    },
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
