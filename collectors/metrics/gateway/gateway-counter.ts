import { z } from 'zod'
import { addClasses, type ClassCounts, ErrorClass } from '../../../contracts/error-class.ts'
import type { TargetReport } from '../../../contracts/target.ts'
import type { Backends } from '../../../runtime/config-gateway.ts'
import { type BackendMap, createBackendMap, type Place } from '../../gateway/backend-map.ts'
import { reportsBehind } from '../../gateway/gateway-reports.ts'
import type { GatewayRoom } from '../../gateway/gateway-room.ts'
import { giveSum, listSum } from '../../gateway/gateway-sum.ts'
import type { Owner, Sink } from '../../sink.ts'
import type { GatewayFamily, Preset } from '../presets/preset.ts'
import type { GatewayIncrement } from '../target/series-use.ts'
import { type BackendTally, tallyBackends } from './backend-tally.ts'
import { asMade, madeByCounters, madeByDifference, namedByCause, nothingOwed, type Owed, renamed } from './made.ts'

const maxBackends = 1_000
const Checkpoint = z.array(
  z.strictObject({
    names: z.array(z.string()),
    owed: z.strictObject({
      classes: z.partialRecord(ErrorClass, z.int()),
      failed: z.int(),
      since: z.int(),
    }),
    tellsMade: z.boolean(),
  }),
)

type Backend = { names: readonly string[]; owed: Owed; tellsMade: boolean }

/** Counts for the services behind a gateway what its metrics tell of them. */
export interface GatewayCounter {
  take(preset: Preset, increments: readonly GatewayIncrement[], at: number): void
  /** Undefined while it is no gateway. */
  checkpoint(): unknown
  notes(): string[]
  /** A Report for each service that stands behind it, from the one of the gateway itself. */
  reports(of: TargetReport): TargetReport[]
}

type Entry = { owner: Owner; backends?: Backends | undefined }

export function createGatewayCounter(
  { owner, backends: said }: Entry,
  { sink, room, checkpoint }: { sink: Sink; room: GatewayRoom; checkpoint: unknown },
): GatewayCounter {
  const map: BackendMap = createBackendMap({ by: { gateway: owner, kind: 'metrics' }, backends: said }, room)
  const backends = new Map<string, Backend>()
  const kept = Checkpoint.safeParse(checkpoint)
  for (const { names, owed, tellsMade } of kept.success ? kept.data : []) {
    // Asked for at once, so that after a restart the same gateway counts for a service as before.
    map.of(names)
    backends.set(names[0] ?? '', { names, owed, tellsMade })
  }
  let saved: unknown

  const backendOf = ({ names }: BackendTally, at: number, family: GatewayFamily): Backend | null => {
    const [name = ''] = names
    const tellsMade = family.made.by !== 'unknown'
    const there = backends.get(name)
    if (there) return there
    if (backends.size >= maxBackends) return null
    const backend = { names, owed: nothingOwed(at), tellsMade }
    backends.set(name, backend)
    return backend
  }
  const give = (tally: BackendTally, place: Place, { family, at }: { family: GatewayFamily; at: number }) => {
    const backend = backendOf(tally, at, family)
    if (backend === null) return
    const found = madeOf(family, tally, { backend, at })
    const made = asMade(found)
    const { cut } = tally
    const sum = {
      requests: tally.requests,
      classes: addClasses(
        family.made.by === 'counters' ? namedByCause(tally.classes, made) : renamed(tally.classes, found, made),
        cut,
      ),
      made: addClasses(made, cut),
      routes: tally.routes,
    }
    giveSum(sum, { owner: place.owner, at, sink })
    listSum(sum, { owner: place.owner, at, sink, gateway: owner.service })
  }

  return {
    take({ gateway: family }, increments, at) {
      if (!family) return
      saved = undefined
      for (const tally of tallyBackends(family, increments)) {
        // Backends of other protocols have counters of connections only, and are nobody's.
        const isKnown = tally.isAnswering || backends.has(tally.names[0] ?? '')
        const place = isKnown ? map.of(tally.names) : null
        if (place) give(tally, place, { family, at })
      }
    },
    checkpoint() {
      if (backends.size === 0) return undefined
      saved ??= [...backends.values()].map(({ names, owed, tellsMade }) => ({ names, owed, tellsMade }))
      return saved
    },
    notes: map.notes,
    reports: (of) =>
      reportsBehind(
        of,
        [...backends.values()].flatMap(({ names, tellsMade }) => {
          const place = map.of(names)
          return place ? [{ place, backend: names[0] ?? '', tellsMade }] : []
        }),
      ),
  }
}

function madeOf(
  { made }: GatewayFamily,
  tally: BackendTally,
  { backend, at }: { backend: Backend; at: number },
): ClassCounts {
  if (made.by === 'label') return tally.made
  if (made.by === 'unknown') return {}
  const found =
    made.by === 'difference'
      ? madeByDifference(backend.owed, { answered: tally.classes, relayed: tally.relayed, at })
      : madeByCounters(backend.owed, { failed: tally.errors, told: tally.told, at })
  backend.owed = found.owed
  return found.made
}
