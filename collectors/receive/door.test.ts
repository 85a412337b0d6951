import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../runtime/clock.ts'
import { Config } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { createMetrics } from '../../runtime/metrics.ts'
import { openDoor, type Reply, type Room } from './door.ts'
import { receiveMetrics } from './receive-metrics.ts'

/** A door with one room, which answers when it is told to. */
async function open(state: { isFull: boolean }) {
  const { receive } = Config.parse({ teams: {}, collector: { receive: { port: 0, team: 'web' } } }).collector
  if (!receive) throw new Error('the configuration has a receiver')
  const waiting: (() => void)[] = []
  const room: Room = {
    paths: '/room',
    isAt: (path) => path === '/room',
    mayEnter: () => true,
    refuse: () => null,
    take: () =>
      new Promise<Reply>((resolve) => {
        waiting.push(() => resolve({ status: 200, outcome: 'taken' }))
      }),
  }
  const door = await openDoor(
    { config: receive, rooms: [room] },
    { clock: systemClock, log: silentLog(), metrics: receiveMetrics(createMetrics()), isFull: () => state.isFull },
  )
  onTestFinished(() => door.stop())
  const post = async () => {
    const response = await fetch(`http://127.0.0.1:${door.port}/room`, { method: 'POST', body: 'x' })
    return { status: response.status, again: response.headers.get('retry-after') }
  }
  const answerAll = () => {
    for (const answer of waiting.splice(0)) answer()
  }
  return { door, post, waiting, answerAll }
}

const until = async (check: () => boolean) => {
  while (!check()) await new Promise((resolve) => setImmediate(resolve))
}

test('while the outbox is full a sender is told to come again, and is taken when there is room', async () => {
  const state = { isFull: true }
  const { post, waiting, answerAll } = await open(state)
  expect(await post()).toEqual({ status: 503, again: '5' })
  state.isFull = false
  const second = post()
  await until(() => waiting.length === 1)
  answerAll()
  expect(await second).toEqual({ status: 200, again: null })
})

test('over sixteen at once are told to come again, and the others are answered', async () => {
  const { post, waiting, answerAll } = await open({ isFull: false })
  const first = Array.from({ length: 16 }, post)
  await until(() => waiting.length === 16)
  expect(await post()).toEqual({ status: 429, again: '5' })
  answerAll()
  expect((await Promise.all(first)).every(({ status }) => status === 200)).toBe(true)
})

test('who was let in is answered before the door closes, and nobody else is let in', async () => {
  const { door, post, waiting, answerAll } = await open({ isFull: false })
  const last = post()
  await until(() => waiting.length === 1)
  const stopped = door.stop()
  expect(await post()).toEqual({ status: 503, again: '5' })
  answerAll()
  expect(await last).toEqual({ status: 200, again: null })
  await stopped
  await expect(post()).rejects.toThrow()
})
