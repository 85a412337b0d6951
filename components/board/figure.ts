import type { ServiceView } from '../../contracts/board.ts'
import {
  formatCount,
  formatCountShort,
  formatInterval,
  formatRatio,
  formatWindow,
  formatWindowShort,
  percentFigures,
} from '../format.ts'
import { stateWord } from '../state-word.ts'

/** Below this many requests the fraction is the figure: a percentage would promise more than is known. */
export const fractionBelow = 20

/** The big figure of a tile and the line under it. */
export type Figure = {
  kind: 'percent' | 'fraction' | 'per-minute' | 'word'
  big: string
  /** Small, beside the big one. */
  small: string
  /** `311 of 4 203 · 1 min`; empty where there is nothing to say. */
  counts: string
}

const perMinute = (view: ServiceView): Figure => ({
  kind: 'per-minute',
  big: formatCount(view.errorsPerMinute),
  small: view.errorsPerMinute === 1 ? 'error / min' : 'errors / min',
  counts: 'from logs alone',
})

/** What a tile's figure says. `isShort` is for the smallest tiles. */
export function figureOf(view: ServiceView, isShort: boolean): Figure {
  const { state, rate } = view
  const nothingSeen = state === 'no-traffic' || state === 'silent' || state === 'no-data'
  if (nothingSeen) return { kind: 'word', big: stateWord[state], small: '', counts: '' }
  if (rate === null) {
    if (view.vantage === 'error-log') return perMinute(view)
    return { kind: 'word', big: 'no count yet', small: '', counts: '' }
  }
  if (rate.ratio === null) return { kind: 'word', big: stateWord['no-traffic'], small: '', counts: '' }
  const { errors, requests, windowMs } = rate
  const window = isShort ? formatWindowShort(windowMs) : formatWindow(windowMs)
  if (requests < fractionBelow) {
    const about = `≈ ${formatRatio(rate.ratio, 1_000)}`
    return {
      kind: 'fraction',
      big: String(errors),
      small: `/${requests}`,
      counts: isShort ? `${about} · ${window}` : `${about} (${formatInterval(rate.low, rate.high)}) · ${window}`,
    }
  }
  const counts = isShort
    ? `${formatCountShort(errors)}/${formatCountShort(requests)} · ${window}`
    : `${formatCount(errors)} of ${formatCount(requests)} · ${window}`
  return { kind: 'percent', big: percentFigures(rate.ratio, requests), small: '%', counts }
}
