import { requestOf } from './access-json.ts'
import type { Format } from './format.ts'
import { fieldsOf, hasText } from './json-fields.ts'

export const format: Format = {
  name: 'traefik-json',
  about: "Traefik's access log in JSON.",
  vantage: 'access-log',
  parse(line) {
    const fields = fieldsOf(line)
    return fields !== null && 'DownstreamStatus' in fields && hasText(fields, 'RequestMethod')
      ? requestOf(fields)
      : null
  },
  examples: [
    {
      line: '{"DownstreamStatus":502,"OriginStatus":502,"RequestMethod":"GET","RequestPath":"/pay","RequestHost":"shop.example","ServiceName":"shop@docker","StartUTC":"2026-11-24T03:34:06.5Z","level":"info","msg":"","time":"2026-11-24T03:34:06Z"}',
      record: {
        level: 'error',
        request: {
          method: 'GET',
          path: '/pay',
          status: 502,
          agent: '',
          passed: { backends: ['shop@docker'], isNamed: true, isMade: null, class: 'gateway' },
        },
      },
    },
    {
      line: '{"DownstreamStatus":200,"RequestMethod":"POST","RequestPath":"/pay","RequestHost":"shop.example","ServiceName":"shop@docker","StartUTC":"2026-11-24T03:34:06.5Z","level":"info","msg":"","time":"2026-11-24T03:34:06Z"}',
      record: { level: 'info' },
    },
  ],
}
