import type { SideKind } from '../../contracts/side.ts'

/** What a kind is called where the things of that kind are listed. */
export const sideKindWord: Record<SideKind, string> = {
  database: 'Database',
  cache: 'Cache',
  broker: 'Broker',
  outgoing: 'Outgoing calls',
  proxy: 'Proxy',
  jobs: 'Jobs',
  exceptions: 'Exceptions',
  logs: 'Logs',
  process: 'Process',
}
