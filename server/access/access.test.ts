import { request } from 'node:http'
import { describe, expect, test, vi } from 'vitest'
import {
  batchOf,
  bucketNow,
  connectCollector,
  connectScreen,
  outcomeOf,
  runServer,
  sendBatch,
  watchTeam,
} from '../running-server.fixture.ts'
import { Closed } from './closed.ts'

const collectorToken = 'collector-token-0123456789'
const boardToken = 'board-token-0123456789abcdef'
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

/** `fetch` forbids setting Host and Origin, which is what these tests are about. */
const get = (url: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: string }>(
    (resolve, reject) => {
      const asked = request(url, { headers }, (response) => {
        let body = ''
        response.on('data', (part) => {
          body += part
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      })
      asked.on('error', reject)
      asked.end()
    },
  )

describe('without tokens on loopback', () => {
  test('the API is open to this machine', async () => {
    const { url } = await runServer()
    expect((await get(`${url}/api/teams`)).status).toBe(200)
  })

  test('a name that is not ours is refused, so that a web page cannot rebind its own name to us', async () => {
    const { url } = await runServer()
    expect((await get(`${url}/api/teams`, { Host: 'evil.example' })).status).toBe(403)
    expect(await outcomeOf(connectScreen(url, { headers: { Host: 'evil.example' } }))).toBe('websocket error')
  })

  test('the host of a configured origin is ours, and so is the origin', async () => {
    const { url } = await runServer({ origins: ['https://wall.example'] })
    const headers = { Host: 'wall.example', Origin: 'https://wall.example' }
    expect((await get(`${url}/api/teams`, headers)).status).toBe(200)
    expect(await outcomeOf(connectScreen(url, { headers }))).toBe('connected')
  })

  test('a page of another origin gets no socket and no answer', async () => {
    const { url, metrics } = await runServer()
    const headers = { Origin: 'https://evil.example' }
    expect(await outcomeOf(connectScreen(url, { headers }))).toBe('websocket error')
    expect(await outcomeOf(connectCollector(url, { headers }))).toBe('websocket error')
    expect((await get(`${url}/api/teams`, headers)).status).toBe(403)
    expect((await get(`${url}/api/teams`, { Origin: 'null' })).status).toBe(403)
    expect(await metrics.metrics()).toContain('faultboard_handshakes_refused_total{reason="origin"} 2')
  })

  test('our own page gets a board socket, and never a collector socket', async () => {
    const { url } = await runServer()
    const headers = { Origin: url }
    expect(await outcomeOf(connectScreen(url, { headers }))).toBe('connected')
    expect(await outcomeOf(connectCollector(url, { headers }))).toBe('this needs the collector token')
  })

  test('a client that sends no Origin but a cookie is refused', async () => {
    const { url } = await runServer()
    expect(await outcomeOf(connectScreen(url, { headers: { Cookie: 'a=b' } }))).toBe('websocket error')
  })

  test('polling is not spoken', async () => {
    const { url } = await runServer()
    expect((await get(`${url}/socket.io/?EIO=4&transport=polling`)).status).toBe(400)
  })
})

describe('on an address that others can reach', () => {
  test('the server refuses to be made without both tokens, and names the missing ones', async () => {
    await expect(runServer({ host: '0.0.0.0' })).rejects.toThrow(Closed)
    await expect(runServer({ host: '0.0.0.0', boardToken })).rejects.toThrow(
      'listening on 0.0.0.0 lets others in: set server.collectorToken (or FAULTBOARD_COLLECTOR_TOKEN) (16 characters or more each), or listen on 127.0.0.1',
    )
    await expect(runServer({ host: '0.0.0.0', collectorToken })).rejects.toThrow('set server.boardToken')
  })

  test('every name of loopback is loopback', async () => {
    await runServer({ host: 'localhost' })
    await runServer({ host: '127.0.0.2' })
  })
})

describe('with tokens', () => {
  const tokens = { collectorToken, boardToken }

  test('health is open, everything else says how to open it', async () => {
    const { url } = await runServer(tokens)
    expect((await get(`${url}/healthz`)).status).toBe(200)
    expect((await get(`${url}/readyz`)).status).toBe(200)
    for (const path of ['/api/teams', '/metrics', '/api/teams/web/board']) {
      const answer = await get(url + path)
      expect(answer.status).toBe(401)
      expect(JSON.parse(answer.body).right).toContain('Authorization: Bearer')
      expect((await get(url + path, bearer('wrong'))).status).toBe(401)
      expect((await get(url + path, bearer(collectorToken))).status).toBe(401)
      expect((await get(url + path, bearer(boardToken))).status).toBe(200)
    }
    const page = await get(`${url}/web`)
    expect(page.status).toBe(401)
    expect(page.body).toContain('?token=')
  })

  test('the token in the address becomes a cookie, and leaves the address', async () => {
    const { url } = await runServer(tokens)
    expect((await get(`${url}/web?token=wrong`)).status).toBe(401)
    const entered = await get(`${url}/web/shop?range=24h&token=${boardToken}`)
    expect(entered.status).toBe(303)
    expect(entered.headers.location).toBe('/web/shop?range=24h')
    const [cookie = ''] = entered.headers['set-cookie'] ?? []
    expect(cookie).toMatch(/^faultboard=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/)
    expect(cookie).not.toContain(boardToken)
    const kept = { Cookie: cookie.split(';')[0] ?? '' }
    expect((await get(`${url}/api/teams`, kept)).status).toBe(200)
    expect(await outcomeOf(connectScreen(url, { headers: { ...kept, Origin: url } }))).toBe('connected')
  })

  test('behind https the cookie is Secure', async () => {
    const { url } = await runServer(tokens)
    const entered = await get(`${url}/?token=${boardToken}`, { 'X-Forwarded-Proto': 'https' })
    expect(entered.headers['set-cookie']?.[0]).toContain('; Secure')
  })

  test('the redirect stays on this server, whatever the path looks like', async () => {
    const { url } = await runServer(tokens)
    expect((await get(`${url}//evil.example/?token=${boardToken}`)).status).toBe(400)
    expect((await get(`${url}/%2Fevil.example?token=${boardToken}`)).headers.location).toBe('/')
    expect((await get(`${url}/\\evil.example?token=${boardToken}`)).headers.location ?? '/').toBe('/')
  })

  test('a socket without a credential gets no handshake', async () => {
    const { url } = await runServer(tokens)
    expect(await outcomeOf(connectScreen(url))).toBe('websocket error')
    expect(await outcomeOf(connectCollector(url, { headers: bearer('wrong') }))).toBe('websocket error')
  })

  test('each credential opens its own namespace and not the other', async () => {
    const { url } = await runServer(tokens)
    expect(await outcomeOf(connectCollector(url, { headers: bearer(collectorToken) }))).toBe('connected')
    expect(await outcomeOf(connectScreen(url, { headers: bearer(boardToken) }))).toBe('connected')
    expect(await outcomeOf(connectCollector(url, { headers: bearer(boardToken) }))).toBe(
      'this needs the collector token',
    )
    expect(await outcomeOf(connectScreen(url, { headers: bearer(collectorToken) }))).toBe('this needs the board token')
  })

  test("the token of this process's own collector is good beside the configured one", async () => {
    const { url } = await runServer(tokens, { collectorToken: 'another-0123456789' })
    expect(await outcomeOf(connectCollector(url, { headers: bearer('another-0123456789') }))).toBe('connected')
    expect(await outcomeOf(connectCollector(url, { headers: bearer(collectorToken) }))).toBe('connected')
  })
})

describe('a browser that says too much', () => {
  test('loses its socket, and others go on', async () => {
    const { url, metrics } = await runServer()
    const screen = connectScreen(url)
    await watchTeam(screen)
    screen.emit('watch', 'x'.repeat(9_000), () => {})
    await vi.waitFor(() => expect(screen.connected).toBe(false))
    const busy = connectScreen(url)
    await watchTeam(busy)
    for (let i = 0; i < 120; i++) busy.emit('watch', 'web', () => {})
    await vi.waitFor(() => expect(busy.connected).toBe(false))
    const text = await metrics.metrics()
    expect(text).toContain('faultboard_sockets_dropped_total{reason="too-big"} 1')
    expect(text).toContain('faultboard_sockets_dropped_total{reason="too-fast"} 1')
    expect((await watchTeam(connectScreen(url))).team).toBe('web')
  })

  test('cannot reach anything by nesting 30 000 deep, and neither can a collector', async () => {
    const { url } = await runServer()
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    const screen = connectScreen(url)
    await watchTeam(screen)
    screen.io.engine.write(`2/board,1["watch",${deep.slice(26_500, 33_500)}]`)
    const collector = connectCollector(url)
    await outcomeOf(collector)
    collector.io.engine.write(`2/collect,1["batch",${deep}]`)
    const part = { web: { buckets: [bucketNow({ requests: 1 })], groups: [], sightings: [], gaps: [] } }
    collector.io.engine.write(`2/collect,2["batch",{"id":${deep},"parts":${JSON.stringify(part)}}]`)
    expect(await sendBatch(collector, batchOf(1, { buckets: [bucketNow({ requests: 1 })] }))).toEqual({ ok: true })
    expect((await watchTeam(screen)).services[0]?.rate?.requests).toBe(1)
  })
})
