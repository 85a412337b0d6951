import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Board, ServiceDetail } from '../../contracts/board.ts'
import { addClasses, type ClassCounts } from '../../contracts/error-class.ts'
import { type FaultboardProcess, runFaultboard } from '../faultboard-process.ts'
import { freePorts } from '../free-ports.ts'
import { startRedis } from '../redis-server.ts'
import { type DriveResult, drive, standardDrive } from './drive.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { addTruths, type Truth } from './truth.ts'

// Three Apaches, six processes of Django, Faultboard beside them: minutes on a busy machine, ten seconds on an idle one.
const limitMs = 180_000

let fleet: Fleet
beforeAll(async () => {
  fleet = await startFleet()
}, limitMs)
afterAll(() => fleet?.stop(), limitMs)

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
}, limitMs)

function faultboard(...args: string[]): FaultboardProcess {
  const running = runFaultboard(args, { RUN_DIR: fleet.runDir })
  cleanups.push(() => running.stop())
  return running
}

test(
  'the board shows exactly what the driver did, per service and class',
  async () => {
    const all = faultboard('start', '--config', fleet.configFile, '--port', '0')
    const url = (await all.hears(/Faultboard is on (http:\S+)/))[1] ?? ''
    await allSourcesAreRead(url)
    const driven = await drive(fleet.shop, standardDrive)
    await numbersEqual(url, driven.truth)
  },
  limitMs,
)

test(
  'the same with Redis when the server is killed in the middle and started again',
  async () => {
    const redis = await startRedis()
    cleanups.push(() => redis.stop())
    const port = await freePorts(1)
    const url = `http://127.0.0.1:${port}`
    const startServer = async () => {
      const server = faultboard('server', '--config', fleet.configFile, '--redis', redis.url, '--port', String(port))
      await server.hears(/Faultboard server on/)
      return server
    }
    const first = await startServer()
    faultboard('collector', '--config', fleet.configFile, '--server', url, '--state', `${fleet.runDir}/state`)
    await allSourcesAreRead(url)

    let restarted: Promise<unknown> = Promise.resolve()
    const driven = await drive(fleet.shop, {
      ...standardDrive,
      async onAnswer(answers) {
        if (answers === 150) restarted = first.kill().then(startServer)
        // Some requests come while the server is away, the rest when it is there again.
        if (answers >= 300) await restarted
      },
    })
    await numbersEqual(url, driven.truth)
  },
  limitMs,
)

test(
  'the same when the collector is killed in the middle and started again',
  async () => {
    const redis = await startRedis()
    cleanups.push(() => redis.stop())
    const server = faultboard('server', '--config', fleet.configFile, '--redis', redis.url, '--port', '0')
    const url = (await server.hears(/Faultboard server on (http:\S+)/))[1] ?? ''
    const startCollector = () =>
      faultboard('collector', '--config', fleet.configFile, '--server', url, '--state', `${fleet.runDir}/state-2`)
    const first = startCollector()
    await allSourcesAreRead(url)

    let restarted: Promise<unknown> = Promise.resolve()
    const driven = await drive(fleet.shop, {
      ...standardDrive,
      async onAnswer(answers) {
        if (answers === 150) restarted = first.kill().then(() => startCollector().hears(/Faultboard collector/))
        if (answers >= 300) await restarted
      },
    })
    await numbersEqual(url, driven.truth)
  },
  limitMs,
)

/** What Faultboard says of a service, in the shape of the truth. */
type Said = {
  total: Truth
  /** The same from the board, whose window must hold the whole drive. */
  board: Truth
  /** Listed errors that error logs told of: one failure, one event. */
  listed: ClassCounts
  routes: { requests: number; errors: number }
}

async function numbersEqual(url: string, truth: DriveResult['truth']): Promise<void> {
  const services = Object.entries(truth)
  const expected = {
    today: { requests: addTruths(Object.values(truth)).requests, errors: addTruths(Object.values(truth)).errors },
    services: Object.fromEntries(
      services.map(([service, { requests, errors, classes }]) => [
        service,
        {
          total: { requests, errors, classes },
          board: { requests, errors, classes },
          listed: classes,
          routes: { requests, errors },
        },
      ]),
    ),
  }
  const said = async () => {
    const board = await boardOf(url)
    const each = services.map(async ([service]) => [service, await saidOf(url, { service, board })] as const)
    return { today: board.today, services: Object.fromEntries(await Promise.all(each)) }
  }
  await expect.poll(said, { timeout: 60_000, interval: 250 }).toEqual(expected)

  // Equal once is not enough: what is counted twice comes later. Every target is scraped again, for two more seconds.
  const scrapedAt = async (service: string) => {
    const { targets } = await detailOf(url, service)
    return Math.min(...targets.filter(({ kind }) => kind === 'metrics').map(({ goodAt }) => goodAt ?? 0))
  }
  for (const [service] of services) {
    const settledAt = await scrapedAt(service)
    await expect
      .poll(() => scrapedAt(service), { timeout: 30_000, interval: 250 })
      .toBeGreaterThanOrEqual(settledAt + 2_000)
  }
  const after = await said()
  expect(after.today).toEqual(expected.today)
  for (const [service, counted] of services) {
    // The window of the board moves on; the totals of the hour and the list do not.
    const { total, listed } = after.services[service] ?? {}
    expect({ service, total, listed }).toEqual({ service, total: counted, listed: counted.classes })
  }
}

async function saidOf(url: string, { service, board }: { service: string; board: Board }): Promise<Said> {
  const { total, groups, routes } = await detailOf(url, service)
  const view = board.services.find((candidate) => candidate.service === service)
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0)
  return {
    total,
    board: {
      requests: view?.rate?.requests ?? 0,
      errors: view?.rate?.errors ?? 0,
      classes: view?.classes ?? {},
    },
    listed: groups
      .filter(({ group }) => group.vantage === 'error-log')
      .reduce<ClassCounts>((classes, { group, count }) => addClasses(classes, { [group.class]: count }), {}),
    routes: {
      requests: sum(routes.map(({ requests }) => requests)),
      errors: sum(routes.map(({ errors }) => errors)),
    },
  }
}

async function allSourcesAreRead(url: string): Promise<void> {
  const sources = async () => {
    const { services } = await boardOf(url)
    return Object.fromEntries(services.map((view) => [view.service, view.sources]))
  }
  await expect
    .poll(sources, { timeout: 60_000 })
    .toEqual({ shop: { good: 3, all: 3 }, orders: { good: 2, all: 2 }, stock: { good: 2, all: 2 } })
}

const boardOf = async (url: string) => Board.parse(await read(`${url}/api/teams/web/board`))
const detailOf = async (url: string, service: string) =>
  ServiceDetail.parse(await read(`${url}/api/teams/web/services/${service}?range=1h`))

async function read(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}
