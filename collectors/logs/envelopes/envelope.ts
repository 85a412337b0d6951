import type { Level } from '../formats/format.ts'
import type { Stamp } from '../formats/stamp.ts'

/** What was inside one line of an envelope. */
export type Opened = Stamp & {
  /** What the program wrote; several lines where the envelope holds them together. */
  text: string
  /** Lines of different streams do not belong together. */
  stream: string
  /** More of the same line follows in the next part of the stream. */
  isPart: boolean
  /** What the envelope says of the severity; the text itself knows better where it says anything. */
  level: Level
}

export const opened = (known: Partial<Opened> & { text: string }): Opened => ({
  stamp: known.stamp ?? null,
  zoned: known.zoned ?? false,
  text: known.text,
  stream: known.stream ?? '',
  isPart: known.isPart ?? false,
  level: known.level ?? 'unknown',
})

/** One way in which something puts lines of programs into lines of its own. */
export type Envelope = {
  name: string
  /** One sentence for people: what puts lines into it. */
  about: string
  /** Null when the line is not in it. */
  open(line: string): Opened[] | null
  /** Lines and what must be found in each of them. */
  examples: { line: string; opened: Partial<Opened>[] }[]
}
