import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'hclog',
  about: 'Programs of HashiCorp: Consul, Nomad, Terraform and Vault.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:?\d\d)) \[(?<level>TRACE|DEBUG|INFO|WARN|ERROR)\] {1,2}(?<logger>[\w.\-/[\]@: ]{1,120}?): (?<message>.*)$/s,
  ]),
  examples: [
    {
      line: '2026-11-24T03:42:10.123Z [ERROR] agent.server: failed to join: error="no leader"',
      record: { level: 'error', logger: 'agent.server', zoned: true },
    },
    {
      line: '2026-11-24T03:42:10.123Z [INFO]  core: security barrier not initialized',
      record: { level: 'info', logger: 'core' },
    },
  ],
}
