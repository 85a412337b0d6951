import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPosting } from '../../collectors/receive/posting.fixture.ts'
import { type BoardProcess, startBoard } from './board-process.ts'

const token = 'a-token-of-the-receiver'
let board: BoardProcess
beforeAll(async () => {
  board = await startBoard({ receive: { token } })
})
afterAll(() => board?.stop())

const exec = promisify(execFile)
const shop = fileURLToPath(new URL('otel-shop.mjs', import.meta.url))

/** A program with the SDK of OpenTelemetry that runs to its end; its exporter is set by the environment alone. */
async function run(orders: number, of: { service?: string; key?: string; more?: Record<string, string | undefined> }) {
  const env = {
    NODE_ENV: 'production' as const,
    PATH: process.env.PATH,
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${board.posts}/v1/logs`,
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: `authorization=Bearer%20${of.key ?? token}`,
    ...(of.service ? { OTEL_SERVICE_NAME: of.service } : {}),
    ...of.more,
  }
  const { stdout, stderr } = await exec(process.execPath, [shop, String(orders)], { env })
  return stdout + stderr
}

/** Two exceptions, three other errors, and two records below an error come of each order. */
const errorsOf = (orders: number) => [
  { title: 'RangeError', class: 'exception', count: 2 * orders },
  { title: 'no box <num>', class: 'other', count: orders },
  { title: 'shop.orders error', class: 'other', count: orders },
  { title: 'shop.orders error', class: 'other', count: orders },
]

test.each([
  { service: 'as-json', orders: 3, more: { OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/json' } },
  { service: 'as-protobuf', orders: 3, more: {} },
  // Over what one request of the batch processor holds.
  { service: 'in-gzip', orders: 200, more: { OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'gzip' } },
])(
  'L35: the exporter of OpenTelemetry, $service: each error counts once, at its time',
  async ({ service, orders, more }) => {
    const since = performance.timeOrigin + performance.now()
    expect(await run(orders, { service, more })).toBe('shut down\n')
    const detail = await board.lists(service, errorsOf(orders))
    expect(detail.view.lastErrorAt).toBeGreaterThanOrEqual(since - (since % 10_000))
    expect(detail.view.lastErrorAt).toBeLessThanOrEqual(performance.timeOrigin + performance.now())
    expect(detail.groups.find(({ group }) => group.title === 'RangeError')?.group).toMatchObject({
      where: 'ways-in/otel-shop.mjs in pay',
      message: 'order <num> was not paid, password=<secret>',
    })
    expect(JSON.stringify(detail)).not.toContain('hunter2-Xy')
  },
)

test('an SDK that nobody gave a name is the default service', async () => {
  expect(await run(1, {})).toBe('shut down\n')
  await board.lists('app', errorsOf(1))
})

test('an exporter that is told to come later comes later, and nothing is lost or counted twice', async () => {
  const state = { isFull: true }
  const { url, errorsBy, sources } = await startPosting({}, () => state.isFull)
  const more = { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${url}/v1/logs`, OTEL_EXPORTER_OTLP_LOGS_HEADERS: '' }
  const running = run(3, { service: 'patient', more })
  await expect.poll(() => sources.discoveries()[0]?.notes.join(), { timeout: 10_000, interval: 20 }).toMatch(/full/)
  state.isFull = false
  expect(await running).toBe('shut down\n')
  expect(errorsBy()).toEqual({ patient: 15 })
})

test('an exporter with a wrong token is told of on the wall', async () => {
  await run(1, { service: 'stranger', key: 'wrong' })
  await expect
    .poll(async () => (await board.board()).notices.join(), { timeout: 10_000, interval: 50 })
    .toMatch(/no-permission\. 1 request to \/v1\/logs: unauthorized/)
  await expect(board.detail('stranger')).rejects.toThrow('404')
})
