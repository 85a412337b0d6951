import type { Carries, TargetReport } from '../../contracts/target.ts'
import { makesRate, primaryVantage, type Vantage } from '../../contracts/vantage.ts'
import { isSilent } from '../evaluate/silence.ts'
import type { HeardTarget } from './live-team.ts'

/** What the rate of a service is counted from. */
export type RateSource = {
  vantage: Vantage | null
  /** Failures that a gateway made itself are added: they are in no count of the service. */
  addsMade: boolean
  /** Why, in a clause for people, where it is not the plain case. */
  note: string | null
}

export type SourceFacts = {
  /** What counted in the last hour. */
  counted: ReadonlySet<Vantage>
  targets: readonly HeardTarget[]
  /** What was found out by comparing the counts; what was configured goes before it. */
  found: Carries
  /** Whether a gateway made failures itself in the last hour. */
  hasMade: boolean
  now: number
}

/**
 * The one place that decides where a rate comes from. A gateway that carries all traffic of a service sees what its
 * users see, and is better than the service itself; one that carries a part of it only adds what it made itself.
 */
export function chooseRateSource({ counted, targets, found, hasMade, now }: SourceFacts): RateSource {
  const plain = plainVantage(counted, targets)
  const gateways = targets.filter(isGateway)
  const name = nameOf(gateways)
  if (plain === 'gateway') {
    const why = targets.some(({ report }) => report.vantage === 'app')
      ? 'the service itself has counted nothing for an hour'
      : 'nothing counts requests in the service itself'
    return { ...only('gateway'), note: `counted at ${name}, as ${why}` }
  }
  if (plain !== 'app') return only(plain)
  const withMade: RateSource = {
    vantage: 'app',
    addsMade: true,
    note: hasMade ? `failures that only ${name} saw are added` : null,
  }
  if (!counted.has('gateway')) return withMade

  const isHeard = (list: readonly HeardTarget[]) => list.some((target) => !isSilent(target, now))
  const isGatewayHeard = gateways.length === 0 || isHeard(gateways)
  const isAppHeard = isHeard(targets.filter(({ report }) => report.vantage === 'app'))
  if (!isGatewayHeard && isAppHeard) return withMade
  if ((saidBy(gateways) ?? found) === 'all') {
    return { ...only('gateway'), note: `counted at ${name}, which carries all of its traffic` }
  }
  // What such a gateway made itself is in no count but its own, so a dead service is seen there or nowhere.
  if (!isAppHeard && gateways.length > 0 && !tellsMade(targets)) {
    return { ...only('gateway'), note: `counted at ${name} while the service itself cannot be read` }
  }
  return withMade
}

const only = (vantage: Vantage | null): RateSource => ({ vantage, addsMade: false, note: null })

/**
 * The best vantage that counted in the last hour, else the best one a Target was recognised as. An error log knows no
 * requests, and some counters no errors, so they are taken only where there is nothing else, however quiet that is now.
 */
function plainVantage(counted: ReadonlySet<Vantage>, targets: readonly HeardTarget[]): Vantage | null {
  const recognised = targets.map(({ report }) => report.vantage).filter((vantage) => vantage !== null)
  return (
    primaryVantage([...counted].filter(makesRate)) ??
    primaryVantage(recognised.filter(makesRate)) ??
    primaryVantage([...counted, ...recognised])
  )
}

const isGateway = ({ report }: HeardTarget): boolean => report.gateway !== undefined
const gatewaysOf = (targets: readonly HeardTarget[]): NonNullable<TargetReport['gateway']>[] =>
  targets.flatMap(({ report }) => report.gateway ?? [])

/** Whether every gateway of these tells which failures it made itself. */
export const tellsMade = (targets: readonly HeardTarget[]): boolean =>
  gatewaysOf(targets).every((gateway) => gateway.tellsMade)

function saidBy(targets: readonly HeardTarget[]): Carries | null {
  const said = gatewaysOf(targets).map(({ carries }) => carries)
  return said.includes('all') ? 'all' : said.includes('part') ? 'part' : null
}

function nameOf(gateways: readonly HeardTarget[]): string {
  const names = [...new Set(gatewaysOf(gateways).map(({ name }) => name))]
  return names.length === 1 ? `the gateway ${names[0]}` : 'the gateways before it'
}
