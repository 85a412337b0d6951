import type { z } from 'zod'

/** Keys that a schema knows at a path: what an unknown key could have been. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: z.core.$ZodType | undefined = unwrap(schema)
  for (const part of path) at = at && childOf(at, part)
  const shape = at && shapeOf(at)
  return shape ? Object.keys(shape).sort() : []
}

/** zod's own definition object: the only way to walk a schema, used here and nowhere else. */
const definition = (schema: z.core.$ZodType): Record<string, unknown> => ({ ...schema._zod.def })

const isSchema = (value: unknown): value is z.core.$ZodType =>
  typeof value === 'object' && value !== null && '_zod' in value

function shapeOf(schema: z.core.$ZodType): Record<string, unknown> | null {
  const { shape } = definition(schema)
  return typeof shape === 'object' && shape !== null ? { ...shape } : null
}

function childOf(schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  const shape = shapeOf(schema)
  const { valueType, element } = definition(schema)
  const child = shape ? shape[String(part)] : (valueType ?? element)
  return isSchema(child) ? unwrap(child) : undefined
}

/** Looks through optional, default, prefault and preprocess to the schema that holds the keys. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const { type, innerType, out } = definition(schema)
  if (isSchema(innerType)) return unwrap(innerType)
  if (type === 'pipe' && isSchema(out)) return unwrap(out)
  return schema
}

/** The known word that is at most two slips away, or null. */
export function nearest(word: string, known: string[]): string | null {
  const scored = known
    .map((candidate) => ({ candidate, slips: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.slips - b.slips)[0]
  return scored && scored.slips <= Math.max(2, Math.floor(word.length / 3)) ? scored.candidate : null
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap))
    }
    row = next
  }
  return row[b.length] ?? 0
}
