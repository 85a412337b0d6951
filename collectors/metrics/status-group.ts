import type { ErrorGroup } from '../../contracts/error-group.ts'
import type { ServiceName } from '../../contracts/service.ts'
import { groupId } from '../group-id.ts'
import type { Meaning } from './presets/meaning.ts'
import type { Preset } from './presets/preset.ts'

/** An error as a counter tells it: status and route. The server lists it only where no log says more. */
export function statusGroup(service: ServiceName, { name, vantage }: Preset, meaning: Meaning): ErrorGroup {
  const { class: kind, status, route } = meaning
  const answered = `${status ?? 'nothing'} answered`
  return {
    id: groupId(service, vantage, kind ?? 'other', status ?? '', route ?? ''),
    service,
    vantage,
    class: kind ?? 'other',
    rule: name,
    title: (status === null ? 'No status' : `HTTP ${status}`).slice(0, 120),
    message: (route === null ? answered : `${answered} on ${route}`).slice(0, 300),
    route,
    where: null,
    sample: null,
  }
}
