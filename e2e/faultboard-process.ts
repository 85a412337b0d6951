import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type FaultboardProcess = {
  readonly pid: number
  /** Everything it wrote, for a failing test. */
  said(): string
  /** Resolves with the first match in a line of its output; rejects when it ends before. */
  hears(pattern: RegExp): Promise<RegExpMatchArray>
  /** Ends it in order. */
  stop(): Promise<void>
  /** SIGKILL, as a crash does it. */
  kill(): Promise<void>
}

const main = fileURLToPath(new URL('./faultboard-main.ts', import.meta.url))

/** `faultboard …` as a process of its own, from the sources, so that nothing has to be built before. */
export function runFaultboard(args: string[], env: Record<string, string> = {}): FaultboardProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    // Settings of the machine must not decide what a test sees.
    env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  let hasEnded = false
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      hasEnded = true
      tell()
      resolve()
    }
    child.once('close', end)
    child.once('error', end)
  })
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line)
      tell()
    })
  }

  const said = () => lines.join('\n')
  return {
    pid: child.pid ?? 0,
    said,
    hears: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = said().match(pattern)
          if (!match && !hasEnded) return
          listeners.delete(look)
          if (match) resolve(match)
          else reject(new Error(`faultboard ${args.join(' ')} ended before it said ${pattern}:\n${said()}`))
        }
        listeners.add(look)
        look()
      }),
    stop: () => end(child, { signal: 'SIGTERM', ended }),
    kill: () => end(child, { signal: 'SIGKILL', ended }),
  }
}

async function end(child: ChildProcess, { signal, ended }: { signal: NodeJS.Signals; ended: Promise<void> }) {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  await ended
}
