import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { collectingServer } from '../../collectors/collecting-server.fixture.ts'
import { errorsOf, faultboardMain, groupsOf } from './counted.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
})

/** Runs a shell's pipe into the collector; resolves when all of it has ended. */
async function pipe(program: string, args: string[]) {
  const collector = [process.execPath, '--import', 'tsx', faultboardMain, 'collector', '--stdin', ...args]
  const quoted = collector.map((each) => `'${each}'`).join(' ')
  const shell = spawn('sh', ['-c', `${program} 2>&1 | ${quoted}`], {
    env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn' },
  })
  let said = ''
  for (const output of [shell.stdout, shell.stderr]) {
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const [code] = await once(shell, 'close')
  return { code, said }
}

const app = (script: string) => `'${process.execPath}' -e "${script}"`

test('L35: a program that is piped into the collector is counted to its last line, and the collector ends with it', async () => {
  const server = await collectingServer()
  stops.push(() => server.kill())
  const script =
    "console.log('INFO up'); for (let i = 0; i < 5000; i++) console.error('ERROR no money for order ' + i); console.error('INFO stopping'); console.error(new TypeError('the end'))"
  const { code, said } = await pipe(app(script), [
    '--service',
    'shop',
    '--team',
    'web',
    '--server',
    server.url,
    '--state',
    'none',
  ])
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('Faultboard collector') })
  expect(errorsOf(server.counted)).toEqual({ shop: 5_001 })
  expect(groupsOf(server.counted)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('no money for order'),
      expect.stringContaining('TypeError: the end'),
    ]),
  )
}, 60_000)

test('a pipe that ends before there is a server waits for it', async () => {
  const first = await collectingServer()
  const { port, url } = first
  await first.kill()
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-stdin-'))
  stops.push(() => rmSync(folder, { recursive: true }))
  const args = ['--service', 'shop', '--team', 'web', '--server', url, '--state', join(folder, 'outbox')]
  const ended = pipe("printf 'ERROR one\\nERROR two, without a newline'", args)
  const counted = { batches: [], refusedAsKnown: 0, reports: [], tokens: [] }
  setTimeout(() => {
    void collectingServer({ port, counted }).then((server) => stops.push(() => server.kill()))
  }, 3_000)
  expect(await ended).toMatchObject({ code: 0 })
  expect(errorsOf(counted)).toEqual({ shop: 2 })
}, 60_000)
