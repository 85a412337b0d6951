import { type BackendTally, tallyBackends } from '../../collectors/metrics/gateway/backend-tally.ts'
import { madeByCounters, madeByDifference, nothingOwed } from '../../collectors/metrics/gateway/made.ts'
import type { GatewayFamily, Preset, PresetExample } from '../../collectors/metrics/presets/preset.ts'
import type { ClassCounts } from '../../contracts/error-class.ts'
import { samplesOf } from './expose.ts'
import { code, table } from './markdown.ts'

/** Which failures of a backend the gateway made itself, had all of its counters begun at 0. */
function madeOf({ made }: GatewayFamily, tally: BackendTally): ClassCounts | null {
  const at = 0
  if (made.by === 'unknown') return null
  if (made.by === 'label') return tally.made
  return made.by === 'difference'
    ? madeByDifference(nothingOwed(at), { answered: tally.classes, relayed: tally.relayed, at }).made
    : madeByCounters(nothingOwed(at), { failed: tally.errors, told: tally.told, at }).made
}

function row(family: GatewayFamily, tally: BackendTally): string[] {
  const [backend = '', name = backend] = tally.names
  const made = madeOf(family, tally)
  const own = made === null ? 'not told' : `${Object.values(made).reduce((sum, count) => sum + count, 0)}`
  return [code(backend), code(name), `${tally.requests}`, `${tally.errors}`, own]
}

/** What an example tells of the services behind a gateway; nothing where it has none of them. */
export function behindText({ gateway }: Preset, { text }: PresetExample): string[] {
  if (!gateway) return []
  const increments = samplesOf(text).map(({ name, labels, value }) => ({ metric: name, labels, increment: value }))
  const rows = tallyBackends(gateway, increments)
    .filter(({ requests }) => requests > 0)
    .map((tally) => row(gateway, tally))
  if (rows.length === 0) return []
  return [
    'and for the services behind it as',
    table(['backend', 'service', 'answered', 'errors', 'of its own making'], rows),
  ]
}
