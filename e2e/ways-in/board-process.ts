import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { Board, ServiceDetail } from '../../contracts/board.ts'
import { runFaultboard } from '../faultboard-process.ts'
import { freePorts } from '../free-ports.ts'

const limit = { timeout: 20_000, interval: 50 }

/** Errors of one kind, as the drill-down lists them. */
export type Listed = { title: string; class: string; count: number }

/** Server and collector as one process of its own, with two ports that logs may come to. */
export type BoardProcess = {
  /** The address that logs are posted to, and the port of syslog. */
  posts: string
  postPort: number
  syslogPort: number
  /** What collectors and browsers ask. */
  server: string
  board(): Promise<Board>
  detail(service: string): Promise<ServiceDetail>
  /** Waits until the drill-down of the service lists these errors, and for what comes late: nothing may come twice. */
  lists(service: string, errors: Listed[]): Promise<ServiceDetail>
  stop(): Promise<void>
}

type Settings = Record<string, unknown>
type More = { receive?: Settings; syslog?: Settings; teams?: Settings }

/** `more` are settings of the YAML: of two parts of `collector:`, and teams beside `web`. */
export async function startBoard(more: More = {}): Promise<BoardProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-board-'))
  const port = await freePorts(3)
  const [postPort, syslogPort] = [port + 1, port + 2]
  const file = join(folder, 'faultboard.yml')
  const config = {
    server: { port },
    teams: { web: { services: {} }, ...more.teams },
    collector: {
      state: join(folder, 'outbox'),
      receive: { team: 'web', ...more.receive, port: postPort },
      syslog: { team: 'web', ...more.syslog, port: syslogPort },
    },
  }
  writeFileSync(file, JSON.stringify(config))
  const faultboard = runFaultboard(['start', '--config', file])
  await faultboard.hears(/Stop with Ctrl-C/)
  const posts = `http://127.0.0.1:${postPort}`
  const server = `http://127.0.0.1:${port}`
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`${server}/api/teams/web/${path}`)
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  const detail = async (service: string) => ServiceDetail.parse(await read(`services/${service}`))
  const listed = async (service: string): Promise<Listed[]> =>
    inOrder((await detail(service)).groups.map(({ group, count }) => ({ ...pickOf(group), count })))
  let marks = 0
  /** Something newer is on the board: what was taken before it is there too, also what was taken twice. */
  const passes = async () => {
    const service = `mark-${++marks}`
    const body = JSON.stringify({ service, level: 'error', message: 'a mark' })
    const headers = { authorization: `Bearer ${more.receive?.token ?? ''}` }
    const { status } = await fetch(`${posts}/logs`, { method: 'POST', body, headers })
    expect(status).toBe(200)
    await expect.poll(() => listed(service).catch(String), limit).toHaveLength(1)
  }
  return {
    posts,
    postPort,
    syslogPort,
    server,
    board: async () => Board.parse(await read('board')),
    detail,
    async lists(service, errors) {
      const expected = inOrder(errors)
      await expect.poll(() => listed(service).catch(String), limit).toEqual(expected)
      await passes()
      expect(await listed(service)).toEqual(expected)
      return detail(service)
    },
    async stop() {
      await faultboard.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const pickOf = ({ title, class: of }: { title: string; class: string }) => ({ title, class: of })
const inOrder = (errors: readonly Listed[]) => errors.toSorted((a, b) => a.title.localeCompare(b.title))
