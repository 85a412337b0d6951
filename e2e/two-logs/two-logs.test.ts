import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { stringify } from 'yaml'
import { Board, ServiceDetail } from '../../contracts/board.ts'
import type { ClassCounts } from '../../contracts/error-class.ts'
import { folderOfTest } from '../exporters/run-program.ts'
import { runFaultboard } from '../faultboard-process.ts'
import { freePorts } from '../free-ports.ts'
import { askMany } from '../log-writers/ask-many.ts'
import { startBackends } from './backends.ts'
import { type Front, startApache, startNginx } from './servers.ts'

const limitMs = 120_000
/** Of each kind of request, in each of two rounds. */
const each = 24
const clients = 8
/** In this order: seconds pass between the two kinds of HTTP 500, so that what a log tells of one is not taken for the other. */
const behind = ['broken', 'dead', 'slow', 'closing', 'fine'] as const
const failed = 4 * each

/** Each server twice: its two logs as those of one service, and as those of a gateway before services of its team. */
const teamsOf = (nginx: Front, apache: Front) => {
  const one = ({ access, error }: Front) => ({ services: { web: { log: [access, error] } } })
  const edge = ({ gateway, error }: Front) => ({
    services: { edge: { log: [gateway, error] }, ...Object.fromEntries(behind.map((name) => [name, {}])) },
  })
  return {
    'nginx-one': one(nginx),
    'nginx-edge': edge(nginx),
    'apache-one': one(apache),
    'apache-edge': edge(apache),
  }
}

/** What a board says of a team: its day, its rate's classes, and its list, with counts by class and words. */
type Said = { today: Board['today']; listed: number; kinds: string[]; classes: ClassCounts }

test('L24: nginx and Apache with both of their logs: each failed request is one error of the board, with the reason, also when the collector is killed', {
  timeout: limitMs,
}, async () => {
  const folder = await folderOfTest()
  const base = await freePorts(3)
  const backends = await startBackends(base)
  const nginx = await startNginx(folder, { port: base + 1, backends })
  const apache = await startApache(folder, { port: base + 2, backends })
  const config = join(folder, 'faultboard.yml')
  await writeFile(config, stringify({ teams: teamsOf(nginx, apache) }))
  const server = runFaultboard(['server', '--config', config, '--port', '0'])
  onTestFinished(() => server.stop())
  const [, url = ''] = await server.hears(/Faultboard server on (http:\S+)/)
  const collect = async () => {
    const state = ['--id', 'c1', '--state', join(folder, 'state')]
    const collector = runFaultboard(['collector', '--config', config, '--server', url, ...state])
    onTestFinished(() => collector.kill())
    await collector.hears(/handing over to/)
    return collector
  }
  const said = (team: string, service: string) => saidOf(url, team, service)
  const round = async () => {
    const paths = behind.flatMap((name) => Array.from({ length: each }, (_, i) => `/${name}/${i}`))
    const raising = Array.from({ length: each }, () => `${apache.url}/app/raise`)
    return Promise.all([
      askMany(
        paths.map((path) => nginx.url + path),
        clients,
      ),
      askMany([...paths.map((path) => apache.url + path), ...raising], clients),
    ])
  }
  const answers = [
    { 200: each, 500: each, 502: 2 * each, 504: each },
    { 200: each, 500: 2 * each, 502: 2 * each, 503: each },
  ]

  const first = await collect()
  await expect.poll(async () => (await said('nginx-one', 'web')).today.requests, { timeout: 10_000 }).toBe(0)
  const loading = round()
  await expect.poll(async () => (await said('nginx-one', 'web')).listed, { timeout: 10_000 }).toBeGreaterThan(0)
  await first.kill()
  expect(await loading).toEqual(answers)
  await collect()
  expect(await round()).toEqual(answers)

  const all = 2 * each
  const gateway = 3 * all
  const expected = {
    nginx: { today: { requests: 5 * all, errors: 2 * failed }, listed: 2 * failed },
    apache: { today: { requests: 6 * all, errors: 2 * failed + all }, listed: 2 * failed + all },
  }
  const ofOne = (name: 'nginx' | 'apache') => said(`${name}-one`, 'web')
  await expect
    .poll(() => ofOne('nginx'), { timeout: 20_000 })
    .toEqual({
      ...expected.nginx,
      classes: { gateway, http_5xx: all },
      kinds: [
        `${all} gateway nginx error: connect() failed (<num>: Connection refused) while connecting to upstream`,
        `${all} gateway nginx error: upstream prematurely closed connection while reading response header from upstream`,
        `${all} gateway nginx error: upstream timed out (<num>: Connection timed out) while reading response header from upstream`,
        `${all} http_5xx HTTP 500: GET /broken/:id`,
      ],
    })
  // What is told of the program is its traceback, and not once more that its request failed.
  await expect
    .poll(() => said('apache-one', 'web'), { timeout: 20_000 })
    .toMatchObject({ ...expected.apache, classes: { gateway, http_5xx: all, exception: all } })
  const { kinds } = await said('apache-one', 'web')
  expect(kinds.filter((kind) => !kind.includes('proxy'))).toEqual([
    `${all} exception KeyError → RuntimeError: <str>`,
    // On a machine that is too busy a pair of mod_proxy's lines may be read as two, one of which is taken for one of these.
    expect.stringMatching(/^\d+ http_5xx HTTP 500: GET \/broken\/:id$/),
  ])

  // Each failure is one of the service behind the gateway, on the board of a team that has both.
  const made = (name: string, status: number, of: [kind: string, why: string]) =>
    `${all} ${of[0]} HTTP ${status}: GET /${name}/:id, answered by edge itself: ${of[1]}`
  const passedOn = `${all} http_5xx HTTP 500: GET /broken/:id, answered through edge`
  await expect
    .poll(() => said('nginx-edge', 'closing'), { timeout: 20_000 })
    .toEqual({
      ...expected.nginx,
      classes: { network: all },
      kinds: [
        made('dead', 502, ['gateway', 'no server could be reached']),
        passedOn,
        made('closing', 502, ['network', 'the server broke off']),
        made('slow', 504, ['timeout', 'no answer in time']),
      ],
    })
  // What Apache serves itself is listed under its own name.
  await expect
    .poll(() => said('apache-edge', 'dead'), { timeout: 20_000 })
    .toEqual({
      ...expected.apache,
      classes: { gateway: all },
      kinds: [
        `${all} exception KeyError → RuntimeError: <str>`,
        made('closing', 502, ['gateway', 'no answer that could be used']),
        made('slow', 502, ['gateway', 'no answer that could be used']),
        made('dead', 503, ['gateway', 'no server could be reached']),
        passedOn,
      ],
    })
})

async function saidOf(url: string, team: string, service: string): Promise<Said> {
  const board = Board.parse(await read(`${url}/api/teams/${team}/board`))
  const { total } = ServiceDetail.parse(await read(`${url}/api/teams/${team}/services/${service}?range=1h`))
  const kinds = board.rail.entries.map((entry) => `${entry.count} ${entry.class} ${entry.title}: ${entry.message}`)
  return { today: board.today, listed: board.rail.errors, kinds: kinds.sort(), classes: total.classes }
}

async function read(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}
