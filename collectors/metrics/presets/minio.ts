import type { Preset } from './preset.ts'

/** MinIO. Its errors are counted apart from its requests, and those of clients apart from its own. */
export const preset: Preset = {
  name: 'minio',
  title: 'MinIO',
  kind: 'dependency',
  vantage: 'app',
  families: [
    {
      metric: 'minio_s3_requests_total',
      status: [],
      method: [],
      route: ['api'],
      classWithoutStatus: () => null,
      parts: [{ metric: 'minio_s3_requests_5xx_errors_total', counts: 'errors', class: 'http_5xx' }],
    },
  ],
  copies: [{ metric: 'minio_s3_requests_errors_total', why: 'the errors of clients and of the server together' }],
  // The metrics of a cluster are of many processes.
  startTimes: [],
  notes: ['Routes are the calls of S3, such as getobject.'],
  examples: [
    {
      says: 'the errors of the server, and not those of its clients',
      text: `# TYPE minio_s3_requests_total counter
minio_s3_requests_total{api="getobject",server="127.0.0.1:9000"} 90
minio_s3_requests_total{api="putobject",server="127.0.0.1:9000"} 10
# TYPE minio_s3_requests_errors_total counter
minio_s3_requests_errors_total{api="getobject",server="127.0.0.1:9000"} 9
# TYPE minio_s3_requests_4xx_errors_total counter
minio_s3_requests_4xx_errors_total{api="getobject",server="127.0.0.1:9000"} 7
# TYPE minio_s3_requests_5xx_errors_total counter
minio_s3_requests_5xx_errors_total{api="getobject",server="127.0.0.1:9000"} 2
`,
      requests: 100,
      errors: 2,
      classes: { http_5xx: 2 },
      routes: { getobject: { requests: 90, errors: 2 }, putobject: { requests: 10, errors: 0 } },
    },
  ],
}
