import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BoardProcess, startBoard } from './board-process.ts'

const services = {
  '1': 'shop',
  '2': 'orders',
  '3': 'burst',
  '4': 'overflow',
  '5': 'nothing',
  '6': 'python',
  '7': 'crashed',
  '8': 'each',
}
let board: BoardProcess
beforeAll(async () => {
  board = await startBoard({ receive: { logs: { services } } })
})
afterAll(() => board?.stop())

const nodeShop = fileURLToPath(new URL('sentry-shop.mjs', import.meta.url))
const pythonShop = fileURLToPath(new URL('sentry_shop.py', import.meta.url))
const exec = promisify(execFile)

/** A program with an SDK of Sentry that runs to its end; a DSN is all that it knows of us. */
async function run(project: keyof typeof services, [program, ...args]: [program: string, ...args: string[]]) {
  const env = {
    NODE_ENV: 'production' as const,
    PATH: process.env.PATH,
    SENTRY_DSN: `http://faultboard@127.0.0.1:${board.postPort}/${project}`,
  }
  const { stdout, stderr } = await exec(program, args, { env })
  return stdout + stderr
}
const runNode = (project: keyof typeof services, ...steps: string[]) =>
  run(project, [process.execPath, nodeShop, ...steps])

/** Planted in messages, cookies and queries. */
const secrets = ['hunter2-Xy', 'f3a1c9d8e7b6a5f4e3d2', 'rt-5f2a9c81d7e64b']
const paid = { title: 'Error → PaymentError', class: 'network' }

test('L35: the SDK of Sentry for Node: what is captured, rejected or said counts once, at its time, with its whole chain', async () => {
  const since = performance.timeOrigin + performance.now()
  expect(await runNode('1', 'captures', 'messages=3', 'attachment', 'rejection')).toContain('flushed')
  const { groups, view, total } = await board.lists('shop', [
    { ...paid, count: 2 },
    { title: 'no stock of item <num>', class: 'other', count: 3 },
  ])
  await board.lists('checkout', [{ title: 'SyntaxError', class: 'exception', count: 1 }])
  const until = performance.timeOrigin + performance.now()
  expect(total.errors).toBe(5)
  expect(view.lastErrorAt).toBeGreaterThanOrEqual(since - (since % 10_000))
  expect(view.lastErrorAt).toBeLessThanOrEqual(until)
  expect(groups.find(({ group }) => group.class === 'network')?.group).toMatchObject({
    message: 'connect ECONNREFUSED <host>',
    where: 'ways-in/sentry-shop.mjs in pay',
    sample: {
      text: expect.stringMatching(
        /PaymentError: order[\s\S]*Caused by: TypeError: fetch failed[\s\S]*Caused by: Error: connect/,
      ),
    },
  })
})

test('L35: the SDK of Sentry for Node in express: an error that nobody handled and one that was handled, and no secret of the request', async () => {
  await runNode('2', 'requests=3')
  const detail = await board.lists('orders', [
    { ...paid, count: 3 },
    { title: 'TypeError', class: 'exception', count: 3 },
  ])
  expect(detail.groups.map(({ group }) => group.route).toSorted()).toEqual(['GET /handled', 'GET /orders/:id'])
  const shown = JSON.stringify([detail, await board.board()])
  for (const secret of secrets) expect(shown).not.toContain(secret)
})

test('L35: the SDK of Sentry for Node: the last words of a program that ends by an exception are counted', async () => {
  await expect(runNode('7', 'crash')).rejects.toThrow('nobody catches this')
  await board.lists('crashed', [{ title: 'URIError', class: 'exception', count: 1 }])
})

test('equal errors one after the other: the SDK leaves them out, unless it is told not to', async () => {
  expect(await runNode('8', 'each', 'captures=5')).toContain('flushed')
  await board.lists('each', [{ ...paid, count: 5 }])
  expect(await runNode('8', 'captures=5')).toContain('flushed')
  await board.lists('each', [{ ...paid, count: 6 }])
})

test('an outage: 60 errors at once and 200 as fast as they come are all counted', async () => {
  await runNode('3', 'burst=60', 'steady=200')
  await board.lists('burst', [
    { title: 'RangeError', class: 'exception', count: 200 },
    { title: 'TypeError', class: 'exception', count: 60 },
  ])
  expect((await board.board()).notices).toEqual([])
})

test('what is no error counts nothing and hurts nobody', async () => {
  expect(await runNode('5', 'others=3', 'messages')).toBe('flushed\n')
  await board.lists('nothing', [{ title: 'no stock of item <num>', class: 'other', count: 1 }])
  const notes = async () => (await board.detail('nothing')).discoveries.flatMap((each) => each.notes).join('\n')
  await expect
    .poll(notes, { timeout: 10_000, interval: 50 })
    .toMatch(/no errors were left out: .*\d+ check_in.*\d+ feedback/)
})

test('L35: the SDK of Sentry for Python, an old one that writes to /store/: exceptions, WSGI, logging, and what ended the program', async () => {
  const ended = run('6', ['/usr/bin/python3', pythonShop])
  await expect(ended).rejects.toThrow('KeyError')
  const detail = await board.lists('python', [
    { title: 'FileNotFoundError → PaymentError', class: 'exception', count: 4 },
    { title: 'KeyError', class: 'exception', count: 1 },
    { title: 'no stock', class: 'other', count: 1 },
    { title: 'shop.stock error', class: 'other', count: 2 },
  ])
  const shown = JSON.stringify(detail)
  for (const secret of secrets) expect(shown).not.toContain(secret)
  expect(detail.groups.map(({ group }) => group.where)).toContain('ways-in/sentry_shop.py in pay')
})

test('what the SDK itself gives up is told on the wall: counted and lost are all that there was', async () => {
  await runNode('4', 'burst=400')
  const lost = async () => Number(/(\d+) queue_overflow/.exec((await board.board()).notices.join())?.[1] ?? 0)
  const counted = async () => (await board.detail('overflow')).total.errors
  await expect.poll(async () => (await lost()) + (await counted()), { timeout: 10_000, interval: 50 }).toBe(400)
  expect(await lost()).toBeGreaterThan(0)
})
