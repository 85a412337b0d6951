import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { alpha, binomialTail } from '../../contracts/evidence.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createHttpClient, type HttpFailure } from '../../runtime/http-client.ts'
import { rejectedWaitsMs, retryWaitsMs } from '../deliver/after-attempt.ts'
import { secret } from '../deliver/loopback-receiver.fixture.ts'
import { thresholds } from '../evaluate/thresholds.ts'
import { signatureHeaders } from '../receivers/webhook.ts'

const root = new URL('../..', import.meta.url)
const page = readFileSync(new URL('docs/alerts.md', root), 'utf8')

const fewest = (n: number, p: number) => {
  for (let k = 0; k <= n; k++) if (binomialTail(k, n, p) <= alpha) return String(k)
  return '–'
}

test('the table of the fewest errors is what the code computes', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| (\d+|–) \| (\d+|–) \|$/gm)]
  expect(rows.length).toBeGreaterThanOrEqual(14)
  for (const [, n, watch, failing] of rows) {
    expect([n, watch, failing]).toEqual([
      n,
      fewest(Number(n), thresholds.watch.ratio),
      fewest(Number(n), thresholds.failing.ratio),
    ])
  }
})

test('the waits are those of the code', () => {
  const inWords = (ms: number) =>
    ms < 60_000 ? `${ms / 1_000} s` : ms < 3_600_000 ? `${ms / 60_000} m` : `${ms / 3_600_000} h`
  const [last, ...others] = retryWaitsMs.toReversed()
  expect(page).toContain(`${others.reverse().map(inWords).join(', ')}, then every ${inWords(last ?? 0)}`)
  expect(page).toContain(`${rejectedWaitsMs.map(inWords).join(', ')}, then given up`)
})

test('every reason has a row', () => {
  const reasons: Record<HttpFailure, true> = {
    refused: true,
    timeout: true,
    dns: true,
    tls: true,
    reset: true,
    unreachable: true,
    stopped: true,
    failed: true,
  }
  for (const reason of [...Object.keys(reasons), 'no-receiver']) expect(page).toContain(`| \`${reason}\` |`)
})

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

test('the receiver on the page works: it takes what is signed and refuses what is not', async () => {
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const port = await freePort()
  const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) }
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: root, env })
  const http = createHttpClient()
  try {
    const said = once(child.stdout, 'data')
    const body = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    const signed = (over: string) => signatureHeaders(over, { id: 'msg_1', at: systemClock.now(), secrets: [secret] })
    const post = (headers: Record<string, string>) => http.post({ url: `http://127.0.0.1:${port}/`, headers, body })
    await expect.poll(async () => (await post(signed(body))).ok, { timeout: 10_000 }).toBe(true)
    expect(await post(signed(body))).toMatchObject({ ok: true, status: 204 })
    expect(await post(signed(`${body} `))).toMatchObject({ ok: true, status: 401 })
    expect(String((await said)[0])).toMatch(/^incident\.firing web shop 80 of 180 requests failed/)
  } finally {
    child.kill()
    await http.close()
  }
})
