/**
 * What the bytes of a line tell. `calm`: it is a record for itself and no error. `head`: it is no error, but lines of its
 * flow may follow. `read`: only reading it as text tells.
 */
export type Verdict = 'read' | 'calm' | 'head'

/**
 * Looks at lines without making them text, as most of a log is no error. It never calls a line calm of which the format
 * says that it is an error; whenever it is in doubt, the line is read.
 */
export type Glance = {
  look(bytes: Uint8Array, from: number, to: number): Verdict
  /** A number that is equal for lines of one key, where the format has keys. */
  flow?(bytes: Uint8Array, from: number, to: number): number
}

/** A request that was read from bytes; one object is used for all lines. */
export type SeenRequest = {
  status: number
  stamp: number | null
  zoned: boolean
  /** Method and route, as in `GET /orders/:id`. */
  route: string
  isScrape: boolean
}

/** Reads the request of an access log's line from its bytes; null when it must be read as text. */
export type RequestReader = (bytes: Buffer, from: number, to: number) => SeenRequest | null

/** Whether the text stands in the bytes at this place. */
export function standsAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false
  return true
}

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57
