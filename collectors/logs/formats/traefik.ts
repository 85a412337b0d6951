import { format as access } from './access.ts'
import type { Format } from './format.ts'
import { failureOf } from './passed.ts'

/** Behind the combined log: how many requests so far, the router, the server that was asked, how long it took. */
const behind = /" \d+ "([^"]{1,300})" "([^"]{1,300})" \d+ms$/

export const format: Format = {
  name: 'traefik',
  about: "Traefik's access log in its common format.",
  vantage: 'access-log',
  parse(line) {
    const found = line.endsWith('ms') ? behind.exec(line) : null
    if (!found) return null
    const record = access.parse(line)
    if (!record?.request) return null
    const names = [found[1] ?? '', found[2] ?? ''].filter((name) => name !== '-')
    const passed = { backends: names, isNamed: true, isMade: null, class: failureOf(record.request.status) }
    return { ...record, request: { ...record.request, passed } }
  },
  examples: [
    {
      line: '10.0.0.7 - - [24/Nov/2026:03:34:06 +0000] "GET /pay HTTP/1.1" 502 11 "-" "curl/8" 17 "shop@docker" "http://10.0.0.2:80" 3ms',
      record: {
        level: 'error',
        request: {
          method: 'GET',
          path: '/pay',
          status: 502,
          agent: 'curl/8',
          passed: { backends: ['shop@docker', 'http://10.0.0.2:80'], isNamed: true, isMade: null, class: 'gateway' },
        },
      },
    },
    {
      line: '10.0.0.7 - - [24/Nov/2026:03:34:06 +0000] "GET /no HTTP/1.1" 404 19 "-" "-" 18 "-" "-" 0ms',
      record: {
        request: {
          method: 'GET',
          path: '/no',
          status: 404,
          agent: '-',
          passed: { backends: [], isNamed: true, isMade: null, class: null },
        },
      },
    },
  ],
}
