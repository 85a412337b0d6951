import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { Io } from './command.ts'
import { main } from './main.ts'

const limit = { timeout: 15_000, interval: 20 }
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

/** Runs the command line with a terminal that remembers; `end` asks the process to stop. */
function run(args: string[], env: Record<string, string> = {}) {
  const out: string[] = []
  const err: string[] = []
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const io: Io = {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    env: { LOG_LEVEL: 'silent', ...env },
    ended,
  }
  return { code: main(args, io), out, err, end }
}

function configFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-cli-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'faultboard.yml')
  writeFileSync(file, text)
  return file
}

async function listen(answer: (path: string) => { status?: number; type?: string; body: string }) {
  const server = createServer((request, response) => {
    const { status = 200, type = 'text/plain; version=0.0.4', body } = answer(request.url ?? '/')
    response.writeHead(status, { 'content-type': type }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => new Promise((resolve) => server.close(resolve)))
  return (server.address() as AddressInfo).port
}

test('without a command it lists the commands, and each has its own help', async () => {
  const bare = run([])
  expect(await bare.code).toBe(2)
  for (const name of ['start', 'server', 'collector', 'check-config', 'doctor']) {
    expect(bare.out.join('\n')).toContain(`  ${name}`)
    const help = run([name, '--help'])
    expect(await help.code).toBe(0)
    expect(help.out.join('\n')).toMatch(new RegExp(`Usage: faultboard ${name} \\[options\\][\\s\\S]*--help`))
  }
})

test('a misspelt option says where to look', async () => {
  const { code, err } = run(['start', '--scrap', 'x'])
  expect(await code).toBe(2)
  expect(err.join('\n')).toMatch(/--scrap.*See: faultboard start --help/)
})

test('check-config names file, line, path and cure of every fault', async () => {
  const file = configFile(
    'teams:\n  web:\n    services:\n      shop:\n        scrap: http://127.0.0.1:1/metrics\n        log: 7\n',
  )
  const { code, err } = run(['check-config', '--config', file])
  expect(await code).toBe(2)
  expect(err.join('\n')).toContain(
    `${file}:5:9  teams.web.services.shop.scrap: found unknown key "scrap". did you mean "scrape"?`,
  )
  expect(err.join('\n')).toContain(`${file}:6:9  teams.web.services.shop.log[0]`)
})

test('check-config names formats of logs that do not exist, with the line, also where one log stands without a list', async () => {
  const file = configFile(
    'teams:\n  web:\n    services:\n      shop:\n        log:\n          path: /var/log/shop.log\n          format: pyhton\n',
  )
  const { code, err } = run(['check-config', '--config', file])
  expect(await code).toBe(2)
  expect(err.join('\n')).toContain(`${file}:7:11  teams.web.services.shop.log[0].format: found "pyhton". one of the`)
  expect(err.join('\n')).toContain('such as python')
})

test('check-config says in one line what a good file holds', async () => {
  const file = configFile('teams:\n  web:\n    services:\n      shop:\n        scrape: http://127.0.0.1:1/metrics\n')
  const { code, out } = run(['check-config', '--config', file])
  expect(await code).toBe(0)
  expect(out).toEqual(['All is right: 1 team, 1 service, 1 scrape, 0 log paths, 0 receivers.'])
})

test('a receiver of an unknown kind is a fault of the file, with its line', async () => {
  const file = configFile('teams: {}\nreceivers:\n  - name: x\n    kind: pager\n')
  const { code, err } = run(['check-config', '--config', file])
  expect(await code).toBe(2)
  expect(err.join('\n')).toContain('receivers[0].kind')
  expect(err.join('\n')).toContain('webhook')
})

test('a busy port is one sentence with a way out', async () => {
  const port = await listen(() => ({ body: '' }))
  const { code, err } = run(['server', '--port', String(port)])
  expect(await code).toBe(1)
  expect(err.join('\n')).toContain(`port ${port} is in use`)
  expect(err.join('\n')).toContain('--port')
})

test('any address but loopback is refused until both tokens are set', async () => {
  const { code, err } = run(['server', '--host', '0.0.0.0', '--port', '0'])
  expect(await code).toBe(1)
  expect(err.join('\n')).toContain('FAULTBOARD_COLLECTOR_TOKEN')
  expect(err.join('\n')).toContain('FAULTBOARD_BOARD_TOKEN')
})

test('start without a file shows a board of what was named, and stops when asked', async () => {
  const port = await listen(() => ({ body: 'http_requests_total{status="200"} 5\n' }))
  const running = run([
    'start',
    '--port',
    '0',
    '--scrape',
    `http://127.0.0.1:${port}/metrics`,
    '--service',
    'shop',
    '--team',
    'web',
  ])
  const address = await vi.waitFor(() => {
    const url = /(http:\/\/127\.0\.0\.1:\d+)\/web/.exec(running.out.join('\n'))?.[1]
    expect(url).toMatch(/^http/)
    return url
  }, limit)
  await vi.waitFor(async () => {
    const answer = await fetch(`${address}/api/teams/web/board`)
    expect(await answer.json()).toMatchObject({ team: 'web', demo: false, services: [{ service: 'shop' }] })
  }, limit)
  running.end()
  expect(await running.code).toBe(0)
})

test('doctor says what is recognised, what cannot be read and why something is not counted', async () => {
  const good = await listen(() => ({
    body: 'http_server_requests_seconds_count{method="GET",uri="/a",status="500",outcome="SERVER_ERROR"} 3\n',
  }))
  const bad = await listen(() => ({ type: 'text/html', body: '<!doctype html><title>Login</title>' }))
  const { code, out } = run([
    'doctor',
    ...['--scrape', `http://127.0.0.1:${good}/metrics`],
    ...['--scrape', `http://127.0.0.1:${bad}/metrics`],
    ...['--scrape', 'http://127.0.0.1:1/metrics'],
    ...['--log', '/nowhere/*.log'],
  ])
  expect(await code).toBe(1)
  const text = out.join('\n')
  expect(text).toContain('micrometer')
  expect(text).toContain('not-metrics')
  expect(text).toContain('refused')
  expect(text).toContain('no-file')
})
