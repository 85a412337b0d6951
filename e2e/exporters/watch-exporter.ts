import { expect } from 'vitest'
import { watch } from '../../collectors/metrics/watched-target.fixture.ts'
import { addBuckets, type Bucket, emptyBucket } from '../../contracts/bucket.ts'
import type { ScrapeSource } from '../../runtime/config-scrape.ts'

export type Counted = Pick<Bucket, 'requests' | 'errors' | 'classes'> & {
  routes: Record<string, { requests: number; errors: number }>
  sides: Record<string, number>
  latencies: number
}

/**
 * A collector's own scrape source on a real exporter, at a pace for tests. What was counted before the watch began is
 * history; what is driven after `watchExporter` must be there to the last request.
 */
export async function watchExporter(url: string, entry: Omit<ScrapeSource, 'url'> = {}) {
  const shop = watch({ interval: 100, timeout: 5_000, ...entry, url })
  const first = await shop.start()

  const counted = (): Counted => {
    const of = { service: 'shop', vantage: 'app' as const, at: 0 }
    const sum = shop.counts
      .map((counts) => ({ ...emptyBucket(of), ...counts, ...of }))
      .reduce(addBuckets, emptyBucket(of))
    const { requests, errors, classes, latency = {}, sides = {} } = sum
    const routes = Object.entries(sum.routes).map(
      ([route, one]) => [route, { requests: one.requests, errors: one.errors }] as const,
    )
    const latencies = Object.values(latency).reduce((total, count) => total + count, 0)
    return { requests, errors, classes, routes: Object.fromEntries(routes), sides, latencies }
  }
  return {
    first,
    report: shop.report,
    counted,
    scrapes: async () => {
      const { values = [] } =
        (await shop.metrics.getMetricsAsJSON()).find(({ name }) => name === 'faultboard_scrapes_total') ?? {}
      return values.reduce((sum, { value }) => sum + value, 0)
    },
    stop: () => shop.source.stop(),
    next: shop.next,
    /** Waits for exactly this; equal once is not enough, because what is counted twice comes later. */
    async becomes(expected: Partial<Counted>) {
      await expect.poll(counted, { timeout: 10_000, interval: 20 }).toMatchObject(expected)
      await shop.next()
      expect(counted()).toMatchObject(expected)
      if (expected.routes) expect(counted().routes).toEqual(expected.routes)
      if (expected.classes) expect(counted().classes).toEqual(expected.classes)
    },
  }
}

/** Asks each path so often, one after the other; returns the statuses by their number. */
export async function drive(base: string, times: Record<string, number>): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {}
  for (const [path, count] of Object.entries(times)) {
    for (let i = 0; i < count; i++) {
      const [method = 'GET', bare = path] = path.includes(' ') ? path.split(' ') : ['GET', path]
      const response = await fetch(`${base}${bare}`, { method, redirect: 'manual' })
      await response.arrayBuffer()
      statuses[response.status] = (statuses[response.status] ?? 0) + 1
    }
  }
  return statuses
}
