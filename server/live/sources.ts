import type { ServiceView } from '../../contracts/board.ts'
import { heardAt, isSilent } from '../evaluate/silence.ts'
import type { HeardTarget } from './live-team.ts'

/** A Target with who told of it. */
export type KnownTarget = HeardTarget & { collector: string }

/** How the sources of a service are doing, with the first fault in words. */
export function sourcesOf(
  targets: readonly KnownTarget[],
  now: number,
  clockText: (at: number) => string,
): Pick<ServiceView, 'sources' | 'fault' | 'heardAt'> {
  const good = targets.filter((target) => target.report.ok && !isSilent(target, now))
  const bad = targets.find((target) => !good.includes(target))
  const heard = targets.map(heardAt).filter((at) => at !== null)
  return {
    sources: { good: good.length, all: targets.length },
    fault: bad ? faultOf(bad, clockText) : null,
    heardAt: heard.length === 0 ? null : Math.max(...heard),
  }
}

/** A Target whose last word was good is at fault when its collector has gone quiet. */
function faultOf({ report, receivedAt, collector }: KnownTarget, clockText: (at: number) => string): string {
  if (report.ok) return `nothing heard from collector ${collector} since ${clockText(receivedAt)}`
  return report.detail === '' ? `${report.name}: ${report.fault ?? 'cannot be read'}` : report.detail
}
