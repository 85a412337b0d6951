import { Agent, request } from 'node:http'
import { Histogram, type Registry } from 'prom-client'

const timeoutMs = 2_000

export type Outgoing = {
  /** The status that the other service answered, through the gateway; null when there was no answer. */
  get(service: string, path: string): Promise<number | null>
}

/** Calls of other services through the gateway, counted under the names that OpenTelemetry gives them. */
export function createOutgoing(registry: Registry, gatewayPort: () => number | null): Outgoing {
  const agent = new Agent({ keepAlive: true })
  const duration = new Histogram({
    name: 'http_client_request_duration_seconds',
    help: 'Duration of requests to other services',
    labelNames: ['server_address', 'http_request_method', 'http_response_status_code', 'error_type'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5],
    registers: [registry],
  })
  return {
    get: (service, path) =>
      new Promise((resolve) => {
        const port = gatewayPort()
        if (port === null) {
          resolve(null)
          return
        }
        const stop = duration.startTimer({ server_address: service, http_request_method: 'GET' })
        const options = { host: '127.0.0.1', port, path: `/${service}${path}`, agent, timeout: timeoutMs }
        const call = request(options, (answer) => {
          answer.resume()
          stop({ http_response_status_code: answer.statusCode ?? 0 })
          resolve(answer.statusCode ?? null)
        })
        call.on('timeout', () => call.destroy(new Error('timeout')))
        call.on('error', (error) => {
          stop({ error_type: error.message === 'timeout' ? 'timeout' : 'connection_error' })
          resolve(null)
        })
        call.end()
      }),
  }
}
