// A shop that logs by OpenTelemetry's SDK: where to, how and as whom is said by the environment alone.
import { createRequire } from 'node:module'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'

// The one that the SDK itself works with.
const ofSdk = createRequire(createRequire(import.meta.url).resolve('@opentelemetry/sdk-logs'))
const { defaultResource, detectResources, envDetector } = ofSdk('@opentelemetry/resources')

const count = Number(process.argv[2])
const isJson = process.env.OTEL_EXPORTER_OTLP_LOGS_PROTOCOL === 'http/json'
const exporter = isJson ? new JsonExporter() : new ProtobufExporter()
const provider = new LoggerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  processors: [new BatchLogRecordProcessor({ exporter })],
})
const [INFO, WARN2, ERROR, ERROR3, FATAL] = [9, 14, 17, 19, 21]
const log = provider.getLogger('shop.orders')

function pay(order) {
  throw new RangeError(`order ${order} was not paid, password=hunter2-Xy`, {
    cause: new Error('connect ECONNREFUSED 127.0.0.1:5432'),
  })
}

for (let order = 0; order < count; order++) {
  log.emit({ severityNumber: INFO, severityText: 'INFO', body: `order ${order} came, no error` })
  log.emit({ severityNumber: WARN2, severityText: 'WARN2', body: `order ${order} is slow` })
  log.emit({ severityNumber: ERROR, severityText: 'ERROR', body: `no stock for order ${order}` })
  log.emit({ severityNumber: ERROR3, body: { message: `no shelf ${order}`, shelf: { row: order } } })
  log.emit({ body: `{"level":"error","msg":"no box ${order}"}` })
  try {
    pay(order)
  } catch (error) {
    const { name: type, message, stack } = error
    log.emit({
      severityNumber: FATAL,
      body: 'request failed',
      attributes: { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack },
    })
    log.emit({ severityNumber: ERROR, body: 'as the SDK writes it', exception: error })
  }
}
await provider.shutdown()
process.stdout.write('shut down\n')
