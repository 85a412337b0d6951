import { isFields } from '../logs/formats/json-fields.ts'

export type EnvelopeItem = { type: string; payload: Buffer }
/** `dsn` is what the envelope itself says of where it is sent. */
export type Envelope = { ok: true; dsn: string | null; items: EnvelopeItem[] }
export type EnvelopeResult = Envelope | { ok: false; why: string }

const maxItems = 1_000

/**
 * Takes an envelope of Sentry apart: a line of JSON about the whole, then for each item a line of JSON and its payload,
 * which is as long as that line says, or goes to the end of its own line.
 */
export function readEnvelope(bytes: Buffer): EnvelopeResult {
  const lineEnd = (from: number) => {
    const end = bytes.indexOf(10, from)
    return end < 0 ? bytes.length : end
  }
  let at = lineEnd(0)
  const first = headerIn(bytes.subarray(0, at))
  if (first === null) return { ok: false, why: 'The first line is no header of an envelope.' }
  const items: EnvelopeItem[] = []
  for (at++; at < bytes.length; at++) {
    // The last item may be ended by a line break.
    while (bytes[at] === 10) at++
    if (at >= bytes.length) break
    const end = lineEnd(at)
    const header = headerIn(bytes.subarray(at, end))
    if (header === null || typeof header.type !== 'string')
      return { ok: false, why: `Item ${items.length + 1} has no header with a type.` }
    if (items.length >= maxItems) return { ok: false, why: `Over ${maxItems} items in one envelope.` }
    const from = end + 1
    const length = header.length
    if (length !== undefined && (typeof length !== 'number' || length < 0 || !(from + length <= bytes.length)))
      return { ok: false, why: `Item ${items.length + 1} is longer than the envelope.` }
    const to = typeof length === 'number' ? from + length : lineEnd(from)
    items.push({ type: header.type, payload: bytes.subarray(from, to) })
    at = to
  }
  return { ok: true, dsn: typeof first.dsn === 'string' ? first.dsn : null, items }
}

/** The key in a DSN: `http://key@host/1`. */
export const keyOfDsn = (dsn: string | null): string | null => /^\w+:\/\/([^:@/\s]+)/.exec(dsn ?? '')?.[1] ?? null

function headerIn(line: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    return isFields(value) ? value : null
  } catch {
    return null
  }
}
