// The other side of bench/scrape.ts, in a process of its own: many targets whose counters rise with every scrape.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const targets = Number(process.argv[2])
const bytes = Number(process.argv[3])
const bounds = ['0.005', '0.025', '0.1', '0.5', '2.5', '10', '+Inf']
const digits = 9

type Body = { bytes: Buffer; counters: { at: number; value: number }[] }

/** A body as a Node service has it: a histogram by route and status, and gauges of its runtime until it is large enough. */
function createBody(): Body {
  const lines: string[] = ['# TYPE http_request_duration_seconds histogram']
  const counters: { at: number; value: number }[] = []
  let length = (lines[0]?.length ?? 0) + 1
  const add = (line: string) => {
    lines.push(line)
    length += line.length + 1
  }
  const addCounter = (series: string) => {
    counters.push({ at: length + series.length + 1, value: 10 ** (digits - 1) })
    add(`${series} ${'0'.repeat(digits)}`)
  }
  for (let route = 0; route < 10; route++) {
    for (const status of [200, 404, 500]) {
      const labels = `method="GET",route="/api/v1/resource${route}/:id",status_code="${status}"`
      for (const le of bounds) addCounter(`http_request_duration_seconds_bucket{le="${le}",${labels}}`)
      addCounter(`http_request_duration_seconds_sum{${labels}}`)
      addCounter(`http_request_duration_seconds_count{${labels}}`)
    }
  }
  add('# TYPE process_start_time_seconds gauge')
  add('process_start_time_seconds 1700000000')
  for (let i = 0; length < bytes; i++) {
    if (i % 8 === 0) add(`# TYPE nodejs_runtime_metric_${i >> 3} gauge`)
    addCounter(`nodejs_runtime_metric_${i >> 3}{pool="worker-${i % 8}",zone="zone-${i % 3}",node="node-${i % 40}"}`)
  }
  return { bytes: Buffer.from(`${lines.join('\n')}\n`), counters }
}

function rise({ bytes: into, counters }: Body): void {
  for (const counter of counters) {
    counter.value += 1
    let rest = counter.value
    for (let digit = digits - 1; digit >= 0; digit--) {
      into[counter.at + digit] = 48 + (rest % 10)
      rest = Math.floor(rest / 10)
    }
  }
}

const ports: number[] = []
let overlaps = 0
let connections = 0
for (let i = 0; i < targets; i++) {
  const body = createBody()
  let underWay = 0
  const server = createServer((_, response) => {
    if (++underWay > 1) overlaps++
    response.on('close', () => underWay--)
    rise(body)
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.setHeader('content-length', body.bytes.length)
    // A copy, because the next scrape may change it before the socket has taken all of this one.
    response.end(Buffer.from(body.bytes))
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  ports.push(port)
}
process.on('message', () => process.send?.({ overlaps, connections }))
process.on('disconnect', () => process.exit())
process.send?.({ ports })
