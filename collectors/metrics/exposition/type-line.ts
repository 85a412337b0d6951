import type { Cursor } from './label-set.ts'
import type { MetricType } from './sample.ts'
import { sharedText } from './shared-text.ts'

const words: readonly MetricType[] = [
  'counter',
  'gauge',
  'histogram',
  'summary',
  'untyped',
  'unknown',
  'info',
  'stateset',
  'gaugehistogram',
]
/** The word itself and not a piece of the line: thousands of families are remembered with their type. */
const types: ReadonlyMap<string, MetricType> = new Map(words.map((word) => [word, word]))

/** Notes the type if this comment is a `# TYPE` line; every other comment is for people. */
export function parseTypeLine({ body, at, end }: Cursor, into: Map<string, MetricType>): void {
  // `# T`: HELP lines are as many and much longer, so they are not decoded.
  let letter = at + 1
  while (letter < end && (body[letter] === 0x20 || body[letter] === 0x09)) letter++
  if (body[letter] !== 0x54) return
  const [word, name, type] = body
    .toString('utf8', letter, end)
    .trim()
    .split(/[ \t]+/)
  if (word !== 'TYPE' || name === undefined || type === undefined) return
  const unquoted = name.startsWith('"') && name.endsWith('"') && name.length > 1 ? name.slice(1, -1) : name
  into.set(alone(unquoted), types.get(type.toLowerCase()) ?? 'unknown')
}

/** The name by itself: a piece of a string keeps all of that string in memory. */
const alone = (name: string): string => sharedText(Buffer.from(name, 'utf8').toString('utf8'))
