import type { Config } from '../../runtime/config.ts'
import type { Backends } from '../../runtime/config-gateway.ts'
import type { Owner } from '../sink.ts'
import { createBackendMap } from './backend-map.ts'
import { createGatewayRoom, type GatewayRoom } from './gateway-room.ts'

/** A room that knows every service of the configuration: also one without a source may stand behind a gateway. */
export function roomOf({ teams }: Pick<Config, 'teams'>): GatewayRoom {
  const room = createGatewayRoom()
  for (const [team, { services }] of Object.entries(teams)) {
    for (const service of Object.keys(services)) room.know({ team, service })
  }
  return room
}

/** Whose the backends of a gateway are, for people. */
export function behindLines(
  { owner, backends }: { owner: Owner; backends: Backends | undefined },
  names: readonly (readonly string[])[],
  config: Pick<Config, 'teams'>,
): string[] {
  const map = createBackendMap({ by: { gateway: owner, kind: 'metrics' }, backends }, roomOf(config))
  const lines = names.flatMap((each) => {
    const place = map.of(each)
    return place ? [`behind ${each[0]} is ${place.owner.team} / ${place.owner.service}`] : []
  })
  return [...lines, ...map.notes().map((note) => `note   ${note}`)]
}
