import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'winston',
  about: 'winston and other loggers of Node in their simple layout: a level in lower case and a colon.',
  vantage: 'error-log',
  parse: readLayouts([/^(?<level>error|warn|info|http|verbose|debug|silly): (?<message>.*)$/]),
  examples: [
    { line: 'error: charge failed {"orderId":7}', record: { level: 'error', message: 'charge failed {"orderId":7}' } },
    { line: 'info: listening on 3000', record: { level: 'info' } },
    { line: 'warn: slow', record: { level: 'warn' } },
  ],
}
