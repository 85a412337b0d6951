import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../../runtime/clock.ts'
import { Config } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { createMetrics } from '../../runtime/metrics.ts'
import { openDoor } from './door.ts'
import { receiveMetrics } from './receive-metrics.ts'
import { createRefused } from './refused.ts'
import type { Reply, Room } from './room.ts'

const soon = { timeout: 10_000, interval: 10 }

/** A door with one room, which answers when it is told to. */
async function open({ state = { isFull: false }, requestMs = 30_000 } = {}) {
  const { receive } = Config.parse({ teams: {}, collector: { receive: { port: 0, team: 'web' } } }).collector
  if (!receive) throw new Error('the configuration has a receiver')
  const waiting: (() => void)[] = []
  const room: Room = {
    paths: '/room',
    isAt: (path) => path.startsWith('/room'),
    mayEnter: () => true,
    refuse: () => null,
    take(_, { path }) {
      const taken: Reply = { status: 200, outcome: 'taken' }
      if (path === '/room/now') return taken
      const told = new Promise<void>((resolve) => void waiting.push(resolve))
      return path === '/room/once' ? { ...taken, once: told } : told.then(() => taken)
    },
  }
  const metrics = receiveMetrics(createMetrics())
  const refused = createRefused(systemClock)
  const door = await openDoor(
    { config: receive, rooms: [room], requestMs },
    { clock: systemClock, log: silentLog(), metrics, refused, isFull: () => state.isFull },
  )
  onTestFinished(() => door.stop())
  const post = async (path = '/room', body = 'x') => {
    const response = await fetch(`http://127.0.0.1:${door.port}${path}`, { method: 'POST', body })
    return { status: response.status, again: response.headers.get('retry-after') }
  }
  const answerAll = () => {
    for (const answer of waiting.splice(0)) answer()
  }
  const outcomes = async () =>
    Object.fromEntries((await metrics.requests.get()).values.map(({ labels, value }) => [labels.outcome, value]))
  return { door, post, waiting, answerAll, outcomes, refused }
}

test('while the outbox is full a sender is told to come again, and is taken when there is room', async () => {
  const state = { isFull: true }
  const { post } = await open({ state })
  expect(await post('/room/now')).toEqual({ status: 503, again: '5' })
  state.isFull = false
  expect(await post('/room/now')).toEqual({ status: 200, again: null })
})

test('small bodies do not wait for big ones', async () => {
  const { post, waiting, answerAll } = await open()
  const big = Array.from({ length: 4 }, () => post('/room', 'x'.repeat(100_000)))
  await vi.waitFor(() => expect(waiting).toHaveLength(2), soon)
  expect((await post('/room/now')).status).toBe(200)
  answerAll()
  await vi.waitFor(() => expect(waiting).toHaveLength(2), soon)
  answerAll()
  expect((await Promise.all(big)).every(({ status }) => status === 200)).toBe(true)
})

test('four bodies are taken at once, and others wait for their turn', async () => {
  const { post, waiting, answerAll, outcomes } = await open()
  const all = Promise.all(Array.from({ length: 6 }, () => post()))
  await vi.waitFor(() => expect(waiting).toHaveLength(4), soon)
  answerAll()
  await vi.waitFor(() => expect(waiting).toHaveLength(2), soon)
  answerAll()
  expect((await all).every(({ status }) => status === 200)).toBe(true)
  expect(await outcomes()).toEqual({ taken: 6 })
})

test('who only waits for a commit keeps no seat; over 256 inside are told to come again', async () => {
  const { post, waiting, answerAll } = await open()
  const first = Array.from({ length: 256 }, () => post('/room/once'))
  await vi.waitFor(() => expect(waiting).toHaveLength(256), soon)
  expect(await post()).toEqual({ status: 429, again: '1' })
  answerAll()
  expect((await Promise.all(first)).every(({ status }) => status === 200)).toBe(true)
})

test('who writes too slowly is told so and let go, is counted, and keeps nobody else', async () => {
  const { door, post, outcomes, refused } = await open({ requestMs: 300 })
  const socket = connect(door.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write('POST /room HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx')
  expect((await post('/room/now')).status).toBe(200)
  let said = ''
  socket.on('data', (chunk) => {
    said += chunk.toString()
  })
  await once(socket, 'end')
  expect(said).toMatch(/^HTTP\/1\.1 408 [\s\S]*within 0\.3 s/)
  expect(await outcomes()).toEqual({ taken: 1, slow: 1 })
  expect(refused.fault()).toMatchObject({ isForeign: false, text: expect.stringContaining('slow') })
})

test('who goes away within a body is counted, and what is no request of HTTP is answered', async () => {
  const { door, outcomes } = await open()
  const gone = connect(door.port, '127.0.0.1')
  gone.write('POST /room HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx', () => gone.destroy())
  await vi.waitFor(async () => expect(await outcomes()).toEqual({ gone: 1 }), soon)
  const noise = connect(door.port, '127.0.0.1')
  noise.write('\u0016\u0003\u0001 no HTTP\r\n\r\n')
  const [answer] = await once(noise, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /)
  expect(await outcomes()).toEqual({ gone: 1, malformed: 1 })
})

test('a body of 100 MB is refused with a status, whether its length is said before or not', async () => {
  const { door, post, outcomes } = await open()
  const big = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(
        { port: door.port, host: '127.0.0.1', path: '/room', method: 'POST', headers },
        (response) => {
          resolve(response.statusCode)
          sent.destroy()
        },
      )
      sent.on('error', reject)
      const piece = Buffer.alloc(1_048_576)
      let left = 100
      const write = () => {
        while (left-- > 0) if (!sent.write(piece)) return void sent.once('drain', write)
        sent.end()
      }
      write()
    })
  expect(await big({ 'content-length': String(100 * 1_048_576) })).toBe(413)
  expect(await big({ 'transfer-encoding': 'chunked' })).toBe(413)
  expect((await post('/room/now')).status).toBe(200)
  expect(await outcomes()).toEqual({ 'too-big': 2, taken: 1 })
})

test('who was let in is answered before the door closes, and nobody else is let in', async () => {
  const { door, post, waiting, answerAll } = await open()
  const last = post()
  await vi.waitFor(() => expect(waiting).toHaveLength(1), soon)
  const stopped = door.stop()
  expect(await post()).toEqual({ status: 503, again: '5' })
  answerAll()
  expect(await last).toEqual({ status: 200, again: null })
  await stopped
  await expect(post()).rejects.toThrow()
})
