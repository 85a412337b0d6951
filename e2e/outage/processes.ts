import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** A program of the test, known by its process id and ended by it. */
export type Program = { signal(name: NodeJS.Signals): void; stop(): Promise<void> }

/** Starts a program and resolves when it takes connections on `port`. What it says goes to `output`. */
export async function startProgram(
  [command = '', ...args]: readonly string[],
  { port, output }: { port: number; output: string },
): Promise<Program> {
  const file = openSync(output, 'a')
  const child = spawn(command, args, { stdio: ['ignore', file, file] })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  for (let tries = 0; tries < 400 && !(await takesConnections(port)); tries++) {
    if (isOver()) throw new Error(`${command} ended before it took connections; see ${output}`)
    await sleep(25)
  }
  return {
    signal: (name) => void child.kill(name),
    async stop() {
      if (!isOver()) kill(child)
      await ended
    },
  }
}

/** One that was stopped cannot end in order. */
function kill(child: ChildProcess): void {
  child.kill('SIGCONT')
  child.kill('SIGKILL')
}

const takesConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const service = fileURLToPath(new URL('./service.ts', import.meta.url))

export const startService = (port: number, output: string): Promise<Program> =>
  startProgram([process.execPath, '--import', 'tsx', service, String(port)], { port, output })
