import { createReader, type ReadOptions } from '../collectors/metrics/exposition/reader.ts'
import { machineLine } from './machine.ts'

/** How fast an exposition is read, beside a scan for newlines of the same body: the least that any reader must do. */

const rounds = 60
const options: ReadOptions = { isWhole: true, unit: 'ms' }
const counted = 'http_request_duration_seconds_count'

/** Over 2 MB as a large Java or Node service has it: histograms by route and status, and many gauges. */
function makeBody(): Buffer {
  const lines = [
    `# HELP ${counted.replace('_count', '')} Duration of requests.`,
    '# TYPE http_request_duration_seconds histogram',
  ]
  const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf']
  for (let i = 0; i < 688; i++) {
    const labels = `method="GET",path="/api/v1/resource${i >> 2}/:id",status_code="${[200, 404, 500, 503][i & 3]}"`
    for (const le of bounds) lines.push(`http_request_duration_seconds_bucket{le="${le}",${labels}} ${i * 31}`)
    lines.push(`http_request_duration_seconds_sum{${labels}} ${i * 3.25}`, `${counted}{${labels}} ${i * 31}`)
  }
  for (let i = 0; lines.length < 15_279; i++) {
    if (i % 8 === 0) lines.push(`# HELP kafka_consumer_metric_${i >> 3} A gauge with a usual sentence to explain it.`)
    if (i % 8 === 1) lines.push(`# TYPE kafka_consumer_metric_${i >> 3} gauge`)
    const labels = `client_id="consumer-orders-service-${i % 17}",topic="orders.events.v${i % 5}",partition="${i % 12}",zone="z1"`
    lines.push(
      `kafka_consumer_metric_${i >> 3}{${labels},host="node-${i % 40}.cluster.example",pod="orders-consumer-7c9d8b6f5-${i % 97}",namespace="commerce-production"} ${i}.5e-1`,
    )
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}

function scanNewlines(body: Buffer): number {
  let lines = 0
  for (let at = body.indexOf(10); at !== -1; at = body.indexOf(10, at + 1)) lines++
  return lines
}

/** Median milliseconds of one run, after a warm-up. */
function time(run: () => unknown): number {
  for (let i = 0; i < 10; i++) run()
  const took: number[] = []
  for (let i = 0; i < rounds; i++) {
    const began = performance.now()
    run()
    took.push(performance.now() - began)
  }
  return took.sort((a, b) => a - b)[rounds >> 1] ?? 0
}

const body = makeBody()
const megabytes = body.length / 1e6
const scanMs = time(() => scanNewlines(body))
const say = (name: string, ms: number) => {
  const speed = Math.round(megabytes / (ms / 1_000))
  console.log(
    `${name.padEnd(34)} ${ms.toFixed(2).padStart(7)} ms ${String(speed).padStart(6)} MB/s  ${(ms / scanMs).toFixed(1)} × scan`,
  )
}

const wanted = createReader(new Set([counted, 'process_start_time_seconds', 'process_cpu_seconds_total']))
const everything = createReader(null)
const { samples, lines, badLines } = everything.read(body, options)
console.log(`body: ${body.length} bytes, ${scanNewlines(body)} lines, ${lines} samples, ${badLines.count} bad lines`)
if (samples.length !== lines) throw new Error('The reader lost samples.')
if (wanted.read(body, options).samples.length !== 688) throw new Error('The reader lost wanted samples.')
say('newline scan', scanMs)
say(
  'wanted family (688 samples)',
  time(() => wanted.read(body, options)),
)
say(
  'everything (first contact)',
  time(() => everything.read(body, options)),
)
console.log(machineLine())
