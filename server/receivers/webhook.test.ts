import { randomBytes } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import type { Delivery } from '../../contracts/delivery.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createHttpClient } from '../../runtime/http-client.ts'
import { loopbackReceiver, type Received, secret, verifiedNow } from '../deliver/loopback-receiver.fixture.ts'
import { receiver } from './webhook.ts'
import { webhookBody } from './webhook-body.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const at = Date.UTC(2026, 10, 24, 3, 38, 12)
const delivery: Delivery = {
  id: `msg_${'a'.repeat(24)}`,
  receiver: 'hook',
  attempts: 2,
  createdAt: at,
  facts: {
    incident: { id: 'inc_0123456789', team: 'web', service: 'shop', status: 'firing', startedAt: at, endedAt: null },
    seq: 1,
    state: 'failing',
    reason: '412 of 1000 requests failed in 5 min',
    errors: 412,
    requests: 1_000,
    windowMs: 300_000,
    ratio: 0.412,
    threshold: 0.05,
    topErrors: [{ title: 'OperationalError', message: 'müde — “—”', count: 300 }],
  },
}

/** Sends it for real and gives back what came over the wire. */
async function sent(settings: Record<string, unknown>): Promise<Received> {
  const [server, http] = [await loopbackReceiver(), createHttpClient()]
  stops.push(server.close, () => http.close())
  const configured = receiver.configure({ url: `${server.url}/in?team=web`, ...settings })
  if (!configured.ok) throw new Error(JSON.stringify(configured.faults))
  const result = await configured.send(delivery, { http, clock: systemClock, pageUrl: 'https://wall.example/web/shop' })
  expect(result).toEqual({ outcome: 'delivered' })
  const [message, ...more] = server.received
  expect(more).toEqual([])
  if (message === undefined) throw new Error('nothing came')
  return message
}

test('a message is signed as the reference library wants it', async () => {
  const message = await sent({ secret })
  expect(message.url).toBe('/in?team=web')
  expect(message.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': delivery.id })
  expect(verifiedNow(message)).toEqual({
    type: 'incident.firing',
    timestamp: '2026-11-24T03:38:12.000Z',
    data: {
      schema: 1,
      incident: 'inc_0123456789',
      seq: 1,
      team: 'web',
      service: 'shop',
      state: 'firing',
      serviceState: 'failing',
      reason: '412 of 1000 requests failed in 5 min',
      startsAt: '2026-11-24T03:38:12.000Z',
      endsAt: null,
      window: '5m',
      errors: 412,
      requests: 1_000,
      rate: 0.412,
      threshold: 0.05,
      topErrors: [{ title: 'OperationalError', message: 'müde — “—”', count: 300 }],
      url: 'https://wall.example/web/shop',
    },
  })
})

test('a body, an id or a time that was tampered with is refused', async () => {
  const message = await sent({ secret })
  const { headers } = message
  expect(() => verifiedNow({ ...message, raw: message.raw.replace('412', '413') })).toThrow('No matching signature')
  expect(() => verifiedNow({ ...message, headers: { ...headers, 'webhook-id': 'msg_other' } })).toThrow('signature')
  const later = String(Number(headers['webhook-timestamp']) + 1)
  expect(() => verifiedNow({ ...message, headers: { ...headers, 'webhook-timestamp': later } })).toThrow('signature')
  const old = String(Number(headers['webhook-timestamp']) - 400)
  expect(() => verifiedNow({ ...message, headers: { ...headers, 'webhook-timestamp': old } })).toThrow('too old')
})

test('while a secret is changed, receivers with the old and with the new one can verify', async () => {
  const newer = `whsec_${randomBytes(32).toString('base64')}`
  const message = await sent({ secrets: [newer, secret] })
  expect(String(message.headers['webhook-signature']).split(' ')).toHaveLength(2)
  expect(verifiedNow(message, newer)).toEqual(verifiedNow(message, secret))
  expect(() => verifiedNow(message, `whsec_${randomBytes(32).toString('base64')}`)).toThrow('signature')
})

test('headers of the configuration are sent beside ours', async () => {
  const message = await sent({ secret, headers: { Authorization: 'Bearer abc', 'x-route': 'team' } })
  expect(message.headers).toMatchObject({ authorization: 'Bearer abc', 'x-route': 'team' })
  verifiedNow(message)
})

test('the longest message there can be is below 20 KB', () => {
  const topErrors = Array.from({ length: 5 }, () => ({
    title: '\u0001'.repeat(120),
    message: '\u0001'.repeat(300),
    count: 1,
  }))
  const facts = { ...delivery.facts, reason: '\u0001'.repeat(300), topErrors }
  expect(Buffer.byteLength(webhookBody(facts, `https://wall.example/${'x'.repeat(126)}`))).toBeLessThan(20_000)
})
