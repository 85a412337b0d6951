import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePorts } from '../free-ports.ts'

export type Fleet = {
  shop: string
  orders: string
  stock: string
  runDir: string
  configFile: string
  stop(): Promise<void>
}

const example = (name: string) => fileURLToPath(new URL(`../../examples/django/${name}`, import.meta.url))
/** The modules of Debian's packages belong to Debian's Python. */
const python = '/usr/bin/python3'
/** fleet.py uses the first three, and points the shop to the tenth, where nobody listens. */
const portsOfFleet = 10

/** The fleet of examples/django on free ports, and the configuration of the example with these ports. */
export async function startFleet({ processes = 1 } = {}): Promise<Fleet> {
  const runDir = await mkdtemp(join(tmpdir(), 'faultboard-fleet-'))
  const base = await freePorts(portsOfFleet)
  const control = async (...args: string[]) => promisify(execFile)(python, [example('fleet.py'), ...args])
  try {
    await control('start', runDir, '--port-base', String(base), '--processes', String(processes))
    const yaml = await readFile(example('faultboard.yml'), 'utf8')
    const configFile = join(runDir, 'faultboard.yml')
    await writeFile(
      configFile,
      yaml.replace(/127\.0\.0\.1:181(\d\d)/g, (_, last) => `127.0.0.1:${base + Number(last)}`),
    )
    return {
      shop: `http://127.0.0.1:${base}`,
      orders: `http://127.0.0.1:${base + 1}`,
      stock: `http://127.0.0.1:${base + 2}`,
      runDir,
      configFile,
      async stop() {
        await control('stop', runDir)
        await rm(runDir, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(runDir, { recursive: true, force: true })
    throw error
  }
}
