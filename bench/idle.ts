// What Faultboard costs while nobody does anything special: the demo fleet, watched for a while.
// Run it: npx tsx bench/idle.ts [seconds]
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sleep, systemClock } from '../runtime/clock.ts'
import { machineLine } from './machine.ts'

const seconds = Number(process.argv[2] ?? 30)
const settleMs = 5_000
/** Ticks of /proc/<pid>/stat in a second: the same on every Linux that Node runs on. */
const ticksPerSecond = 100
const startWithinMs = 180_000

type Sample = { at: number; cpuSeconds: number; rssMiB: number }

function sample(pid: number): Sample {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may hold spaces; user and system time are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  const rss = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return { at: systemClock.elapsed(), cpuSeconds, rssMiB: Number(rss?.[1] ?? 0) / 1024 }
}

/** Starts the demo as its users do, and waits until it says where it is. */
async function startDemo() {
  const program = fileURLToPath(new URL('../cli/faultboard.mjs', import.meta.url))
  const child = spawn(process.execPath, [program, 'start', '--demo', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    const cancel = systemClock.after(startWithinMs, () => reject(new Error('the demo did not start')))
    child.once('exit', (code) => reject(new Error(`the demo ended with code ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.includes('Faultboard is on')) return
      cancel()
      resolve()
    })
  })
  if (child.pid === undefined) throw new Error('the demo has no process')
  return {
    pid: child.pid,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

const demo = await startDemo()
try {
  await sleep(systemClock, settleMs)
  const samples = [sample(demo.pid)]
  for (let second = 0; second < seconds; second++) {
    await sleep(systemClock, 1_000)
    samples.push(sample(demo.pid))
  }
  const [first] = samples
  const last = samples.at(-1)
  if (!first || !last) throw new Error('nothing was measured')
  const cpu = ((last.cpuSeconds - first.cpuSeconds) / (last.at - first.at)) * 1_000
  const sizes = samples.map(({ rssMiB }) => rssMiB)
  console.log(machineLine())
  console.log(`server and collector in one process, demo fleet of 7 services, ${seconds} s, no screen connected`)
  console.log(`CPU ${(cpu * 100).toFixed(1)} % of one core; RSS ${Math.max(...sizes).toFixed(0)} MiB at most`)
} finally {
  await demo.stop()
}
