import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { Board, ServiceDetail } from '../../contracts/board.ts'
import type { ClassCounts } from '../../contracts/error-class.ts'
import { runFaultboard } from '../faultboard-process.ts'
import { freePorts } from '../free-ports.ts'
import { load, type Seen } from './client.ts'
import { type Behind, startApache, startHaproxy, startNginx } from './gateways.ts'
import { type Program, startService } from './processes.ts'

const limitMs = 120_000
const services = ['shop', 'orders', 'stock'] as const

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
}, limitMs)

/** Each has three services of its own behind it. */
const gateways = ['haproxy', 'nginx', 'apache'] as const
type GatewayName = (typeof gateways)[number]

/** The same processes are read as several teams, one for each way to count them. */
const teams = {
  'haproxy-part': { gateway: 'haproxy', carries: 'part', log: null },
  'haproxy-all': { gateway: 'haproxy', carries: 'all', log: null },
  'haproxy-log-part': { gateway: 'haproxy', carries: 'part', log: 'haproxy.log' },
  'haproxy-log-all': { gateway: 'haproxy', carries: 'all', log: 'haproxy.log' },
  'nginx-part': { gateway: 'nginx', carries: 'part', log: 'nginx-access.log' },
  'nginx-all': { gateway: 'nginx', carries: 'all', log: 'nginx-access.json' },
  'apache-part': { gateway: 'apache', carries: 'part', log: 'apache-access.log' },
  'apache-all': { gateway: 'apache', carries: 'all', log: 'apache-access.log' },
} as const
type TeamName = keyof typeof teams

function configFor(dir: string, ports: Record<GatewayName, { metrics: number; behind: Behind }>): string {
  const team = ([name, { gateway, carries, log }]: [string, (typeof teams)[TeamName]]) => {
    const backends = `backends: { '*': { carries: ${carries} } }`
    const edge =
      log === null
        ? `scrape: { url: 'http://127.0.0.1:${ports[gateway].metrics}/metrics', ${backends} }`
        : `log: { path: ${join(dir, log)}, ${backends} }`
    const scrapes = services.map((service) => {
      const port = ports[gateway].behind[service]
      return `      ${service}: { scrape: 'http://127.0.0.1:${port}/metrics' }`
    })
    return `  ${name}:\n    services:\n      edge:\n        ${edge}\n${scrapes.join('\n')}`
  }
  return `server: { port: 0 }\nteams:\n${Object.entries(teams).map(team).join('\n')}\n`
}

/** Every failure that the clients saw, by the class it must have on the board. */
function truthOf(name: TeamName, { statuses, cut, closed }: Seen): { errors: number; classes: Record<string, number> } {
  const of = (status: number) => statuses[status] ?? 0
  const { gateway, log } = teams[name]
  const http_5xx = of(500)
  const made = of(502) + of(503) + of(504)
  const classes = withoutZeros(
    {
      // The client cannot know whether a 502 was a refused connection or one that was lost.
      nginx: { http_5xx, timeout: of(504), 'gateway or network': of(502) },
      // Apache answers 502 for a server that is too late as for one that breaks off. Its log counts what it closed too.
      apache: { http_5xx, gateway: made, network: closed },
      haproxy:
        log === null
          ? // Its metrics know no more than 5xx of what it made itself; they count what was cut, and what its log is
            // silent about: a kept connection that is closed in place of an answer, so that the client asks again.
            { http_5xx, gateway: made, network: cut + closed }
          : { http_5xx, gateway: of(503), timeout: of(504), network: of(502) + cut },
    }[gateway],
  )
  return { errors: Object.values(classes).reduce((sum, count) => sum + count, 0), classes }
}

const withoutZeros = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

function shown(name: TeamName, classes: ClassCounts): Record<string, number> {
  if (teams[name].gateway !== 'nginx') return withoutZeros(classes)
  const { gateway = 0, network = 0, ...rest } = classes
  return withoutZeros({ ...rest, 'gateway or network': gateway + network })
}

