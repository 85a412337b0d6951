import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { collectorMetrics } from '../collectors/collector-metrics.ts'
import { discoveryMetrics } from '../collectors/discovery/discovery-metrics.ts'
import { logMetrics } from '../collectors/logs/log-metrics.ts'
import { syslogMetrics } from '../collectors/logs/ways-in/syslog-metrics.ts'
import { scrapeMetrics } from '../collectors/metrics/scrape-metrics.ts'
import { receiveMetrics } from '../collectors/receive/receive-metrics.ts'
import { runServer } from '../server/running-server.fixture.ts'

const row = /^\| `([a-z0-9_]+)` \| (counter|gauge|histogram) \| (.+) \|$/gm

// Some of Node's own metrics are read from /proc.
test.runIf(process.platform === 'linux')('the page lists exactly the metrics that are exported', async () => {
  const { metrics } = await runServer()
  collectorMetrics(metrics)
  logMetrics(metrics)
  syslogMetrics(metrics)
  scrapeMetrics(metrics)
  receiveMetrics(metrics)
  discoveryMetrics(metrics)
  const exported = (await metrics.getMetricsAsJSON()).map(({ name, type }) => `${name} ${type}`)
  const page = await readFile(new URL('own-metrics.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(row)].map(([, name, type]) => `${name} ${type}`)
  expect(listed.toSorted()).toEqual(exported.toSorted())
})
