import type { PbfReader } from 'pbf'

const lengthDelimited = 2

/** The bytes are no such message. */
export class Malformed extends Error {}

/** Calls for each field of the message that ends at `end`; its value stands at `reader.pos`. */
export function eachField(reader: PbfReader, end: number, onField: (field: number) => void): void {
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
    if (reader.type === lengthDelimited) {
      const at = reader.pos
      const length = reader.readVarint()
      if (!(length <= end - reader.pos)) throw new Malformed('A field is longer than the message.')
      reader.pos = at
    }
    onField(field)
  }
  if (reader.pos !== end) throw new Malformed('The message ends within a field.')
}

/** The same for a message within a message. */
export function eachFieldOf(reader: PbfReader, onField: (field: number) => void): void {
  if (reader.type !== lengthDelimited) throw new Malformed('A number stands where a message belongs.')
  const length = reader.readVarint()
  eachField(reader, reader.pos + length, onField)
}

export function textOf(reader: PbfReader): string {
  if (reader.type !== lengthDelimited) throw new Malformed('A number stands where a text belongs.')
  return reader.readString()
}
