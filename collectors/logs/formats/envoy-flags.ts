import type { ErrorClass } from '../../../contracts/error-class.ts'
import { failureOf, type Passed } from './passed.ts'

/** Why Envoy did not pass an answer on, by its response flags; a flag that is not here says nothing about a failure. */
const causes: Readonly<Record<string, ErrorClass>> = {
  // No healthy server, no connection, no room, no route, no cluster: nothing was asked.
  UH: 'gateway',
  UF: 'gateway',
  UO: 'gateway',
  URX: 'gateway',
  NR: 'gateway',
  NC: 'gateway',
  NFCF: 'gateway',
  DF: 'gateway',
  OM: 'gateway',
  // Connection lost while the answer was waited for or came.
  UC: 'network',
  UR: 'network',
  LR: 'network',
  UPE: 'network',
  // Nothing came in time.
  UT: 'timeout',
  SI: 'timeout',
  DT: 'timeout',
  UMSDR: 'timeout',
}
/** The client is gone, or was refused on purpose. */
const innocent = new Set(['DC', 'DR', 'RL', 'UAEX', 'IH', 'DPE'])

const names = (flags: string): string[] => flags.split(',').filter((flag) => flag !== '' && flag !== '-')

export const areFlags = (text: string): boolean => /^(?:-|[A-Z]{2,6}(?:,[A-Z]{2,6})*)$/.test(text)

/** What the flags of one request say of who failed. */
export function passedByEnvoy(
  flags: string,
  { status, backends }: { status: number; backends: readonly string[] },
): Passed {
  const given = names(flags)
  const passed = { backends, isNamed: true }
  if (given.some((flag) => innocent.has(flag))) return { ...passed, isMade: false, class: null }
  const cause = given.map((flag) => causes[flag]).find((kind) => kind !== undefined)
  const isFailed = status >= 500 || status === 0
  // A body that was cut has the status that it began with.
  if (cause !== undefined && (isFailed || cause === 'network')) return { ...passed, isMade: true, class: cause }
  return { ...passed, isMade: false, class: failureOf(status) }
}
