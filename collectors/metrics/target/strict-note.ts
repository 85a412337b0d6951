import { createReader, type ReadOptions } from '../exposition/reader.ts'

const nobody: ReadonlySet<string> = new Set()

/** What a reader that keeps to the letter of the format would say of this body, for people; null when it has no word to say. */
export function strictNote(body: Buffer, options: ReadOptions): string | null {
  const { rejection } = createReader(nobody, { mode: 'strict' }).read(body, options)
  if (rejection === null) return null
  const { line, reason, right } = rejection
  return `Line ${line} breaks a rule of its format (${reason}). ${right} It is read all the same; others may refuse all of it.`
}
