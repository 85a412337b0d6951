import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../runtime/clock.ts'
import { Config } from '../runtime/config.ts'
import { silentLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { systemRandom } from '../runtime/random.ts'
import { examine, type Finding } from './doctor.ts'

const deps = { clock: systemClock, random: systemRandom, log: silentLog(), metrics: createMetrics() }
const stops: (() => unknown)[] = []
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'))
  stops.push(() => rmSync(folder, { recursive: true, force: true }))
})
afterEach(async () => {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
})

const serve = async (body: string) => {
  const http = createServer((_, response) => response.setHeader('content-type', 'text/plain').end(body))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  stops.push(() => http.close())
  const address: AddressInfo | string | null = http.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/metrics`
}
const findings = async (services: Record<string, unknown>): Promise<Finding[]> => {
  const found: Finding[] = []
  for await (const finding of examine(Config.parse({ teams: { web: { services } } }), deps)) found.push(finding)
  return found
}

test('a scrape is said with its family, its last sample and what it counts as', async () => {
  const url = await serve(
    [
      '# TYPE http_request_duration_seconds histogram',
      'http_request_duration_seconds_bucket{le="+Inf",method="GET",path="/a",status_code="200"} 12',
      'http_request_duration_seconds_count{method="GET",path="/a",status_code="200"} 12',
      'http_request_duration_seconds_sum{method="GET",path="/a",status_code="200"} 1',
      '',
    ].join('\n'),
  )
  const [finding] = await findings({ shop: { scrape: url } })
  const text = finding?.lines.join('\n')
  expect(finding?.ok).toBe(true)
  expect(text).toContain('web / shop')
  expect(text).toContain('http_request_duration_seconds_count')
  expect(text).toMatch(/last sample: .* = 12, counted as not an error/)
})

test('what cannot be read is a fault in words, and the others are examined all the same', async () => {
  const path = join(folder, 'shop.log')
  writeFileSync(path, `${JSON.stringify({ level: 50, time: 1, pid: 1, hostname: 'h', msg: 'boom' })}\n`)
  const found = await findings({
    gone: { scrape: 'http://127.0.0.1:1/metrics' },
    page: { scrape: await serve('<html>a page</html>') },
    none: { log: join(folder, 'missing.log') },
    odd: { log: { path, format: 'no-such-format' } },
    shop: { log: path },
  })
  expect(found.map(({ ok }) => ok)).toEqual([false, false, false, false, true])
  for (const { ok, lines } of found) expect(lines[1]).toMatch(ok ? /^ {2}ok/ : /^ {2}FAULT {2}\S/)
  expect(found.at(-1)?.lines.join('\n')).toMatch(/read as .*1 error in its last line\./)
  expect(found.at(-1)?.lines).toContain('         last error: boom, counted as other')
})

test('credentials in an address are not shown', async () => {
  const [finding] = await findings({
    shop: { scrape: 'http://someone:very-secret@127.0.0.1:1/metrics?key=also-secret' },
  })
  expect(finding?.lines.join('\n')).not.toMatch(/very-secret|also-secret/)
})

test('a configuration without anything to read says so', async () => {
  expect(await findings({})).toMatchObject([
    { ok: false, lines: [expect.stringMatching(/nothing to read|anything to read/)] },
  ])
})

test('a gateway is said with the services behind it, and with the line that would map what nobody knows', async () => {
  const url = await serve(
    [
      '# TYPE haproxy_frontend_http_responses_total counter',
      'haproxy_frontend_http_responses_total{proxy="web",code="2xx"} 12',
      '# TYPE haproxy_backend_http_responses_total counter',
      'haproxy_backend_http_responses_total{proxy="shop_be",code="2xx"} 8',
      'haproxy_backend_http_responses_total{proxy="legacy",code="2xx"} 4',
      '',
    ].join('\n'),
  )
  const [finding] = await findings({ edge: { scrape: url }, shop: {} })
  expect(finding?.lines).toContain('  behind shop_be is web / shop')
  expect(finding?.lines.join('\n')).toContain('note   No service has the name of the backend legacy.')
})
