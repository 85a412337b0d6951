import { expect, test, vi } from 'vitest'
import { type Answer, startTarget } from '../metrics/scripted-target.fixture.ts'
import { durationOf, targetOf } from './candidate.ts'
import { startSources } from './discovering.fixture.ts'
import { candidateOf } from './kinds/prometheus.ts'

const soon = { timeout: 10_000, interval: 20 }
const json =
  (body: unknown): Answer =>
  (_, response) =>
    response.setHeader('content-type', 'application/json').end(typeof body === 'string' ? body : JSON.stringify(body))
const active = (
  ...targets: { scrapeUrl: string; labels?: object; scrapePool?: string; scrapeInterval?: string }[]
) => ({
  status: 'success',
  data: {
    activeTargets: targets.map((target) => ({
      labels: { job: 'x' },
      scrapePool: 'x',
      scrapeInterval: '15s',
      health: 'up',
      ...target,
    })),
    droppedTargets: [],
  },
})

test('addresses are taken whole: scheme, path, parameters; pools are chosen; an interval is the one it has there', async () => {
  const prometheus = await startTarget(
    json(
      active(
        {
          scrapeUrl: 'https://probe.example:9115/probe?module=a&module=b&target=x%20y',
          scrapePool: 'probes',
          scrapeInterval: '1m',
        },
        { scrapeUrl: 'http://[::1]:9100/metrics', scrapePool: 'node' },
        { scrapeUrl: 'not an address', scrapePool: 'node' },
      ),
    ),
  )
  const { sources } = startSources({
    discovery: [
      {
        kind: 'prometheus',
        team: 'web',
        url: `${prometheus.url.replace('/metrics', '')}/sub/`,
        pools: ['probes', 'nothing'],
      },
    ],
  })
  await vi.waitFor(() => expect(sources.discoveries()[0]).toMatchObject({ ok: true, targets: 1 }), soon)
  expect(prometheus.requests[0]?.url).toBe('/sub/api/v1/targets?state=active')
  expect(sources.discoveries()[0]?.notes).toEqual(['There is no target in the pool "nothing".'])
})

test('what Prometheus calls localhost is its own host', () => {
  const addressOf = (scrapeUrl: string, host: string) =>
    candidateOf({ scrapeUrl, labels: {}, scrapePool: '', scrapeInterval: '', scrapeTimeout: '' }, host)?.labels.get(
      '__address__',
    )
  expect(addressOf('http://localhost:9090/metrics', 'prometheus.example')).toBe('prometheus.example:9090')
  expect(addressOf('http://127.0.0.1/metrics', '10.0.0.7')).toBe('10.0.0.7')
  expect(addressOf('http://localhost:9090/metrics', '127.0.0.1')).toBe('localhost:9090')
  expect(addressOf('http://shop.example:80/metrics', '10.0.0.7')).toBe('shop.example')
  expect(addressOf('http://[::1]:9100/metrics', 'localhost')).toBe('[::1]:9100')
})

test('an answer that is none of Prometheus is said, and changes nothing', async () => {
  const target = await startTarget('http_requests_total{status="200"} 1\n')
  const prometheus = await startTarget(json(active({ scrapeUrl: target.url })))
  const { sources } = startSources({
    discovery: [{ kind: 'prometheus', team: 'web', url: prometheus.url, refresh: '1s' }],
  })
  const first = () => sources.discoveries()[0]
  await vi.waitFor(() => expect(first()).toMatchObject({ ok: true, targets: 1 }), soon)
  for (const [answer, words] of [
    [json('<html>Login</html>'), 'did not answer with JSON'],
    [json({ status: 'error', data: {} }), 'not as Prometheus does'],
    [json({ status: 'success', data: { activeTargets: [{ scrapeUrl: 7 }] } }), 'not as Prometheus does'],
  ] as const) {
    prometheus.says(answer)
    await vi.waitFor(
      () =>
        expect(first()).toMatchObject({
          ok: false,
          fault: 'malformed',
          targets: 1,
          detail: expect.stringContaining(words),
        }),
      soon,
    )
  }
  prometheus.says((_, response) => response.writeHead(403).end('token=abcdefghijklmnop is wrong'))
  await vi.waitFor(
    () => expect(first()).toMatchObject({ fault: 'status', detail: expect.stringContaining('It wants a login') }),
    soon,
  )
  expect(first()?.detail).not.toContain('abcdefghijklmnop')
  prometheus.says(json(active()))
  await vi.waitFor(() => expect(first()).toMatchObject({ ok: true, targets: 0 }), soon)
})

test('durations are those of Prometheus', () => {
  const cases: [string, number | null][] = [
    ['15s', 15_000],
    ['1m30s', 90_000],
    ['1d', 86_400_000],
    ['500ms', 500],
    ['', null],
    ['0s', null],
    ['s', null],
    ['30s1m', null],
    ['1.5s', null],
  ]
  for (const [text, ms] of cases) expect({ text, ms: durationOf(text) }).toEqual({ text, ms })
})

test('an address that is none is said, and no login or query hides in it', () => {
  const why = (address: string | null, more: Record<string, string> = {}) => {
    const labels = new Map(Object.entries({ ...(address === null ? {} : { __address__: address }), ...more }))
    const result = targetOf({ labels }, [])
    return result.ok ? result.target.url : result.why
  }
  expect(why(null)).toBe('It has no __address__.')
  expect(why('a:1/metrics')).toContain('a path belongs into __metrics_path__')
  expect(why('user:secret@a:1')).toContain('is not host:port')
  expect(why('a:1?x=y')).toContain('is not host:port')
  expect(why('a b:1')).toContain('is not host:port')
  expect(why('a:1', { __scheme__: 'file' })).toContain('is not host:port')
  expect(why('a:1', { __metrics_path__: '/x?y=z#w', __param_q: 'a&b' })).toBe('http://a:1/x%3Fy=z%23w?q=a%26b')
})
