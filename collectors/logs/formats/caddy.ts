import { type Format, type LogRecord, logRecord } from './format.ts'
import { type Fields, fieldsOf, hasText, isFields, pick, recordOfFields, textOf } from './json-fields.ts'
import { failureOf } from './passed.ts'

/** A finished request, as `http.log.access` tells of it. */
function accessOf(fields: Fields): LogRecord | null {
  const method = textOf(fields, ['request.method'])
  const path = textOf(fields, ['request.uri'])
  const status = fields.status
  if (method === null || path === null || typeof status !== 'number') return null
  const host = textOf(fields, ['request.host'])
  const shared = recordOfFields(fields)
  return logRecord({
    alone: true,
    level: status >= 500 ? 'error' : 'info',
    message: `${method} ${path}`,
    stamp: shared?.stamp ?? null,
    zoned: shared?.zoned ?? false,
    request: {
      method,
      path,
      status,
      agent: textOf(fields, ['request.headers.User-Agent']) ?? '',
      passed: { backends: host === null ? [] : [host], isNamed: false, isMade: null, class: failureOf(status) },
    },
  })
}

function parse(line: string): LogRecord | null {
  const fields = fieldsOf(line)
  if (fields === null || !hasText(fields, 'level', 'msg') || !('ts' in fields)) return null
  const logger = textOf(fields, ['logger']) ?? ''
  if (logger.startsWith('http.log.access')) return accessOf(fields)
  const isCaddy = /^(?:http|tls|admin|pki|events|caddy)(?:\.|$)/.test(logger) || isFields(pick(fields, 'request'))
  // The request that an error belongs to is in the access log too; here it says why it failed.
  return isCaddy ? recordOfFields(fields) : null
}

export const format: Format = {
  name: 'caddy',
  about: "Caddy's log and access log, which are JSON.",
  vantage: 'access-log',
  parse,
  examples: [
    {
      line: '{"level":"error","ts":1795491246.5,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"10.0.0.7","proto":"HTTP/1.1","method":"GET","host":"shop.example","uri":"/pay?x=1","headers":{"User-Agent":["curl/8"]}},"duration":0.001,"size":0,"status":502}',
      record: {
        level: 'error',
        stamp: 1_795_491_246_500,
        request: {
          method: 'GET',
          path: '/pay?x=1',
          status: 502,
          agent: 'curl/8',
          passed: { backends: ['shop.example'], isNamed: false, isMade: null, class: 'gateway' },
        },
      },
    },
    {
      line: '{"level":"error","ts":1795491246.5,"logger":"http.log.error","msg":"dial tcp 127.0.0.1:5996: connect: connection refused","request":{"method":"GET","host":"shop.example","uri":"/pay"},"duration":0.001,"status":502,"err_id":"a1b2","err_trace":"reverseproxy.statusError"}',
      record: { level: 'error', request: null, logger: 'http.log.error' },
    },
    {
      line: '{"level":"info","ts":1795491246.5,"logger":"admin","msg":"admin endpoint started","address":"localhost:2019"}',
      record: { level: 'info', request: null },
    },
  ],
}
