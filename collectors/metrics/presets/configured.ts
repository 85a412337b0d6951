import type { FamilyConfig } from '../../../runtime/config-scrape.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'
import { grpcLabels, methodLabels, routeLabels, statusLabels } from './usual-labels.ts'

/** The family that the configuration describes. Without a status it counts requests, and no errors. */
export function configuredFamily({ metric, status, method, route, codes }: FamilyConfig): RequestFamily {
  const isGrpc = codes === 'grpc' || (codes === undefined && status?.every((label) => grpcLabels.includes(label)))
  return {
    metric,
    status: status ?? (isGrpc ? grpcLabels : statusLabels),
    ...(isGrpc ? { codes: 'grpc' } : {}),
    method: method ?? methodLabels,
    route: route ?? routeLabels,
    ...(status ? {} : { classWithoutStatus: () => null }),
  }
}

/** What stands in the place of a preset where the configuration names the family and no preset knows it. */
export const configured: Preset = {
  name: 'configured',
  title: 'what the configuration names',
  kind: 'server',
  vantage: 'app',
  families: [],
  copies: [],
  startTimes: processStart,
  notes: [],
  examples: [],
}
