import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startSources } from '../../discovery/discovering.fixture.ts'
import { sinceOf } from './docker-container.ts'

const soon = { timeout: 15_000, interval: 20 }

type Message = { at: string; stream: 1 | 2; text: string }
type Container = { name: string; labels?: Record<string, string>; state: string; tty?: boolean; log: Message[] }

/** Docker's Engine API on a socket, as it answers for these containers. */
async function startDocker(containers: Record<string, Container>) {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-docker-'))
  const socket = join(folder, 'docker.sock')
  const followers = new Map<ServerResponse, string>()
  const asked: string[] = []
  const bytesOf = ({ at, stream, text }: Message, tty = false) => {
    const payload = Buffer.from(`${at} ${text}`)
    const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
    head.writeUInt32BE(payload.length, 4)
    return tty ? payload : Buffer.concat([head, payload])
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://docker')
    const [, , id = '', what] = url.pathname.split('/')
    if (id === 'json') {
      const list = Object.entries(containers).map(([Id, { name, labels = {}, state }]) => ({
        Id,
        Names: [`/${name}`],
        Labels: labels,
        State: state,
      }))
      return response.end(JSON.stringify(list))
    }
    const container = containers[id]
    if (!container) return response.writeHead(404).end()
    if (what === 'json') return response.end(JSON.stringify({ Config: { Tty: container.tty === true } }))
    const since = url.searchParams.get('since') ?? ''
    asked.push(`${id} ${since}`)
    response.writeHead(200)
    response.flushHeaders()
    for (const message of container.log)
      if (sinceOf(message.at) >= since) response.write(bytesOf(message, container.tty))
    if (container.state === 'exited') return response.end()
    followers.set(response, id)
    response.on('close', () => followers.delete(response))
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const say = (id: string, ...messages: Message[]) => {
    const container = containers[id]
    for (const message of messages) {
      container?.log.push(message)
      for (const [response, follows] of followers) if (follows === id) response.write(bytesOf(message, container?.tty))
    }
  }
  return { socket, say, asked, isFollowed: (id: string) => [...followers.values()].includes(id) }
}

function start(socket: string, more: Record<string, unknown> = {}, kept = new Map<string, unknown>()) {
  const running = startSources({ collector: { dockerLogs: { team: 'web', socket, ...more } } }, { kept })
  const errorsBy = (): Record<string, number> => {
    const by: Record<string, number> = {}
    for (const { owner, counts } of running.seen) by[owner.service] = (by[owner.service] ?? 0) + counts.errors
    return by
  }
  return { ...running, errorsBy }
}

let tick = 0
const at = () => new Date(Date.UTC(2100, 0, 1, 0, 0, 0, tick++)).toISOString().replace('Z', '000001Z')
const err = (text: string): Message => ({ at: at(), stream: 2, text })
const out = (text: string): Message => ({ at: at(), stream: 1, text })

test('both streams of each container are read apart, long lines in parts, and a terminal as it comes', async () => {
  const docker = await startDocker({
    a1: {
      name: 'proj-shop-1',
      labels: { 'com.docker.compose.service': 'shop' },
      state: 'running',
      log: [{ at: '2020-01-01T00:00:00Z', stream: 2, text: 'ERROR long ago\n' }],
    },
    b2: { name: 'pay', state: 'running', tty: true, log: [] },
    c3: { name: 'noise', state: 'running', log: [] },
  })
  const { errorsBy, errors } = start(docker.socket, { services: { noise: null } })
  await vi.waitFor(() => expect([docker.isFollowed('a1'), docker.isFollowed('b2')]).toEqual([true, true]), soon)
  docker.say(
    'a1',
    err('Traceback (most recent call last):\n'),
    out('INFO between\n'),
    err('  File "/srv/a.py", line 1, in f\n'),
    err('    g()\n'),
    err('KeyError: 1\n'),
  )
  docker.say('a1', err('{"level":"error",'), out('INFO between\n'), err('"msg":"no money"}\n'))
  docker.say('b2', out('ERROR on a terminal\r\n'))
  await vi.waitFor(() => expect(errorsBy()).toEqual({ shop: 2, pay: 1 }), soon)
  expect(errors.map(({ group }) => group.title).toSorted()).toEqual(['KeyError', 'no money', 'on a terminal'])
  expect(docker.isFollowed('c3')).toBe(false)
})

test('after a restart nothing comes twice and what was written meanwhile is there, also of containers that came and went', async () => {
  const containers: Record<string, Container> = {
    a1: { name: 'shop', state: 'running', log: [] },
    old: { name: 'old', state: 'exited', log: [{ at: '2020-01-01T00:00:00Z', stream: 2, text: 'ERROR history\n' }] },
  }
  const docker = await startDocker(containers)
  const kept = new Map<string, unknown>()
  const first = start(docker.socket, {}, kept)
  await vi.waitFor(() => expect(docker.isFollowed('a1')).toBe(true), soon)
  docker.say('a1', err('ERROR one\n'), err('ERROR two\n'))
  await vi.waitFor(() => expect(first.errorsBy()).toEqual({ shop: 2 }), soon)
  await first.sources.stop()
  first.commit()
  docker.say('a1', err('ERROR three\n'))
  containers.job = { name: 'job', state: 'exited', log: [err('ERROR failed\n')] }
  const again = start(docker.socket, {}, kept)
  await vi.waitFor(() => expect(again.errorsBy()).toEqual({ shop: 1, job: 1 }), soon)
  const times = docker.asked.length
  docker.say('a1', err('ERROR four\n'))
  await vi.waitFor(() => expect(again.errorsBy()).toEqual({ shop: 2, job: 1 }), soon)
  // One that has ended is not read again and again.
  await vi.waitFor(() => expect(again.sources.reports().length).toBe(2), soon)
  expect(docker.asked.length).toBe(times)
})

test('a socket that is not there is a fault with its reason', async () => {
  const { sources } = start('/nowhere/docker.sock', { service: 'containers' })
  await vi.waitFor(
    () => expect(sources.reports()).toMatchObject([{ service: 'containers', ok: false, fault: 'no-file' }]),
    soon,
  )
})
