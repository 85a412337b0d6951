// L34: how fast logs are read, from the file to counted Buckets, beside a bare scan for newlines, plain `readline` and a loop
// that makes each line text and searches it. All numbers are processor time, of all threads of a process, so that other
// work on the machine counts as little as it can. Each is the best of some rounds, of which the first ones warm up.
// Run it: npm run bench:tail [-- megabytes [kind]]
import { execFileSync } from 'node:child_process'
import { createReadStream, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { seededRandom } from '../e2e/sparse/seeded-random.ts'
import type { Followed } from './follow-log.ts'
import { machineLine } from './machine.ts'
import { type BenchLog, benchKinds, writeBenchLog } from './tail-logs.ts'

const megabytes = Number(process.argv[2] ?? 100)
const only = process.argv[3]
const rounds = 5

/** Calls back with each chunk of the file, in one buffer for all. */
function eachChunk({ path }: BenchLog, take: (bytes: Buffer) => void): void {
  const fd = openSync(path, 'r')
  const chunk = Buffer.alloc(256 * 1024)
  for (let got = readSync(fd, chunk); got > 0; got = readSync(fd, chunk)) take(chunk.subarray(0, got))
}

function scan(log: BenchLog): number {
  let lines = 0
  eachChunk(log, (bytes) => {
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  })
  return lines
}

const loud = /\b(?:ERROR|CRITICAL|FATAL)\b|"level":[56]0|" 5\d\d /

function search(log: BenchLog): number {
  let calm = 0
  eachChunk(log, (bytes) => {
    for (const line of bytes.toString('latin1').split('\n')) if (!loud.test(line)) calm++
  })
  return calm
}

async function readLines({ path }: BenchLog): Promise<number> {
  let lines = 0
  for await (const _ of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) lines++
  return lines
}

async function bestCpuMs(run: () => Promise<number> | number): Promise<number> {
  const took: number[] = []
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage()
    if ((await run()) === 0) throw new Error('nothing was read')
    const { user, system } = process.cpuUsage(before)
    took.push((user + system) / 1_000)
  }
  return Math.min(...took)
}

/** Bundled as the program that people start is, so that neither speed nor memory is that of a tool of development. */
function bundle(folder: string): string {
  const outfile = join(folder, 'follow-log.mjs')
  buildSync({
    entryPoints: [fileURLToPath(new URL('follow-log.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  })
  return outfile
}

const followApart = (program: string, log: BenchLog): Followed =>
  JSON.parse(execFileSync(process.execPath, [program, JSON.stringify({ log, rounds })], { encoding: 'utf8' }))

/** Megabytes of the log that a second of one core reads. */
async function measure(log: BenchLog, program: string): Promise<number> {
  const { kind, bytes, lines, errors, errorLines } = log
  const share = ((100 * errorLines) / lines).toFixed(1)
  console.log(`${kind}: ${Math.round(bytes / 1e6)} MB, ${lines} lines, ${share} % of them of ${errors} errors`)
  const newlines = await bestCpuMs(() => scan(log))
  const say = (name: string, ms: number) => {
    const speed = `${Math.round(bytes / 1e3 / ms)} MB/s`
    const ratio = `${(ms / newlines).toFixed(1)} ×`
    console.log(`  ${name.padEnd(40)} ${speed.padStart(10)} ${ratio.padStart(8)} the scan for newlines`)
  }
  say('finding the newlines', newlines)
  say('readline, and nothing done with it', await bestCpuMs(() => readLines(log)))
  say('each line made text and searched', await bestCpuMs(() => search(log)))
  const followed = followApart(program, log)
  const best = Math.min(...followed.rounds.map(({ cpuMs }) => cpuMs))
  say('followed and counted', best)
  say('… in the first round, which warms up', followed.rounds[0]?.cpuMs ?? 0)
  const { most, own, program: shared } = followed.megabytes
  const [at, mine, code] = [most, own, shared].map(Math.round)
  console.log(`  resident at most: ${at} MB; at the end ${mine} MB of its own and ${code} MB of programs and files`)
  return bytes / 1e3 / best
}

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-tail-'))
  try {
    const program = bundle(folder)
    const speeds = new Map<string, number>()
    for (const kind of benchKinds.filter((each) => !only || each === only)) {
      const path = join(folder, `${kind}.log`)
      const log = writeBenchLog({ kind, path, bytes: megabytes * 1_000_000 }, seededRandom(7_919_977))
      speeds.set(kind, await measure(log, program))
      rmSync(path)
    }
    const [slowest, speed] = [...speeds].sort((a, b) => a[1] - b[1])[0] ?? ['', 0]
    console.log(`slowest: ${slowest}, ${Math.round(speed)} MB a second of one core`)
    console.log(machineLine())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await run()
