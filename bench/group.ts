import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Registry } from 'prom-client'
import { collectorMetrics } from '../collectors/collector-metrics.ts'
import { createGather } from '../collectors/gather.ts'
import { createLogSource } from '../collectors/logs/log-source.ts'
import { systemClock } from '../runtime/clock.ts'
import { silentLog } from '../runtime/log.ts'
import { systemRandom } from '../runtime/random.ts'
import { type ErrorLog, errorLogs } from './error-lines.ts'
import { machineLine } from './machine.ts'

/**
 * Error lines per second of one core (its time, not the clock's) from the file to what a Batch holds: followed, parsed, put together, scrubbed,
 * classed, masked and grouped. Beside it, in the same run: what Node's readline needs to hand out the same lines, and the
 * least that any reader must do, finding the newlines.
 */
const only = process.argv[3] ?? ''
const lineCount = Number(process.argv[2] ?? 200_000)
const folder = mkdtempSync(join(tmpdir(), 'faultboard-bench-'))
const owner = { team: 'web', service: 'shop' }

/** Milliseconds of one core, whatever else the machine does. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** Every line of the file is counted, or the number would be of something else. */
async function collect(path: string, errors: number): Promise<number> {
  const metrics = new Registry()
  const gather = createGather({
    clock: systemClock,
    log: silentLog(),
    metrics: collectorMetrics(metrics),
    isFull: () => false,
    onSeen: () => {},
  })
  const source = createLogSource(
    { owner, log: { path, fromStart: true } },
    { sink: gather, clock: systemClock, random: systemRandom, log: silentLog(), metrics, checkpoint: null },
  )
  let counted = 0
  const take = () => {
    const before = counted
    for (const batch of gather.take())
      for (const part of Object.values(batch)) for (const sighting of part.sightings) counted += sighting.count
    return counted > before
  }
  const began = cpuMs()
  source.start()
  // The last blocks wait for lines that could follow: nothing is done in that time.
  for (let idle = 0; counted < errors && idle < 50; idle++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    if (take()) idle = 0
  }
  await source.stop()
  take()
  const took = cpuMs() - began
  if (counted !== errors) throw new Error(`${path}: ${counted} errors were counted of ${errors}`)
  return took
}

async function readLines(path: string): Promise<number> {
  const began = cpuMs()
  let lines = 0
  for await (const _line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }))
    lines++
  if (lines === 0) throw new Error('readline read nothing')
  return cpuMs() - began
}

function scan(path: string): number {
  const began = cpuMs()
  const bytes = readFileSync(path)
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1));
  return cpuMs() - began
}

console.log(
  `${'log'.padEnd(38)} ${'lines'.padStart(8)} ${'errors'.padStart(8)} ${'lines/s'.padStart(9)} ${'MB/s'.padStart(6)}   × readline  × newlines`,
)

/** Writes a log and forgets it: what is measured is the file. */
function written(log: ErrorLog, path: string): { lineCount: number; errors: number; bytes: number } {
  const { lines, errors } = log.make()
  writeFileSync(path, `${lines.join('\n')}\n`)
  return { lineCount: lines.length, errors, bytes: statSync(path).size }
}

for (const log of errorLogs(lineCount)) {
  if (!log.name.includes(only)) continue
  const path = join(folder, `${log.name.replaceAll(/\W+/g, '-')}.log`)
  const { lineCount: lines, errors, bytes } = written(log, path)
  const ms = await collect(path, errors)
  const plain = await readLines(path)
  const newlines = scan(path)
  const speed = `${String(Math.round((lines / ms) * 1e3)).padStart(9)} ${(bytes / 1e3 / ms).toFixed(1).padStart(6)}`
  console.log(
    `${log.name.padEnd(38)} ${String(lines).padStart(8)} ${String(errors).padStart(8)} ${speed}   ${(ms / plain).toFixed(1).padStart(10)} ${(ms / newlines).toFixed(0).padStart(11)}`,
  )
}
console.log(`RSS at the end: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`)
console.log(machineLine())
rmSync(folder, { recursive: true, force: true })
