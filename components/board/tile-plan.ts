import type { ServiceView } from '../../contracts/board.ts'
import { formatAge, formatAgeShort } from '../format.ts'
import type { Density } from '../layout.ts'
import { type Freshness, isStale } from '../live/staleness.ts'
import { stateWord } from '../state-word.ts'
import { fitMiddle, lineCount, textWidth } from '../text-width.ts'
import { figureLeading, textLeading, tileSizes } from './density.ts'
import { type Figure, figureOf } from './figure.ts'
import { slowLine } from './slow-line.ts'

export type TileSpace = { density: Density; width: number; height: number }

/** Everything a tile writes, already fitted into its space. */
export type TilePlan = {
  name: string
  figure: Figure
  /** State and its age, at the right of the figure; empty where there is no room and the shape must do. */
  word: string
  isSmallWord: boolean
  age: string
  /** One sentence under the counts and how many lines it may take. */
  sentence: string
  sentenceLines: number
  /** Where answers take long; empty where anything louder is said or there is no room. */
  slow: string
  hasSpark: boolean
}

const demoWidth = 96
/** Nothing on the wall is smaller, in units. */
const smallestText = 24

/** Fractions of the figure's size of what stands beside it, by kind; style.css draws with the same. */
export const smallScale = { percent: 0.5, fraction: 0.55, 'per-minute': 0.36, word: 0 } as const
export const wordFigureScale = 0.56

function figureWidth(figure: Figure, size: number): number {
  if (figure.kind === 'word') return textWidth(figure.big, size * wordFigureScale)
  // Big figures are set tighter than text.
  const tight = figure.big.length * size * 0.035
  return textWidth(figure.big, size) - tight + textWidth(figure.small, size * smallScale[figure.kind]) + size * 0.08
}

function sentenceOf(view: ServiceView, density: Density, inner: number): string {
  if (view.state === 'no-data') {
    const fault = view.fault ?? view.reason
    return view.severity === 'ok' ? fault : `was ${view.severity} · ${fault}`
  }
  if (view.state === 'no-traffic' || view.state === 'silent') return view.reason
  if (density === 'XL') return view.reason
  if (view.state === 'ok' || view.top === null) return ''
  const { title, message, route } = view.top
  const size = tileSizes[density].line
  const whole = [title, route ?? message].filter(Boolean).join(' · ')
  return textWidth(whole, size) <= inner || density === 'L' ? whole : fitMiddle(title, size, inner)
}

type Moment = { freshness: Freshness; now: number; demo: boolean }

/** At five minutes the figure goes: an old number on a wall is a lie. */
function shownFigure(view: ServiceView, { density, width }: TileSpace, freshness: Freshness): Figure {
  const sizes = tileSizes[density]
  const whole = figureOf(view, density === 'XS')
  const isTooWide = textWidth(whole.counts, sizes.counts) > width - 2 * sizes.padding
  const live = isTooWide ? figureOf(view, true) : whole
  if (freshness !== 'gone') return live
  const last = live.kind === 'percent' ? `${live.big} %` : `${live.big}${live.small}`
  return { kind: 'word', big: '—', small: '', counts: live.kind === 'word' ? '' : `last ${last}` }
}

function stateWords(view: ServiceView, density: Density, { freshness, now }: Moment): { word: string; age: string } {
  if (isStale(freshness)) return { word: 'frozen', age: '' }
  const isWide = density === 'XL' || density === 'L'
  const sinceMs = Math.max(0, now - view.since)
  const age = isWide ? formatAge(sinceMs) : formatAgeShort(sinceMs)
  const isFigure = view.state === 'no-data' || view.state === 'no-traffic' || view.state === 'silent'
  return { word: isFigure ? '' : stateWord[view.state], age }
}

/** The note of a slow route, in a line that nothing else uses and of which the sparkline does not need all. */
function noteOf(view: ServiceView, { density, width, height }: TileSpace, { freshness }: Moment): string {
  const { line, padding } = tileSizes[density]
  const hasRate = figureOf(view, true).kind !== 'word'
  if (view.slow === null || !hasRate || density === 'XS' || isStale(freshness)) return ''
  return height < line * textLeading ? '' : slowLine(view.slow, line, width - 2 * padding)
}

/** Fits one service into its tile. Pure, so every size and state can be tried without a browser. */
export function planTile(view: ServiceView, space: TileSpace, moment: Moment): TilePlan {
  const { density, width, height } = space
  const sizes = tileSizes[density]
  const inner = width - 2 * sizes.padding
  const figure = shownFigure(view, space, moment.freshness)
  const { word, age } = stateWords(view, density, moment)
  const room = inner - figureWidth(figure, sizes.figure) - sizes.figure * 0.1

  const countsHeight = figure.counts === '' ? 0 : sizes.counts * textLeading
  const used = sizes.head + sizes.figure * figureLeading + countsHeight + sizes.padding * 0.6
  const hasSentence = moment.freshness !== 'gone' && (density !== 'XS' || figure.kind === 'word')
  const sentence = hasSentence ? sentenceOf(view, density, inner) : ''
  const mostLines = figure.kind === 'word' || density === 'XL' ? 2 : 1
  const roomLines = Math.max(0, Math.floor((height - used) / (sizes.line * textLeading)))
  const sentenceLines = sentence === '' ? 0 : Math.min(mostLines, roomLines, lineCount(sentence, sizes.line, inner))
  const left = height - used - sentenceLines * sizes.line * textLeading
  const floor = density === 'XS' ? 44 : 26
  const isQuiet = sentence === '' || (density === 'XL' && view.severity === 'ok')
  const slow = isQuiet ? noteOf(view, { ...space, height: left - floor }, moment) : ''
  const fits = (size: number) => textWidth(word.toUpperCase(), size) * 1.06 <= room
  const isSmallWord = !fits(sizes.word) && fits(smallestText)
  const shownWord = fits(sizes.word) || isSmallWord ? word : ''
  return {
    name: fitMiddle(view.service, sizes.name, inner - sizes.name * 1.25 - (moment.demo ? demoWidth : 0)),
    figure,
    word: shownWord,
    isSmallWord,
    // The smallest tiles have one line beside the figure.
    age: textWidth(age, sizes.word) > room || (density === 'XS' && shownWord !== '') ? '' : age,
    sentence,
    sentenceLines,
    slow,
    hasSpark: left >= floor && view.state !== 'no-data',
  }
}
