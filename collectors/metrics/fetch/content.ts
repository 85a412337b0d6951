import type { ReadOptions } from '../exposition/reader.ts'

/** A parser must not take seconds for milliseconds, so the Content-Type decides where there is one. */
export function unitOf(type: string | null): ReadOptions['unit'] {
  if (type === null) return 'guess'
  if (/openmetrics/i.test(type)) return 's'
  return /version=0\.0\.4|version=1\.0\.0/i.test(type) ? 'ms' : 'guess'
}

/** What people should know of a Content-Type under which an exposition came; null when it is right. */
export const typeNote = (type: string | null): string | null =>
  type !== null && /text\/plain|openmetrics/i.test(type)
    ? null
    : `Its Content-Type is ${type?.slice(0, 80) ?? 'missing'}; text/plain; version=0.0.4 would be right. It is read all the same.`

/** What a body is that is no text exposition, as far as its type and first bytes tell. */
export type OtherContent = 'empty' | 'html' | 'json' | 'protobuf' | 'packed' | 'binary'

const shownBytes = 256

/** Null for what may be an exposition; only reading it tells. */
export function otherContentOf(type: string | null, body: Buffer): OtherContent | null {
  if (body.length === 0) return 'empty'
  const begins = body.toString('latin1', 0, shownBytes)
  if (type !== null && /protobuf/i.test(type) && hasControls(begins)) return 'protobuf'
  if (begins.startsWith('\x1f\x8b')) return 'packed'
  // An exposition begins with a comment or a name.
  if (hasControls(begins.slice(0, 1))) return 'binary'
  const text = begins.trimStart()
  if (text.startsWith('<')) return 'html'
  // A sample may begin with a brace only when a quoted name follows at once, and never with a bracket.
  return text.startsWith('[') || /^\{\s*("[^"]*"\s*:|\}|$)/.test(text) ? 'json' : null
}

const hasControls = (text: string): boolean => [...text].some((character) => character < ' ' && !/\s/.test(character))
