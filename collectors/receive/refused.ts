import type { Clock } from '../../runtime/clock.ts'
import { cleanLine, cutTo } from '../logs/group/clean-text.ts'
import { scrubStart } from '../logs/scrub/scrub.ts'
import type { ReceiveOutcome, Reply } from './room.ts'

/** Somebody has to set it right: what is sent again is refused again. */
const faulty: readonly ReceiveOutcome[] = ['unauthorized', 'unsupported', 'malformed', 'too-big', 'partly', 'slow']
/** What says nothing about those who should write here: a stranger asks for what is not there, and a busy hour passes. */
const noted: readonly ReceiveOutcome[] = [...faulty, 'not-found', 'busy', 'full']
/** After this a fault belongs to the past. */
const freshMs = 5 * 60_000
const noteMs = 3_600_000
const maxPaths = 50

type Kind = { path: string; outcome: ReceiveOutcome; count: number; text: string; at: number }

/** The requests that were not taken, in words. */
export type Refused = {
  add(path: string, reply: Reply): void
  /** What is wrong now, the newest first; null when nothing is. */
  fault(): { isForeign: boolean; text: string } | null
  /** A sentence for each kind of the last hour. */
  notes(): string[]
}

/** Kinds are bounded: where there are too many, paths are not told apart any more. */
export function createRefused(clock: Clock): Refused {
  const kinds = new Map<string, Kind>()
  const since = (ms: number) =>
    [...kinds.values()].filter(({ at }) => clock.now() - at < ms).sort((a, b) => b.at - a.at)
  const sentence = ({ path, outcome, count, text }: Kind) => {
    const many = count === 1 ? '1 request' : `${count} requests`
    return `${many} to ${path}: ${outcome}. ${text}`
  }
  return {
    add(asked, { outcome, text }) {
      if (!noted.includes(outcome)) return
      for (const [key, { at }] of kinds) if (clock.now() - at >= noteMs) kinds.delete(key)
      // Senders choose these words, and they are shown.
      const safe = cutTo(cleanLine(scrubStart(asked, 500)), 60)
      // Of what is not there the last one is enough.
      const place = outcome === 'not-found' ? '' : safe
      const isRoom = kinds.size < maxPaths || kinds.has(`${outcome} ${place}`)
      const key = `${outcome} ${isRoom ? place : 'other paths'}`
      const count = (kinds.get(key)?.count ?? 0) + 1
      const said = typeof text === 'string' ? cutTo(cleanLine(scrubStart(text, 500)), 200) : ''
      kinds.set(key, { path: isRoom ? safe : 'other paths', outcome, count, text: said, at: clock.now() })
    },
    fault() {
      const newest = since(freshMs).find(({ outcome }) => faulty.includes(outcome))
      return newest ? { isForeign: newest.outcome === 'unauthorized', text: sentence(newest) } : null
    },
    notes: () => since(noteMs).map(sentence),
  }
}
