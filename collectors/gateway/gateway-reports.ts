import type { Carries, TargetReport } from '../../contracts/target.ts'
import type { Owner } from '../sink.ts'
import type { Place } from './backend-map.ts'

/** A backend of a gateway and the service that it was found to be. */
export type Behind = { place: Place; backend: string; tellsMade: boolean }

const namedAtMost = 5

/**
 * What the gateway is to each service behind it: a Target of that service too, so that its wall knows when the gateway
 * cannot be read.
 */
export function reportsBehind(of: TargetReport, behind: readonly Behind[]): TargetReport[] {
  const byService = new Map<string, Behind[]>()
  for (const each of behind) {
    const { team, service } = each.place.owner
    const key = `${team}/${service}`
    byService.set(key, [...(byService.get(key) ?? []), each])
  }
  return [...byService.values()].flatMap((list) => {
    const [first] = list
    return first ? [reportOf(of, first.place.owner, list)] : []
  })
}

function reportOf(of: TargetReport, owner: Owner, list: readonly Behind[]): TargetReport {
  const tellsMade = list.every((each) => each.tellsMade)
  const carries = saidOf(list)
  const name = of.team === owner.team ? of.service : `${of.team}/${of.service}`
  const backends = list.map(({ backend }) => backend)
  const shown = backends.slice(0, namedAtMost).join(', ')
  const more = backends.length > namedAtMost ? ` and ${backends.length - namedAtMost} more` : ''
  const how = first(list)?.place.isSaid ? 'as configured' : 'by its name'
  const notes = [
    `The gateway ${name} answers for this service as ${backends.length === 1 ? 'backend' : 'backends'} ${shown}${more}, found ${how}.`,
    ...(tellsMade
      ? []
      : [
          'This gateway does not tell which failures it made itself, so it is counted from only where it carries all traffic of the service or nothing else counts it.',
        ]),
    ...(carries === null ? [] : [`It is said to carry ${carries === 'all' ? 'all' : 'a part'} of its traffic.`]),
  ]
  return {
    ...of,
    ...owner,
    vantage: 'gateway',
    gateway: { name, carries, tellsMade },
    notes: notes.map((note) => note.slice(0, 300)),
  }
}

const first = <T>(list: readonly T[]): T | undefined => list[0]

function saidOf(list: readonly Behind[]): Carries | null {
  const said = list.map(({ place }) => place.carries)
  return said.includes('all') ? 'all' : said.includes('part') ? 'part' : null
}
