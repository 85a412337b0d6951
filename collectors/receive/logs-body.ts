import { isTooDeep } from '../logs/formats/deep-json.ts'
import { type Fields, isFields } from '../logs/formats/json-fields.ts'

/** What a body of logs has in it: objects, and lines of text. */
export type LogsBody = { ok: true; items: Iterable<Fields | string>; skipped: number } | { ok: false; why: string }

/**
 * Reads a body as a JSON array, as one object, as an object a line, or as lines of text. What is said to be JSON must be
 * it; else it is found out, because many senders do not say what they send.
 */
export function readLogsBody(bytes: Buffer, contentType: string | undefined): LogsBody {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  const first = /\S/.exec(text)?.[0]
  if (first === undefined) return { ok: true, items: [], skipped: 0 }
  if (type.startsWith('text/') || (first !== '[' && first !== '{')) {
    if (/^application\/(?:[\w.-]+\+)?json$/.test(type)) return { ok: false, why: 'The body is no JSON.' }
    return { ok: true, items: linesOf(text), skipped: 0 }
  }
  const whole = parse(text)
  if (whole.ok) return itemsOf(Array.isArray(whole.value) ? whole.value : [whole.value])
  if (first === '{') return { ok: true, items: linesOf(text), skipped: 0 }
  if (type === 'application/json') return { ok: false, why: `The body is no JSON: ${whole.why}` }
  return { ok: true, items: linesOf(text), skipped: 0 }
}

/** A line that is an object is one; any other is a line of text. They are read as they are asked for, between turns. */
function* linesOf(text: string): Generator<Fields | string> {
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from)
    const to = end < 0 ? text.length : end
    const line = text.slice(from, text.charCodeAt(to - 1) === 13 ? to - 1 : to)
    from = to + 1
    if (line === '' || (line.charCodeAt(0) <= 32 && line.trim() === '')) continue
    const parsed = line.startsWith('{') ? parse(line) : null
    yield parsed?.ok && isFields(parsed.value) ? parsed.value : line
  }
}

function itemsOf(values: unknown[]): LogsBody {
  const items = values.filter((value) => isFields(value) || typeof value === 'string')
  return { ok: true, items, skipped: values.length - items.length }
}

function parse(text: string): { ok: true; value: unknown } | { ok: false; why: string } {
  if (isTooDeep(text)) return { ok: false, why: 'it is nested deeper than 200 times' }
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value }
  } catch (error) {
    // The words of the error may repeat what stands in the body, and that is nobody's business.
    const at = error instanceof Error ? /at position \d+/.exec(error.message)?.[0] : undefined
    return { ok: false, why: at ?? 'it ends too early, or has something else in it' }
  }
}
