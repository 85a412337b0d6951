import { type SpawnOptions, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { onTestFinished } from 'vitest'

export type Program = { pid: number; said: () => string; stop(): Promise<void> }

type Run = {
  command: string
  args: string[]
  /** It is ready when this address answers, whatever it answers; or when it says so itself. */
  readyAt?: string
  isReady?: () => Promise<boolean>
  options?: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'>
  /** What it is asked to end with; some take SIGTERM for "when all clients are gone". */
  endsBy?: NodeJS.Signals
}

const limitMs = 30_000
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20))

/** A folder of its own for a test, gone with it. */
export async function folderOfTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'faultboard-exporter-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Where a program is; Debian keeps servers outside the PATH of people. A missing one is a failure with the line to run. */
export function programPath(name: string, debianPackage = name): string {
  if (name.startsWith('/')) return name
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']) {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return join(folder, name)
    } catch {
      // It may be in the next one.
    }
  }
  throw new Error(`${name} is not installed: apt-get install -y --no-install-recommends ${debianPackage}`)
}

/** Starts a real program, waits until it answers, and ends it with the test. */
export async function runProgram({
  command,
  args,
  readyAt,
  isReady,
  options,
  endsBy = 'SIGTERM',
}: Run): Promise<Program> {
  const child = spawn(programPath(command), args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const hear = (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4_000)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  // A test run that ends before its clean-up leaves no server behind.
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', (error) => {
      said += error.message
      resolve()
    })
  }).finally(() => process.off('exit', killWithUs))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill(endsBy)
    const limit = setTimeout(() => child.kill('SIGKILL'), 3_000)
    await ended
    clearTimeout(limit)
  }
  onTestFinished(stop)
  const since = performance.now()
  const isThere = isReady ?? (() => answers(readyAt ?? ''))
  while (!(await isThere().catch(() => false))) {
    if (child.exitCode !== null || performance.now() - since > limitMs)
      throw new Error(`${command} did not start:\n${said.trim()}`)
    await aMoment()
  }
  return { pid: child.pid ?? 0, said: () => said, stop }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (response) => {
      await response.arrayBuffer()
      return true
    },
    () => false,
  )
