// An HTTP server as OpenTelemetry's documentation for Node sets it up: `node otel-server.mjs <port> <port of metrics>`.
import { createRequire } from 'node:module'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { MeterProvider } from '@opentelemetry/sdk-metrics'

const [port, metricsPort] = process.argv.slice(2).map(Number)
const exporter = new PrometheusExporter({ host: '127.0.0.1', port: metricsPort })
const instrumentation = new HttpInstrumentation()
instrumentation.setMeterProvider(new MeterProvider({ readers: [exporter] }))

// It is patched when it is required, so it must not be imported, which would happen before.
const http = createRequire(import.meta.url)('node:http')
http
  .createServer((request, response) => {
    const status = Number(/^\/status\/(\d{3})/.exec(request.url)?.[1] ?? 200)
    response.writeHead(status).end()
  })
  .listen(port, '127.0.0.1')
