import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Delivery } from '../../contracts/delivery.ts'
import { resultOf } from './answer.ts'
import { defineReceiver } from './receiver.ts'
import { webhookBody } from './webhook-body.ts'

const prefix = 'whsec_'
const keyOf = (secret: string): Buffer => Buffer.from(secret.slice(prefix.length), 'base64')

const Secret = z.string().refine((text) => {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false
  const { length } = keyOf(text)
  return length >= 24 && length <= 64
}, `${prefix} and then 24 to 64 random bytes in base64, for example from: echo "${prefix}$(openssl rand -base64 32)"`)

const Url = z
  .string()
  .refine(
    (text) => /^https?:\/\//i.test(text) && URL.canParse(text) && new URL(text).username === '',
    'an http:// or https:// address without user name and password',
  )

const own = /^(webhook-|content-|host$|connection$|transfer-encoding$)/i
const Headers = z.record(
  z
    .string()
    .regex(/^[A-Za-z0-9-]+$/)
    .refine((name) => !own.test(name), 'a header that Faultboard does not set itself'),
  z.string().regex(/^[\x20-\x7e]*$/, 'plain text on one line'),
)

const Settings = z
  .strictObject({
    url: Url,
    secret: Secret.optional(),
    /** Newest first. With two of them, receivers can change theirs at any time in between. */
    secrets: z.array(Secret).min(1, 'at least one secret').max(5, 'five secrets at most').optional(),
    headers: Headers.default({}),
  })
  .refine(({ secret, secrets }) => (secret === undefined) !== (secrets === undefined), {
    path: ['secret'],
    message: '`secret`, or `secrets` for a change of secrets, and not both',
  })

/** The headers that Standard Webhooks 1.0.0 asks for: one signature for each secret. */
export function signatureHeaders(body: string, { id, at, secrets }: { id: string; at: number; secrets: string[] }) {
  const timestamp = String(Math.floor(at / 1_000))
  const sign = (secret: string) =>
    `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(sign).join(' '),
  }
}

const exampleSecret = `${prefix}MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=`

/** Signed JSON after Standard Webhooks 1.0.0: https://www.standardwebhooks.com */
export const receiver = defineReceiver({
  kind: 'webhook',
  settings: Settings,
  async send(delivery: Delivery, { settings, http, clock, pageUrl }) {
    const body = webhookBody(delivery.facts, pageUrl)
    const secrets = settings.secrets ?? (settings.secret === undefined ? [] : [settings.secret])
    const signed = signatureHeaders(body, { id: delivery.id, at: clock.now(), secrets })
    const headers = { ...settings.headers, 'content-type': 'application/json', ...signed }
    return resultOf(await http.post({ url: settings.url, headers, body }), clock.now())
  },
  examples: [
    { settings: { url: 'https://hooks.example/faultboard', secret: exampleSecret }, fault: null },
    {
      settings: { url: 'http://127.0.0.1:9000/', secrets: [exampleSecret], headers: { 'x-route': 'team' } },
      fault: null,
    },
    { settings: { url: 'hooks.example', secret: exampleSecret }, fault: 'url' },
    { settings: { url: 'https://user:word@hooks.example/', secret: exampleSecret }, fault: 'url' },
    { settings: { url: 'https://hooks.example/' }, fault: 'secret' },
    { settings: { url: 'https://hooks.example/', secret: 'short' }, fault: 'secret' },
    { settings: { url: 'https://hooks.example/', secret: exampleSecret, secrets: [exampleSecret] }, fault: 'secret' },
    {
      settings: { url: 'https://h.example/', secret: exampleSecret, headers: { 'webhook-id': 'x' } },
      fault: 'headers',
    },
  ],
})
