import { z } from 'zod'
import { CounterState, Incarnation, SeriesState } from './counter-state.ts'

/*
 * Baselines are written with every flush that has something of their target, so they are one text: a line for each
 * series, whose beginning is made once. A thousand objects took longer to write than to count.
 */

/** What a series is called in the text; made when it is first written. */
const nameOf = new WeakMap<SeriesState, string>()

/** Any text as letters that JSON, lines and words leave alone. */
const encode = (text: string): string => text.replace(/[^!#$&-[\]-~]/gu, encodeURIComponent)

function lineOf(slot: string, series: SeriesState): string {
  let name = nameOf.get(series)
  if (name === undefined) {
    name = encode(slot)
    nameOf.set(series, name)
  }
  const { counted, created, timestamp, goneAt } = series
  const isPlain = created === null && timestamp === null && goneAt === null
  return isPlain ? `${name} ${counted}\n` : `${name} ${counted} ${created} ${timestamp} ${goneAt}\n`
}

const numberOf = (word: string | undefined): number | null =>
  word === undefined || word === 'null' ? null : word === '' ? Number.NaN : Number(word)

function readLine(line: string): [slot: string, series: unknown] {
  const [name = '', ...words] = line.split(' ')
  const [counted, created = null, timestamp = null, goneAt = null] = words.map(numberOf)
  return [decodeURIComponent(name), { counted, created, timestamp, goneAt }]
}

const SavedSeries = z.string().transform((text, context) => {
  try {
    return z.map(z.string(), SeriesState).parse(new Map(text.split('\n').filter(Boolean).map(readLine)))
  } catch {
    context.addIssue({ code: 'custom', message: 'a line for each series' })
    return z.NEVER
  }
})

/** Metrics by the reading since which they are asked for: `3 a b c`. */
const SavedAsked = z.string().transform((text, context) => {
  const asked = new Map<string, number>()
  for (const line of text.split('\n').filter(Boolean)) {
    const [since, ...names] = line.split(' ')
    for (const name of names) asked.set(decodeURIComponent(name), Number(since))
  }
  if ([...asked.values()].every(Number.isSafeInteger)) return asked
  context.addIssue({ code: 'custom', message: 'a line for each reading since which metrics are asked for' })
  return z.NEVER
})

/** The state of a Target's counters as JSON. */
export const SavedCounterState = CounterState.extend({
  askedSince: SavedAsked,
  incarnations: z.array(Incarnation.extend({ series: SavedSeries })),
}).transform((saved) => ({ ...saved, suspect: null }))

/**
 * JSON of the state as it is now; later counting does not change it. A metric that is left out begins anew after a
 * restart, as if it had not been asked for.
 */
export function saveCounterState({ suspect: _, ...state }: CounterState, without: string | null = null) {
  // What follows the name of a metric in its series is no letter of a name.
  const isLeftOut = (slot: string): boolean =>
    without !== null && slot.startsWith(without) && !(slot.charCodeAt(without.length) > 2)
  const incarnations = state.incarnations.map((one) => {
    let series = ''
    for (const [slot, each] of one.series) if (!isLeftOut(slot)) series += lineOf(slot, each)
    return { ...one, canaries: { ...one.canaries }, series }
  })
  return { ...state, askedSince: savedAsked(state.askedSince, without), incarnations }
}

/** The names of the metrics that presets know: the same ones for every target. */
const encodedNames = new Map<string, string>()

function encodedName(metric: string): string {
  const there = encodedNames.get(metric)
  if (there !== undefined) return there
  if (encodedNames.size > 5_000) encodedNames.clear()
  const name = encode(metric)
  encodedNames.set(metric, name)
  return name
}

function savedAsked(askedSince: ReadonlyMap<string, number>, without: string | null): string {
  const bySince = new Map<number, string>()
  for (const [metric, since] of askedSince) {
    if (metric !== without) bySince.set(since, `${bySince.get(since) ?? ''} ${encodedName(metric)}`)
  }
  return [...bySince].map(([since, names]) => `${since}${names}\n`).join('')
}
