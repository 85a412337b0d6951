/** What stands in a Layout instead of the place of a sample. */
export const notLookedAt = -1
/** The value has to be one, but nobody keeps it. */
export const onlyChecked = -2

/**
 * Where the values of a body are. All bytes between two values are one text that has to be the same, byte for byte, in
 * a body of the same layout: the end of a line, comments, the next series. After a value comes its line's end.
 */
export class Layout {
  /** The bytes of the body that was learnt. */
  readonly text: Buffer
  readonly view: DataView
  /** How many texts end with a value; one more ends with the body. */
  values = 0
  starts = new Int32Array(256)
  lengths = new Int32Array(256)
  /** Index of the sample that has the value, or one of the two words above. */
  slots = new Int32Array(256)
  private from = 0

  constructor(text: Buffer) {
    this.text = text
    this.view = new DataView(text.buffer, text.byteOffset, text.length)
  }

  /** Notes a value; the next text begins with the newline that ends its line. */
  add(valueAt: number, lineEnd: number, slot: number): void {
    if (this.values + 1 === this.starts.length) this.grow()
    this.starts[this.values] = this.from
    this.lengths[this.values] = valueAt - this.from
    this.slots[this.values] = slot
    this.values++
    this.from = lineEnd
  }

  /** Notes that the body ends. */
  close(): void {
    this.starts[this.values] = this.from
    this.lengths[this.values] = this.text.length - this.from
    // It is kept for as long as the target is read, and one of a fleet's.
    this.starts = this.starts.slice(0, this.values + 1)
    this.lengths = this.lengths.slice(0, this.values + 1)
    this.slots = this.slots.slice(0, this.values + 1)
  }

  /** A body that ends without a newline has this layout only where it is known to be whole. */
  get endsOpen(): boolean {
    return this.text.length > 0 && this.text[this.text.length - 1] !== 0x0a
  }

  private grow(): void {
    const grown = (array: Int32Array) => {
      const wider = new Int32Array(array.length * 2)
      wider.set(array)
      return wider
    }
    this.starts = grown(this.starts)
    this.lengths = grown(this.lengths)
    this.slots = grown(this.slots)
  }
}
