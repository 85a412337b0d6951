import type { Cursor } from './label-set.ts'
import type { MetricType } from './sample.ts'

const types: ReadonlySet<string> = new Set<MetricType>([
  'counter',
  'gauge',
  'histogram',
  'summary',
  'untyped',
  'unknown',
  'info',
  'stateset',
  'gaugehistogram',
])
const isMetricType = (text: string): text is MetricType => types.has(text)

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
  const known = type.toLowerCase()
  const unquoted = name.startsWith('"') && name.endsWith('"') && name.length > 1 ? name.slice(1, -1) : name
  into.set(unquoted, isMetricType(known) ? known : 'unknown')
}
