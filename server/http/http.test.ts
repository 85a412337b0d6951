import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../../runtime/clock.ts'
import { batchOf, bucketNow, connectCollector, groupOf, runServer, sendBatch } from '../running-server.fixture.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import { scriptHashes } from './content-security.ts'

const script = 'self.__next_f=[];self.__next_f.push([0,"<\\/script>"])'
const html = (name: string) =>
  `<!doctype html><script src="/_next/static/a.js" async></script><script>${script}</script><p>${name}</p>${' '.repeat(2_000)}`

async function screensFolder(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'faultboard-screens-'))
  onTestFinished(() => rm(home, { recursive: true }))
  await writeFile(join(home, 'beside.txt'), 'not yours')
  const folder = join(home, 'out')
  await mkdir(join(folder, '_next/static'), { recursive: true })
  for (const page of ['index', 'board', 'service', '404']) await writeFile(join(folder, `${page}.html`), html(page))
  await writeFile(join(folder, '_next/static/a.js'), 'x'.repeat(5_000))
  await writeFile(join(folder, 'icon.svg'), '<svg/>')
  return folder
}

/** Bytes on a bare connection: what `fetch` would tidy up first. */
const rawGet = (port: number, target: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (part) => {
      text += part
    })
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
    socket.end(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)
  })

test('each address is drawn by its page', async () => {
  const { url } = await runServer({}, { screens: await screensFolder() })
  const drawn = async (path: string) => {
    const answer = await fetch(url + path)
    return `${answer.status} ${/<p>(\w+)<\/p>/.exec(await answer.text())?.[1]}`
  }
  expect(await drawn('/')).toBe('200 index')
  expect(await drawn('/web')).toBe('200 board')
  expect(await drawn('/web/')).toBe('200 board')
  expect(await drawn('/nobody')).toBe('200 board')
  expect(await drawn('/web/shop.api')).toBe('200 service')
  expect(await drawn('/web/shop/k1:0123456789abcdef')).toBe('200 service')
  expect(await drawn('/board.html')).toBe('404 404')
  expect(await drawn('/web/shop/a/b')).toBe('404 404')
  expect(await drawn('/_next/static/missing.js')).toBe('404 404')
  expect(await drawn('/tv')).toBe('404 404')
})

test('a page may run its own inline scripts and no others', async () => {
  const { url } = await runServer({}, { screens: await screensFolder() })
  const answer = await fetch(`${url}/web`)
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = answer.headers.get('content-security-policy')
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`)
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(policy).not.toContain('unsafe')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(answer.headers.get('cache-control')).toBe('no-cache')
})

test('scripts with a source need no hash, and the same script needs one', () => {
  const page = '<script src="a.js"></script><script>x</script><script type="module">x</script>\n<SCRIPT\n>\ny</SCRIPT >'
  const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  expect(scriptHashes(page)).toEqual([hashOf('x'), hashOf('\ny')])
})

test('scripts of the build may be loaded as they are needed, by a policy that is in the page and in its hashes', async () => {
  const screens = await screensFolder()
  await writeFile(join(screens, 'board.html'), '<html><head><meta charset="utf-8"></head><body></body></html>')
  const { url } = await runServer({}, { screens })
  const answer = await fetch(`${url}/web`)
  const policy = /<head><script>(.+)<\/script><meta/.exec(await answer.text())?.[1] ?? ''
  expect(policy).toContain('createPolicy("default"')
  const hash = createHash('sha256').update(policy).digest('base64')
  expect(answer.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`)
})

test('files with a hash in their name are kept for ever, and packed', async () => {
  const { url } = await runServer({}, { screens: await screensFolder() })
  const answer = await fetch(`${url}/_next/static/a.js`)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(Number(answer.headers.get('content-length'))).toBeLessThan(500)
  expect(await answer.text()).toBe('x'.repeat(5_000))
  const plain = await fetch(`${url}/_next/static/a.js`, { headers: { 'Accept-Encoding': 'identity' } })
  expect(plain.headers.get('content-encoding')).toBeNull()
})

test('a screen that has the page already is told so', async () => {
  const { url } = await runServer({}, { screens: await screensFolder() })
  const first = await fetch(`${url}/web`)
  const again = await fetch(`${url}/web`, { headers: { 'If-None-Match': first.headers.get('etag') ?? '' } })
  expect(again.status).toBe(304)
})

test('no path leads out of the folder', async () => {
  const { port } = await runServer({}, { screens: await screensFolder() })
  const targets = [
    '/../beside.txt',
    '/%2e%2e/beside.txt',
    '/..%2fbeside.txt',
    '/_next/static/..%2f..%2f..%2fbeside.txt',
    '/_next/static/../../../beside.txt',
    '/..\\beside.txt',
    '/icon.svg%00.html',
    '//beside.txt',
    '/%ff',
    'http://elsewhere.example/beside.txt',
  ]
  for (const target of targets) {
    const answer = await rawGet(port, target)
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
    expect(answer).not.toContain('not yours')
  }
})

