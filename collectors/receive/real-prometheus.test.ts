import { spawnSync } from 'node:child_process'
import { expect, onTestFinished, test, vi } from 'vitest'
import { freePorts } from '../../e2e/free-ports.ts'
import { startPrometheus } from '../../e2e/real-prometheus.ts'
import { startSources } from '../discovery/discovering.fixture.ts'
import { startTarget } from '../metrics/scripted-target.fixture.ts'

const isThere = spawnSync('sh', ['-c', 'command -v prometheus']).status === 0
const soon = { timeout: 40_000, interval: 50 }

test.runIf(isThere)(
  'what a real Prometheus writes counts exactly, over its restart and ours, and a label that is new counts from one',
  async () => {
    const counts = { '200': 100, '500': 0, '404': 0 }
    const born = Math.floor(performance.timeOrigin / 1_000) - 1_000
    const app = await startTarget((_, response) => {
      const lines = Object.entries(counts)
        .filter(([, value]) => value > 0)
        .map(([status, value]) => `http_requests_total{status="${status}"} ${value}`)
      response.end(`# TYPE http_requests_total counter\n${lines.join('\n')}\nprocess_start_time_seconds ${born}\n`)
    })
    const port = await freePorts(1)
    const config = {
      scrape_configs: [
        {
          job_name: 'django',
          scrape_interval: '1s',
          static_configs: [{ targets: [new URL(app.url).host], labels: { service: 'shop', zone: 'a' } }],
        },
      ],
      remote_write: [
        { url: `http://127.0.0.1:${port}/api/v1/write`, queue_config: { batch_send_deadline: '1s', min_shards: 4 } },
      ],
    }
    const kept = new Map<string, unknown>()
    const receive = () => startSources({ collector: { receive: { port, team: 'web' } } }, { kept })
    const first = receive()
    const prometheus = await startPrometheus(config)
    onTestFinished(() => prometheus.stop())
    await vi.waitFor(
      () => expect(first.sources.reports()).toMatchObject([{ service: 'shop', ok: true, recognised: 'generic' }]),
      soon,
    )
    const totals = () => first.requestsOf('shop')
    expect(totals()).toBe(0)
    // One at a time, so that several scrapes see several values.
    for (let n = 0; n < 5; n++) {
      const asked = app.requests.length
      counts['200'] += 3
      await vi.waitFor(() => expect(app.requests.length).toBeGreaterThan(asked), soon)
    }
    counts['500'] = 2
    await vi.waitFor(() => expect(totals()).toBe(17), soon)
    expect(first.seen.reduce((sum, { counts: { errors } }) => sum + errors, 0)).toBe(2)
    expect(first.seen.every(({ owner }) => owner.service === 'shop')).toBe(true)

    // Ours is away: Prometheus keeps what it could not write and writes it again.
    first.commit()
    await first.sources.stop()
    counts['200'] += 40
    const asked = app.requests.length
    await vi.waitFor(() => expect(app.requests.length).toBeGreaterThan(asked + 2), soon)
    const second = receive()
    await vi.waitFor(() => expect(second.requestsOf('shop')).toBe(40), soon)
    await vi.waitFor(
      () => expect(second.sources.discoveries()).toMatchObject([{ kind: 'receive', ok: true, targets: 1 }]),
      soon,
    )
    counts['200'] += 1
    await vi.waitFor(() => expect(second.requestsOf('shop')).toBe(41), soon)
    // What was under way when the first one stopped may be written twice, and is said; nothing else was odd.
    const [report] = second.sources.discoveries()
    expect(report?.notes.filter((note) => !note.includes('came after newer ones, or twice'))).toEqual([])

    // Prometheus itself begins anew, and what happened meanwhile is in its first scrape.
    await prometheus.stop()
    counts['200'] += 5
    counts['404'] = 1
    const again = await startPrometheus(config)
    onTestFinished(() => again.stop())
    await vi.waitFor(() => expect(second.requestsOf('shop')).toBe(47), soon)
  },
  120_000,
)
