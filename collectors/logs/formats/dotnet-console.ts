import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'dotnet-console',
  about: 'The simple console of Microsoft.Extensions.Logging, as ASP.NET Core writes it.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?:(?<time>(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)?) )?(?<level>trce|dbug|info|warn|fail|crit): (?<logger>[\w.`]{1,200})\[\d+\](?: (?<message>.*))?$/,
  ]),
  examples: [
    {
      line: 'fail: Microsoft.AspNetCore.Server.Kestrel[13]',
      record: { level: 'error', logger: 'Microsoft.AspNetCore.Server.Kestrel', message: '' },
    },
    { line: 'info: Microsoft.Hosting.Lifetime[14]', record: { level: 'info' } },
    { line: '2026-11-24 03:42:10 fail: Shop.Pay[0] no money', record: { level: 'error', message: 'no money' } },
    { line: 'crit: Shop.Pay[0] no money', record: { level: 'fatal', message: 'no money' } },
  ],
}
