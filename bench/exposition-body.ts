/** The sample that is counted in it, and the others that are asked for. */
export const counted = 'http_request_duration_seconds_count'
export const wantedNames: ReadonlySet<string> = new Set([
  counted,
  'process_start_time_seconds',
  'process_cpu_seconds_total',
])
export const countedSeries = 688

const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf']

/**
 * 2.4 MB as a large Java or Node service has it: histograms by route and status, and many gauges. `n` moves all counters,
 * as the next scrape would find them.
 */
export function makeBody(n: number): Buffer {
  const lines = [
    `# HELP ${counted.replace('_count', '')} Duration of requests.`,
    '# TYPE http_request_duration_seconds histogram',
  ]
  for (let i = 0; i < countedSeries; i++) {
    const labels = `service="shop",method="GET",path="/api/v1/resource${i >> 2}/:id",status_code="${[200, 404, 500, 503][i & 3]}"`
    const value = i * 31 + n
    for (const le of bounds) lines.push(`http_request_duration_seconds_bucket{le="${le}",${labels}} ${value}`)
    lines.push(`http_request_duration_seconds_sum{${labels}} ${value * 3.25}`, `${counted}{${labels}} ${value}`)
  }
  for (let i = 0; lines.length < 15_279; i++) {
    if (i % 8 === 0) lines.push(`# HELP kafka_consumer_metric_${i >> 3} A gauge with a usual sentence to explain it.`)
    if (i % 8 === 1) lines.push(`# TYPE kafka_consumer_metric_${i >> 3} gauge`)
    const labels = `client_id="consumer-orders-service-${i % 17}",topic="orders.events.v${i % 5}",partition="${i % 12}",zone="z1"`
    lines.push(
      `kafka_consumer_metric_${i >> 3}{${labels},host="node-${i % 40}.cluster.example",cluster="eu-central",pod="orders-consumer-7c9d8b6f5-${i % 97}",namespace="commerce-production"} ${i + n}.5e-1`,
    )
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}
