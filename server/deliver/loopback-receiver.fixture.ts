import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { vi } from 'vitest'
import { z } from 'zod'

export const secret = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE='

const Message = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.looseObject({ incident: z.string(), seq: z.number(), state: z.string() }),
})

export type Received = { id: string; url: string; headers: IncomingHttpHeaders; raw: string }

/** A real receiver on loopback. Every request is kept; `answer` says what it gets, by default 204. */
export async function loopbackReceiver(answer: (nth: number, response: ServerResponse) => void = accept) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const id = String(request.headers['webhook-id'])
      received.push({
        id,
        url: request.url ?? '',
        headers: request.headers,
        raw: Buffer.concat(parts).toString('utf8'),
      })
      answer(received.length, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    received,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export const accept = (_nth: number, response: ServerResponse): void => {
  response.writeHead(204).end()
}

/**
 * Verified by the reference library of Standard Webhooks, at the time the message says it was sent: clocks of tests run
 * ahead. Throws where the signature is wrong.
 */
export function verified(message: Received, key = secret): z.infer<typeof Message> {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Number(message.headers['webhook-timestamp']) * 1_000)
  try {
    return verifiedNow(message, key)
  } finally {
    clock.mockRestore()
  }
}

/** The same at the time of the machine: a message that is older than five minutes is a replay. */
export const verifiedNow = ({ raw, headers }: Received, key = secret): z.infer<typeof Message> =>
  Message.parse(
    new Webhook(key).verify(raw, {
      'webhook-id': String(headers['webhook-id']),
      'webhook-timestamp': String(headers['webhook-timestamp']),
      'webhook-signature': String(headers['webhook-signature']),
    }),
  )
