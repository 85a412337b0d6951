import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Registry } from 'prom-client'
import { type Clock, systemClock } from '../../../runtime/clock.ts'
import type { LogSource } from '../../../runtime/config.ts'
import { silentLog } from '../../../runtime/log.ts'
import { manualClock } from '../../../runtime/manual-clock.ts'
import { systemRandom } from '../../../runtime/random.ts'
import { createLogSource } from '../log-source.ts'
import { recordingSink } from './recording-sink.ts'
import type { WriterReport, WriterWork } from './rotating-writer.ts'

export type Recording = ReturnType<typeof recordingSink>

/** A folder for logs, and sources that follow them, for tests; `clean` ends all of it. */
export function logRoom() {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-tail-'))
  const stops: (() => Promise<void>)[] = []
  const follow = <C extends Clock>(source: LogSource, clock: C, more: { checkpoint?: unknown; into?: Recording }) => {
    const into = more.into ?? recordingSink()
    const metrics = new Registry()
    const log = createLogSource(
      { owner: { team: 'web', service: 'shop' }, log: source },
      { sink: into.sink, clock, random: systemRandom, log: silentLog(), metrics, checkpoint: more.checkpoint ?? null },
    )
    log.start()
    stops.push(() => log.stop())
    return { log, clock, into, metrics }
  }
  return {
    folder,
    path: join(folder, 'app.log'),
    /** Time passes when the test says so. */
    start: (source: LogSource, more: { checkpoint?: unknown; into?: Recording } = {}) =>
      follow(source, manualClock(), more),
    /** Time is real. */
    startNow: (source: LogSource, more: { checkpoint?: unknown; into?: Recording } = {}) =>
      follow(source, systemClock, more),
    async clean() {
      for (const stop of stops.splice(0)) await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The numbers of the lines that were counted as errors, in order. */
export const numbersIn = (into: Recording): number[] =>
  into.errors
    .map(({ group }) => Number(/failure (\d+)/.exec(group.sample?.text ?? '')?.[1] ?? -1))
    .sort((a, b) => a - b)

/** Runs a writer to its end, as a process of its own. */
export function runWriter(work: WriterWork): Promise<WriterReport> {
  const program = fileURLToPath(new URL('./rotating-writer.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(work)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (bytes) => {
    said += bytes
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`the writer ended with ${code}`)),
    )
  })
}
