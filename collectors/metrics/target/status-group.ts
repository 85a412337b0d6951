import type { ErrorClass } from '../../../contracts/error-class.ts'
import type { ErrorGroup } from '../../../contracts/error-group.ts'
import type { ServiceName } from '../../../contracts/service.ts'
import { groupId } from '../../group-id.ts'
import type { Plan } from '../presets/choose.ts'

/** What a counter tells of its errors. */
type Failed = { class: ErrorClass | null; status: string | null; route: string | null }

/** What is said of a failure that has no status of its own. */
const titles: Record<ErrorClass, string> = {
  http_5xx: 'Failed',
  gateway: 'Failed at the gateway',
  network: 'Connection failed',
  timeout: 'Timed out',
  database: 'Database error',
  exception: 'Exception',
  contract: 'Broken contract',
  other: 'Failed',
}

/** An error as a counter tells it: status and route. The server lists it only where no log says more. */
export function statusGroup(service: ServiceName, { preset, family }: Plan, failed: Failed): ErrorGroup {
  const { status, route } = failed
  const kind = failed.class ?? 'other'
  const protocol = family.codes === 'grpc' ? 'gRPC' : 'HTTP'
  const knowsStatus = family.status.length > 0
  const title = status === null ? (knowsStatus ? 'No status' : titles[kind]) : `${protocol} ${status}`
  const what = status === null && !knowsStatus ? titles[kind] : `${status ?? 'nothing'} answered`
  return {
    id: groupId(service, preset.vantage, kind, status ?? '', route ?? ''),
    service,
    vantage: preset.vantage,
    class: kind,
    rule: preset.name,
    title: title.slice(0, 120),
    message: (route === null ? what : `${what} on ${route}`).slice(0, 300),
    route,
    where: null,
    sample: null,
  }
}
