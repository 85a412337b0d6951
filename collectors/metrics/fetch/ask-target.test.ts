import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { startTarget } from '../scripted-target.fixture.ts'
import { counterText, steppedClock, watch } from '../watched-target.fixture.ts'

const isOpenMetricsFirst = ({ headers }: IncomingMessage) =>
  headers.accept?.startsWith('application/openmetrics-text') ?? false

const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
const seconds = () => Date.now() / 1_000

/** As client_golang answers: the start of a counter only in OpenMetrics. */
const inBoth =
  (value: () => number, created: number | null) =>
  (request: IncomingMessage, response: import('node:http').ServerResponse) => {
    const series = `http_requests_total{code="500",method="GET"} ${value()}\n`
    if (!isOpenMetricsFirst(request)) {
      response
        .setHeader('content-type', 'text/plain; version=0.0.4')
        .end(`# TYPE http_requests_total counter\n${series}`)
      return
    }
    const start = created === null ? '' : `http_requests_created{code="500",method="GET"} ${created}\n`
    response.setHeader('content-type', openMetrics).end(`# TYPE http_requests counter\n${series}${start}# EOF\n`)
  }

describe('in which format a target is asked', () => {
  test('M12: OpenMetrics is asked for once, and again only where it says since when it counts', async () => {
    const target = await startTarget(inBoth(() => 5, null))
    const shop = watch({ url: target.url })
    await shop.start()
    await shop.scraped(4)
    expect(target.requests.slice(0, 4).map(isOpenMetricsFirst)).toEqual([true, false, false, false])
  })

  test('where it says so, it stays with OpenMetrics, and the first sample of a counter is exact', async () => {
    let value = 7
    const target = await startTarget(inBoth(() => value, seconds() + 0.5))
    const shop = watch({ url: target.url })
    await shop.start()
    value = 9
    await shop.next()
    expect(target.requests.every(isOpenMetricsFirst)).toBe(true)
    // Its counter began after it was watched for: all seven are new.
    expect(shop.totals()).toEqual({ requests: 9, errors: 9 })
  })

  test('a target that only has one format is asked once at its first contact', async () => {
    const target = await startTarget(counterText({ 200: 1 }))
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    await shop.start(target)
    await shop.once(target)
    expect(target.requests.map(isOpenMetricsFirst)).toEqual([true, false])
  })

  test('one that answers an error to OpenMetrics is asked for text at once', async () => {
    const target = await startTarget((request, response) =>
      isOpenMetricsFirst(request) ? response.writeHead(406).end() : response.end(counterText({ 200: 1 })),
    )
    const shop = watch({ url: target.url })
    expect((await shop.start()).ok).toBe(true)
    expect(target.requests.slice(0, 2).map(isOpenMetricsFirst)).toEqual([true, false])
  })

  test('an Accept of the configuration is the only one that is sent', async () => {
    const target = await startTarget(counterText({ 200: 1 }))
    const shop = watch({ url: target.url, headers: { Accept: 'text/plain' } })
    await shop.start()
    expect(target.requests.map(({ headers }) => headers.accept)).toEqual(target.requests.map(() => 'text/plain'))
  })
})
