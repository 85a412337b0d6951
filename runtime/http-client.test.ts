import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createHttpClient, type HttpLimits } from './http-client.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** A server that says these bytes to every connection once something came; null closes it at once. */
async function saying(bytes: string | null): Promise<{ url: string; connections: () => number }> {
  let count = 0
  const server: Server = createServer((socket) => {
    count += 1
    stops.push(() => socket.destroy())
    socket.on('error', () => {})
    socket.on('data', () => (bytes === null ? socket.destroy() : socket.write(bytes)))
  })
  return { url: await listening(server), connections: () => count }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
}

function client(limits: Partial<HttpLimits> = {}) {
  const http = createHttpClient(limits)
  stops.push(() => http.close())
  return { ...http, to: (url: string) => http.post({ url, headers: { 'x-own': 'yes' }, body: '{}' }) }
}

test('connections are kept for the next request', async () => {
  let connections = 0
  const server = createHttpServer((request, response) => request.resume().on('end', () => response.end('ok')))
  server.on('connection', () => {
    connections += 1
  })
  const url = await listening(server)
  const http = client()
  for (let i = 0; i < 5; i++)
    expect(await http.to(url)).toEqual({ ok: true, status: 200, retryAfter: null, body: 'ok' })
  // A second one can be made while the first is being put back.
  expect(connections).toBeLessThanOrEqual(2)
})

test('a redirect is an answer', async () => {
  const other = await saying('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
  const { url } = await saying(`HTTP/1.1 307 Elsewhere\r\nlocation: ${other.url}\r\ncontent-length: 0\r\n\r\n`)
  expect(await client().to(url)).toMatchObject({ ok: true, status: 307 })
  expect(other.connections()).toBe(0)
})

test('Retry-After is handed on', async () => {
  const { url } = await saying('HTTP/1.1 429 Slow\r\nretry-after: 120\r\ncontent-length: 0\r\n\r\n')
  expect(await client().to(url)).toMatchObject({ ok: true, status: 429, retryAfter: '120' })
})

test('a body without an end is read up to the limit', async () => {
  const { url } = await saying(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5000\r\n${'x'.repeat(0x5000)}\r\n`)
  const answer = await client().to(url)
  expect(answer).toMatchObject({ ok: true, status: 200 })
  expect(answer.ok && answer.body.length).toBe(16_384)
})

test('nobody listens: refused', async () => {
  const { url } = await saying('')
  for (const stop of stops.splice(0)) stop()
  expect(await client().to(url)).toEqual({ ok: false, reason: 'refused' })
})

test('an answer that does not come, or does not end, is a timeout', async () => {
  const http = client({ totalMs: 150 })
  expect(await http.to((await saying('')).url)).toEqual({ ok: false, reason: 'timeout' })
  const dripping = await saying('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nslow')
  expect(await http.to(dripping.url)).toEqual({ ok: false, reason: 'timeout' })
})

test('a connection that ends before the answer, and an answer that is none, are resets', async () => {
  expect(await client().to((await saying(null)).url)).toEqual({ ok: false, reason: 'reset' })
  expect(await client().to((await saying('SSH-2.0-dropbear\r\n')).url)).toEqual({ ok: false, reason: 'reset' })
})

test('an https address that speaks no TLS is a TLS fault', async () => {
  const { url } = await saying('HTTP/1.1 400 Bad\r\ncontent-length: 0\r\n\r\n')
  expect(await client().to(url.replace('http:', 'https:'))).toEqual({ ok: false, reason: 'tls' })
})

test('a name that does not exist is a DNS fault', async () => {
  expect(await client().to('http://nobody.invalid/')).toEqual({ ok: false, reason: 'dns' })
})

test('what is under way when it is closed is stopped, and so is all that comes later', async () => {
  const http = client()
  const { url, connections } = await saying('')
  const answer = http.to(url)
  while (connections() === 0) await new Promise((resolve) => setImmediate(resolve))
  await http.close()
  expect(await answer).toEqual({ ok: false, reason: 'stopped' })
  expect(await http.to(url)).toEqual({ ok: false, reason: 'stopped' })
})
