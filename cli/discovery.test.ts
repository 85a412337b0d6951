import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startPrometheus } from '../e2e/real-prometheus.ts'
import type { Io } from './command.ts'
import { main } from './main.ts'

const isThere = spawnSync('sh', ['-c', 'command -v prometheus']).status === 0
const limit = { timeout: 20_000, interval: 50 }

/** Runs the command line with a terminal that remembers; `end` asks the process to stop. */
function run(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const io: Io = {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    env: { LOG_LEVEL: 'silent' },
    ended,
  }
  return { code: main(args, io), out, err, end }
}

async function listen(body: string, type = 'text/plain; version=0.0.4') {
  const server = createServer((_, response) => response.setHeader('content-type', type).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

function file(name: string, text: string): string {
  const here = mkdtempSync(join(tmpdir(), 'cli-discovery-'))
  onTestFinished(() => rmSync(here, { recursive: true, force: true }))
  writeFileSync(join(here, name), text)
  return join(here, name)
}

const counting = 'http_requests_total{status="200"} 5\n'

test.runIf(isThere)(
  'a Prometheus user has a board in one command, with a board for each team that labels name',
  async () => {
    const [shop, pay, node] = [await listen(counting), await listen(counting), await listen('node_load1 1\n')]
    const prometheus = await startPrometheus({
      scrape_configs: [
        {
          job_name: 'apps',
          static_configs: [
            { targets: [shop], labels: { service: 'shop' } },
            { targets: [pay], labels: { service: 'pay', team: 'payments' } },
          ],
        },
        { job_name: 'node', static_configs: [{ targets: [node] }] },
      ],
    })
    onTestFinished(() => prometheus.stop())
    await vi.waitFor(async () => {
      const answer = await fetch(`${prometheus.url}/api/v1/targets?state=active`)
      expect((await answer.json()).data.activeTargets).toHaveLength(3)
    }, limit)

    const doctor = run('doctor', '--prometheus', prometheus.url, '--team', 'web')
    expect(await doctor.code).toBe(0)
    const said = doctor.out.join('\n')
    expect(said).toContain('it names 3 targets')
    expect(said).toContain('web / shop')
    expect(said).toContain('3 targets: 2 counted, 1 without a counter of requests, 0 cannot be read.')

    const running = run('start', '--port', '0', '--prometheus', prometheus.url, '--team', 'web', '--interval', '1s')
    const address = await vi.waitFor(() => {
      const url = /(http:\/\/127\.0\.0\.1:\d+)\/web/.exec(running.out.join('\n'))?.[1]
      expect(url).toMatch(/^http/)
      return url
    }, limit)
    const services = async (team: string) => {
      const board = await (await fetch(`${address}/api/teams/${team}/board`)).json()
      return board.services.map(({ service }: { service: string }) => service)
    }
    await vi.waitFor(async () => {
      expect(await services('web')).toEqual(['shop'])
      expect(await services('payments')).toEqual(['pay'])
    }, limit)
    await vi.waitFor(async () => {
      const detail = await (await fetch(`${address}/api/teams/web/services/shop?range=1h`)).json()
      expect(detail.discoveries).toMatchObject([{ kind: 'prometheus', ok: true, targets: 3, uncounted: 1 }])
    }, limit)
    running.end()
    expect(await running.code).toBe(0)
  },
  60_000,
)

test('doctor reads a prometheus.yml, says what it cannot do of it, and fails for what cannot be read', async () => {
  const shop = await listen(counting)
  const config = file(
    'prometheus.yml',
    [
      'scrape_configs:',
      '  - job_name: shop',
      '    honor_labels: true',
      '    metric_relabel_configs: [{ action: drop, regex: x }]',
      `    static_configs: [{ targets: ['${shop}', '127.0.0.1:1'] }]`,
      '  - job_name: elsewhere',
      '    consul_sd_configs: [{ server: localhost }]',
      '',
    ].join('\n'),
  )
  const { code, out } = run('doctor', '--prometheus-config', config)
  expect(await code).toBe(1)
  const said = out.join('\n')
  expect(said).toContain('team / shop')
  expect(said).toContain('Job shop: its metric_relabel_configs are not applied')
  expect(said).toContain('Job elsewhere: its consul_sd_configs cannot be asked here')
  expect(said).toContain('refused')
  expect(said).toContain('2 targets: 1 counted, 0 without a counter of requests, 1 cannot be read.')
})

test('a place that is wrong is said before anything starts', async () => {
  const { code, err } = run('start', '--http-sd', 'inventory.example/targets')
  expect(await code).toBe(2)
  expect(err.join('\n')).toContain('discovery[0].url: found a text of 25 characters. an http:// or https:// address')
  const odd = run('doctor', '--file-sd', '/etc/targets.txt')
  expect(await odd.code).toBe(2)
  expect(odd.err.join('\n')).toContain('a .json, .yml or .yaml file')
})

test('check-config names the line of a fault in a discovery, and counts them in a good file', async () => {
  const good = 'teams: { web: { services: {} } }\ndiscovery:\n  - kind: docker\n    team: web\n'
  const right = run('check-config', '--config', file('faultboard.yml', good))
  expect(await right.code).toBe(0)
  expect(right.out.join()).toContain('1 discovery')
  const wrong = run('check-config', '--config', file('faultboard.yml', `${good}    hosts: x\n`))
  expect(await wrong.code).toBe(2)
  expect(wrong.err.join()).toMatch(/faultboard\.yml:5:5 {2}discovery\[0\]\.hosts: /)
})
