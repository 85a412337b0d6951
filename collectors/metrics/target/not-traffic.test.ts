import { describe, expect, test } from 'vitest'
import { readTarget } from './read-target.fixture.ts'

/** django-prometheus where only the statuses are counted: the answer to a scrape is one more 200, counted after it was given. */
function createDjango() {
  const counts = { 200: 40, 500: 3 }
  return {
    hit(status: 200 | 500, times = 1) {
      counts[status] += times
    },
    text: () =>
      `# TYPE django_http_responses_total_by_status_total counter
process_start_time_seconds 1700000000.25
${Object.entries(counts)
  .map(([status, value]) => `django_http_responses_total_by_status_total{status="${status}"} ${value}`)
  .join('\n')}
`,
    scraped() {
      counts[200]++
    },
  }
}

describe('our own scrapes', () => {
  test('are taken off where the library is known to count them, one for each, from the first on', () => {
    const one = readTarget()
    const django = createDjango()
    const scrape = () => {
      one.read(django.text())
      django.scraped()
    }
    scrape()
    for (let second = 0; second < 120; second++) {
      if (second % 10 === 0) django.hit(500)
      if (second % 4 === 0) django.hit(200, 2)
      scrape()
    }
    scrape()
    expect(one.totals()).toEqual({ requests: 12 + 60, errors: 12 })
    expect(one.notes().join()).toContain('one is taken off for each of them')
  })

  test('are taken off for the readings too that were held back until it was clear whose they are', () => {
    const one = readTarget({ ownScrapes: 'subtract' })
    const text = (own: number, shop: number) => `web_requests_total{code="200"} ${own + shop}\n`
    one.read(text(0, 0))
    // So much at once, from a process that tells no start time and was read once, may be another one.
    for (let scrape = 1; scrape < 6; scrape++) one.read(text(scrape, 900))
    expect(one.totals().requests).toBe(900)
  })

  test('are counted where the configuration says so', () => {
    const one = readTarget({ ownScrapes: 'count' })
    const django = createDjango()
    for (let second = 0; second < 11; second++) {
      one.read(django.text())
      django.scraped()
    }
    expect(one.totals().requests).toBe(10)
  })

  test('are left out by their view where views are told, and the latency too', () => {
    const one = readTarget()
    const text = (own: number, shop: number) =>
      `django_http_responses_total_by_status_view_method_total{method="GET",status="200",view="prometheus-django-metrics"} ${own}
django_http_responses_total_by_status_view_method_total{method="GET",status="200",view="shop"} ${shop}
`
    for (let second = 0; second < 30; second++) one.read(text(second, Math.floor(second / 10)))
    expect(one.totals().requests).toBe(2)
  })

  test('are found by watching where nobody says so, after a minute, and again at once after a restart of ours', () => {
    let [hits, scrapes] = [0, 0]
    const text = () =>
      `process_start_time_seconds 1700000000.25\nweb_requests_total{code="200"} ${500 + hits + scrapes}\n`
    const one = readTarget()
    const scrape = (target: typeof one) => {
      target.read(text())
      scrapes++
    }
    for (let second = 0; second < 200; second++) {
      if (second % 5 === 0) hits++
      scrape(one)
    }
    // The first minute is needed to know.
    expect(one.totals().requests).toBe(hits - 1 + 60)
    expect(one.notes().join()).toContain('It counts our own scrapes among its requests')
    const again = readTarget({ checkpoint: JSON.parse(JSON.stringify(one.counter.checkpoint())) })
    for (let second = 0; second < 20; second++) scrape(again)
    expect(again.totals().requests).toBe(0)
  })

  test('are not suspected in traffic that is merely steady', () => {
    const one = readTarget()
    let value = 100
    for (let second = 0; second < 300; second++) {
      value += 1 + (second % 7 === 0 ? -1 : 0)
      one.read(`process_start_time_seconds 1700000000.25\nweb_requests_total{code="200"} ${value}\n`)
    }
    expect(one.totals().requests).toBe(value - 100)
  })

  test('a collector of another kind that reads /metrics by a route is no traffic either', () => {
    const one = readTarget()
    for (let second = 0; second < 5; second++) {
      one.read(
        `http_requests_total{code="200",path="/metrics"} ${second * 3}\nhttp_requests_total{code="200",path="/a"} ${second}\n`,
      )
    }
    expect(one.totals().requests).toBe(4)
  })
})

