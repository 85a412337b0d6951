import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ServiceConfig, serviceConfig } from '../../runtime/config.ts'
import type { Deps } from '../process.ts'
import { demoServices } from './script.ts'

const restartMs = 8_000
const portLimitMs = 15_000

/**
 * Starts the demo fleet: real processes with real ports and real log files in a folder of their own, which goes when
 * they do. Returns what to read, as a configuration would say it.
 */
export async function startDemo({ clock, log, life }: Deps): Promise<Record<string, ServiceConfig>> {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-demo-'))
  life.onStop('demo folder', () => rmSync(folder, { recursive: true, force: true }))
  const children = new Set<ChildProcess>()
  let isStopping = false
  life.onStop('demo fleet', async () => {
    isStopping = true
    await Promise.all([...children].map((child) => end(child)))
  })

  const run = (program: string, args: string[], env: Record<string, string> = {}) => {
    const child = fork(fileURLToPath(new URL(`../dist/demo/${program}.mjs`, import.meta.url)), args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    children.add(child)
    child.once('exit', () => children.delete(child))
    return child
  }
  const portOf = (child: ChildProcess, name: string) =>
    new Promise<number>((resolve, reject) => {
      const cancel = clock.after(portLimitMs, () => reject(new Error(`the demo process ${name} did not start`)))
      child.once('exit', (code) => reject(new Error(`the demo process ${name} ended with code ${code}`)))
      child.once('message', (message: unknown) => {
        cancel()
        resolve(Number(typeof message === 'object' && message !== null && 'port' in message ? message.port : 0))
      })
    })
  let gatewayPort: number | null = null
  /** A service that goes down at this moment hears it in its next life. */
  const tellTheWay = (child: ChildProcess) => {
    if (gatewayPort !== null && child.connected) child.send({ gateway: gatewayPort }, () => {})
  }
  const keepAlive = (name: string, port: number, child: ChildProcess) => {
    tellTheWay(child)
    child.once('exit', () => {
      if (isStopping) return
      log.info({ service: name, restartMs }, 'a demo service went down, as its script says')
      // Long enough for the gateway's 502s to be seen, short enough to come back on the same port unnoticed by people.
      clock.after(restartMs, () => {
        if (!isStopping) keepAlive(name, port, run('service', [name, folder], { DEMO_PORT: String(port) }))
      })
    })
  }

  const ports = await Promise.all(
    demoServices.map(async ({ name }) => {
      const child = run('service', [name, folder])
      const port = await portOf(child, name)
      keepAlive(name, port, child)
      return [name, port] as const
    }),
  )
  const gateway = run('gateway', [folder, JSON.stringify(Object.fromEntries(ports))])
  gatewayPort = await portOf(gateway, 'gateway')
  // Only now do the services know the way to each other.
  for (const child of children) if (child !== gateway) tellTheWay(child)
  run('traffic', [String(gatewayPort)])

  const services = ports.map(([name, port]) => [
    name,
    serviceConfig({ scrape: [`http://127.0.0.1:${port}/metrics`], log: [join(folder, `${name}.log`)] }),
  ])
  return Object.fromEntries([...services, ['edge', serviceConfig({ log: [join(folder, 'edge-access.log')] })]])
}

const end = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