test(
  'an outage of real services behind HAProxy, nginx and Apache: every failure that clients saw is on the board, once, with its class',
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'faultboard-outage-'))
    cleanups.push(() => rmSync(dir, { recursive: true, force: true }))
    const base = await freePorts(13)
    const behindOf = (from: number): Behind =>
      Object.fromEntries(services.map((service, index) => [service, from + index]))
    const ports = {
      haproxy: { front: base, metrics: base + 1, behind: behindOf(base + 2) },
      nginx: { front: base + 5, metrics: base + 5, behind: behindOf(base + 6) },
      apache: { front: base + 9, metrics: base + 9, behind: behindOf(base + 10) },
    }
    const keep = async (starting: Promise<Program>) => {
      const program = await starting
      cleanups.push(() => program.stop())
      return program
    }
    const all = services.flatMap((service) =>
      gateways.map(async (gateway) => {
        const program = await keep(startService(ports[gateway].behind[service] ?? 0, join(dir, 'services.log')))
        return [`${gateway} ${service}`, program] as const
      }),
    )
    const programs = new Map<string, Program>(await Promise.all(all))
    await keep(startHaproxy(dir, { port: ports.haproxy.front, behind: ports.haproxy.behind }))
    await keep(startApache(dir, { port: ports.apache.front, behind: ports.apache.behind }))
    await keep(startNginx(dir, { port: ports.nginx.front, behind: ports.nginx.behind }))

    writeFileSync(join(dir, 'faultboard.yml'), configFor(dir, ports))
    const faultboard = runFaultboard(['start', '--config', join(dir, 'faultboard.yml')])
    cleanups.push(() => faultboard.stop())
    const url = (await faultboard.hears(/Faultboard is on (http:\S+)/))[1] ?? ''
    const boardOf = async (team: string) => Board.parse(await read(`${url}/api/teams/${team}/board`))
    const detailOf = async (team: string, service: string) =>
      ServiceDetail.parse(await read(`${url}/api/teams/${team}/services/${service}?range=1h`))
    // A service that has answered nothing yet counts nothing yet; that it was read is enough.
    const areRead = async () => {
      const each = Object.keys(teams).flatMap((team) => ['edge', ...services].map((service) => detailOf(team, service)))
      const isRead = ({ targets }: ServiceDetail) =>
        targets.some(({ goodAt, fault }) => goodAt !== null || fault === 'no-family')
      return (await Promise.all(each)).every(isRead)
    }
    await expect.poll(areRead, { timeout: 30_000 }).toBe(true)

    const pathsOf = {
      shop: ['/shop/ok'],
      orders: ['/orders/ok'],
      stock: ['/stock/ok', '/stock/ok', '/stock/fail', '/stock/ok', '/stock/late'],
    }
    const loads = new Map<string, ReturnType<typeof load>>(
      gateways.flatMap((gateway) =>
        services.map((service) => {
          // That a body was cut stands in the log of nginx only as an error; HAProxy counts it.
          const paths =
            gateway === 'haproxy' && service === 'stock' ? [...pathsOf.stock, '/stock/cut'] : pathsOf[service]
          return [`${gateway} ${service}`, load(`http://127.0.0.1:${ports[gateway].front}`, paths)] as const
        }),
      ),
    )
    const signal = (service: string, name: NodeJS.Signals) => {
      for (const gateway of gateways) programs.get(`${gateway} ${service}`)?.signal(name)
    }
    // Under load all the time: some traffic, then one service dies and another one hangs for a while.
    await sleep(3_000)
    signal('shop', 'SIGKILL')
    signal('orders', 'SIGSTOP')
    await sleep(2_500)
    signal('orders', 'SIGCONT')
    await sleep(2_000)
    await Promise.all([...loads.values()].map((each) => each.end()))

    const seenBy = (name: TeamName, service: string): Seen => {
      const seen = loads.get(`${teams[name].gateway} ${service}`)?.seen
      if (!seen) throw new Error(`${name} ${service} had no clients`)
      return seen
    }
    const names = Object.keys(teams).filter((name): name is TeamName => name in teams)
    const pairs = names.flatMap((name) => services.map((service) => ({ name, service })))
    const said = async () =>
      Promise.all(
        pairs.map(async ({ name, service }) => {
          const { total } = await detailOf(name, service)
          const requests = teams[name].carries === 'all' ? total.requests : null
          return { name, service, requests, errors: total.errors, classes: shown(name, total.classes) }
        }),
      )
    const truth = pairs.map(({ name, service }) => {
      const seen = seenBy(name, service)
      // What Apache closed without an answer stands in its log as a request too.
      const asked = seen.answers + (teams[name].gateway === 'apache' ? seen.closed : 0)
      const requests = teams[name].carries === 'all' ? asked : null
      return { name, service, requests, ...truthOf(name, seen) }
    })
    // What the test is about did happen.
    const dead = { haproxy: 503, nginx: 502, apache: 503 }
    const late = { haproxy: 504, nginx: 504, apache: 502 }
    for (const gateway of gateways) {
      const [shop, orders, stock] = services.map((service) => loads.get(`${gateway} ${service}`)?.seen.statuses)
      expect(shop?.[dead[gateway]]).toBeGreaterThan(5)
      expect(orders?.[late[gateway]]).toBeGreaterThan(2)
      expect(stock?.[late[gateway]]).toBeGreaterThan(2)
    }
    expect(loads.get('haproxy stock')?.seen.cut).toBeGreaterThan(2)
    expect([...loads.values()].flatMap(({ seen }) => seen.lost)).toEqual([])

    await expect.poll(said, { timeout: 20_000, interval: 250 }).toEqual(truth)
    // Equal once is not enough: what is counted twice comes later.
    const readAt = async () =>
      Math.min(...(await detailOf('haproxy-all', 'edge')).targets.map(({ goodAt }) => goodAt ?? 0))
    const settledAt = await readAt()
    await expect.poll(readAt, { timeout: 20_000, interval: 250 }).toBeGreaterThanOrEqual(settledAt + 2_000)
    expect(await said()).toEqual(truth)

    // Where the rate comes from is said, and the dead service is where its users see it.
    const board = await boardOf('haproxy-all')
    expect(board.services.find(({ service }) => service === 'shop')?.vantage).toBe('gateway')
    const { targets } = await detailOf('haproxy-part', 'shop')
    expect(targets.find(({ vantage }) => vantage === 'gateway')?.gateway).toEqual({
      name: 'edge',
      carries: 'part',
      tellsMade: true,
    })
  },
  limitMs,
)

async function read(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}