test('only reading is possible', async () => {
  const { url } = await runServer()
  expect((await fetch(`${url}/api/teams`, { method: 'POST', body: '{}' })).status).toBe(405)
  const head = await fetch(`${url}/api/teams`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('without built screens pages say what is missing, and the API works', async () => {
  const { url } = await runServer()
  const page = await fetch(`${url}/web`)
  expect(page.status).toBe(503)
  expect(await page.text()).toBe('The screens are not built: run "npm run build" and start again.\n')
  expect((await fetch(`${url}/api/teams`)).status).toBe(200)
})

test('the teams are summed up, and what is unknown is said with what would be right', async () => {
  const { url } = await runServer()
  const json = async (path: string) => {
    const answer = await fetch(url + path)
    return [answer.status, await answer.json()]
  }
  expect(await json('/api/teams')).toEqual([
    200,
    [{ name: 'web', title: 'web', services: 1, failing: 0, watch: 0, noData: 1 }],
  ])
  const unknown = expect.objectContaining({ error: expect.any(String), right: expect.any(String) })
  expect(await json('/api/teams/nobody/board')).toEqual([404, unknown])
  expect(await json('/api/teams/NO%20NAME/board')).toEqual([404, unknown])
  expect(await json('/api/teams/web/services/none')).toEqual([404, unknown])
  expect(await json('/api/teams/web/services/shop?range=2h')).toEqual([400, unknown])
  expect(await json('/api/nothing')).toEqual([404, unknown])
})

test('the drill-down tells of routes, groups with their sample, and a chart without invented zeros', async () => {
  const { url } = await runServer()
  const sample = { at: 1, text: 'Traceback …' }
  const group = groupOf({ sample })
  const bucket = bucketNow({
    requests: 20,
    errors: 4,
    classes: { http_5xx: 4 },
    routes: { 'GET /a': { requests: 15, errors: 0 }, 'POST /b': { requests: 5, errors: 4 } },
  })
  const counted = groupOf({ id: 'k1:00000000000000aa', vantage: 'app', class: 'http_5xx', title: 'HTTP 500' })
  await sendBatch(
    connectCollector(url),
    batchOf(1, {
      buckets: [bucket, bucketNow({ vantage: 'error-log', errors: 3, classes: { database: 3 } })],
      groups: [group, counted],
      sightings: [
        { group: group.id, service: 'shop', at: systemClock.now(), count: 3 },
        { group: counted.id, service: 'shop', at: systemClock.now(), count: 4 },
      ],
    }),
  )
  for (const range of ['1h', '24h', '7d']) {
    const detail = await (await fetch(`${url}/api/teams/web/services/shop?range=${range}`)).json()
    expect(detail.total).toEqual({ requests: 20, errors: 4, classes: { http_5xx: 1, database: 3 } })
    expect(detail.timeline).toHaveLength(1)
    expect(detail.timeline[0]).toMatchObject({ requests: 20, errors: 4 })
    expect(detail.routes).toMatchObject([
      { route: 'POST /b', requests: 5, errors: 4 },
      { route: 'GET /a', requests: 15, errors: 0 },
    ])
    expect(detail.groups).toMatchObject([
      { count: 3, group: { title: 'OperationalError', sample } },
      { count: 1, group: { title: 'HTTP 500' } },
    ])
    expect(detail.view.rate).toMatchObject({ errors: 4, requests: 20 })
  }
  const board = await (await fetch(`${url}/api/teams/web/board`)).text()
  expect(board).not.toContain('Traceback')
})

test('readiness follows the store', async () => {
  const store = createMemoryStore()
  let isLost = false
  const ping = () => (isLost ? Promise.reject(new Error('the store is away')) : store.ping())
  const { url, metrics } = await runServer({}, { store: { ...store, ping } })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  isLost = true
  const answer = await fetch(`${url}/readyz`)
  expect([answer.status, await answer.json()]).toEqual([503, { ok: false, reason: 'the store is away' }])
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  await vi.waitFor(async () => expect(await metrics.metrics()).toContain('faultboard_store_reachable 0'), 3_000)
})

test('its own metrics can be scraped', async () => {
  const { url } = await runServer()
  const answer = await fetch(`${url}/metrics`)
  expect(answer.headers.get('content-type')).toContain('version=0.0.4')
  expect(await answer.text()).toMatch(/^faultboard_live_teams \d+$/m)
})
