import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type RedisServer = {
  url: string
  port: number
  /** Where it keeps its files; give it to the next `startRedis` to start again on the same data. */
  dir: string
  pid: number
  /** Ends it in order; a temporary dir goes with it. */
  stop(): Promise<void>
  /** SIGKILL, as a crash does it. Its dir stays for a restart until `stop`. */
  kill(): Promise<void>
}

type Options = {
  port?: number
  dir?: string
  appendonly?: boolean
  /** Anything else of redis.conf, for example `{ maxmemory: '50mb' }`. */
  settings?: Record<string, string>
}

/** A real redis-server of its own for a test, on loopback, ready when this resolves. */
export async function startRedis(options: Options = {}): Promise<RedisServer> {
  const { port, dir, appendonly = false } = options
  const isOwnDir = dir === undefined
  const home = dir ?? (await mkdtemp(join(tmpdir(), 'faultboard-redis-')))
  const at = port ?? (await freePort())
  const settings = {
    save: '',
    bind: '127.0.0.1',
    port: String(at),
    dir: home,
    'maxmemory-policy': 'noeviction',
    appendonly: appendonly ? 'yes' : 'no',
    ...options.settings,
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  // A test run that ends before its clean-up leaves no server behind.
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  }).finally(() => process.off('exit', killWithUs))
  try {
    await ready(child, at)
  } catch (error) {
    child.kill('SIGKILL')
    if (isOwnDir) await rm(home, { recursive: true, force: true })
    throw error
  }
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  return {
    url: `redis://127.0.0.1:${at}`,
    port: at,
    dir: home,
    pid: child.pid ?? 0,
    async stop() {
      // A stopped process (SIGSTOP) hears SIGTERM only after it goes on.
      child.kill('SIGCONT')
      // It refuses to end while it writes its first append-only file.
      const limit = setTimeout(() => child.kill('SIGKILL'), 2_000)
      await end('SIGTERM')
      clearTimeout(limit)
      if (isOwnDir) await rm(home, { recursive: true, force: true })
    },
    kill: () => end('SIGKILL'),
  }
}

/** Resolves when PING is answered; rejects with one clear line when that will never be. */
async function ready(child: ChildProcess, port: number): Promise<void> {
  let said = ''
  child.stdout?.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-2_000)
  })
  let failure: Error | null = null
  child.once('error', () => {
    failure = new Error('redis-server is not installed: apt-get install -y redis-server')
  })
  child.once('exit', (code) => {
    failure ??= new Error(`redis-server ended with code ${code}: ${said.trim().split('\n').at(-1) ?? ''}`)
  })
  const limit = performance.now() + 10_000
  while (!(await answersPing(port))) {
    if (failure) throw failure
    if (performance.now() > limit) throw new Error(`redis-server on port ${port} did not answer PING within 10 s`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  // Another server may have answered on this port while ours could not bind.
  if (failure) throw failure
}

const answersPing = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const done = (isUp: boolean) => {
      socket.destroy()
      resolve(isUp)
    }
    socket.setTimeout(1_000, () => done(false))
    socket.once('error', () => done(false))
    socket.once('close', () => done(false))
    // While it loads its file it answers `-LOADING`, which is not ready.
    socket.once('data', (bytes) => done(/^(\+PONG|-NOAUTH)/.test(bytes.toString())))
    socket.write('PING\r\n')
  })

/** A port of loopback that nobody listens on now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      )
    })
  })