describe('health checks', () => {
  const text = (checks: number, failed: number, shop: number) =>
    [
      `http_requests_total{code="200",method="GET",path="/healthz"} ${checks}`,
      `http_requests_total{code="503",method="GET",path="/healthz"} ${failed}`,
      `http_requests_total{code="200",method="GET",path="/shop"} ${shop}`,
      `http_requests_total{code="200",method="GET",path="/health-insurance"} ${shop}`,
      '',
    ].join('\n')

  test('are left out of the rate, failed ones too, and are shown', () => {
    const one = readTarget()
    for (let second = 0; second <= 62; second++) one.read(text(second, 0, Math.floor(second / 9)))
    one.read(text(63, 5, 8))
    expect(one.totals().errors).toBe(0)
    expect(Object.keys(one.taken().routes)).toEqual(['GET /shop', 'GET /health-insurance'])
    expect(one.notes().filter((note) => note.startsWith('Health'))).toEqual([
      'Health checks left out: GET /healthz (1.0 a second).',
    ])
  })

  test('are counted where the configuration says so', () => {
    const one = readTarget({ healthChecks: 'count' })
    one.read(text(1, 0, 0))
    one.read(text(3, 1, 0))
    expect(one.totals()).toEqual({ requests: 3, errors: 1 })
    expect(one.notes().join()).not.toContain('Health checks')
  })
})

describe('what the configuration says', () => {
  const odd = (value: number, failed: number) =>
    `shop_calls_total{result_code="200",page="/a"} ${value}\nshop_calls_total{result_code="500",page="/a"} ${failed}\nhttp_requests_total{code="200"} ${value * 2}\n`

  test('a family is counted because it is named, over one that is guessed', () => {
    const one = readTarget({ family: { metric: 'shop_calls_total', status: ['result_code'], route: ['page'] } })
    one.read(odd(1, 0))
    one.read(odd(4, 2))
    expect(one.taken()).toMatchObject({ requests: 5, errors: 2, routes: { '/a': { requests: 5, errors: 2 } } })
    expect(one.notes().join('\n')).toContain('shop_calls_total is counted because the configuration names it.')
    expect(one.notes().join('\n')).toContain('http_requests_total is left out: the rate is counted by shop_calls_total')
  })

  test('a name that is not there is answered with the nearest, and a label with those there are', () => {
    const missing = readTarget({ family: { metric: 'shop_call_total' } })
    expect(missing.read(odd(1, 0))).toMatchObject({
      kind: 'no-family',
      why: expect.stringContaining(
        'shop_call_total, which the configuration names, is not here. The nearest here: shop_calls_total',
      ),
    })
    const label = readTarget({ family: { metric: 'shop_calls_total', status: ['code'] } })
    expect(label.read(odd(1, 0))).toMatchObject({
      why: 'shop_calls_total has no label code, which the configuration names; its labels: result_code, page.',
    })
  })

  test('a family without a status counts requests, and no errors', () => {
    const one = readTarget({ family: { metric: 'hits_total' } })
    one.read('hits_total{page="/a"} 5\n')
    one.read('hits_total{page="/a"} 8\n')
    expect(one.totals()).toEqual({ requests: 3, errors: 0 })
  })

  test('counters that begin anew with each answer are counted as they stand, but for the first', () => {
    const one = readTarget({ temporality: 'delta' })
    const text = (ok: number, failed: number) =>
      `web_requests_total{code="200"} ${ok}\nweb_requests_total{code="500"} ${failed}\n`
    for (const [ok, failed] of [
      [900, 20],
      [3, 1],
      [0, 0],
      [3, 1],
      [2.5, 0],
      [2.5, 0],
    ] as const)
      one.read(text(ok, failed))
    expect(one.totals()).toEqual({ requests: 13, errors: 2 })
    const again = readTarget({ temporality: 'delta', checkpoint: JSON.parse(JSON.stringify(one.counter.checkpoint())) })
    again.read(text(4, 0))
    expect(again.totals().requests).toBe(4)
  })
})
