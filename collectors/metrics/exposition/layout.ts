/** What stands in a Layout instead of the place of a sample. */
export const notLookedAt = -1
/** The value has to be one, but nobody keeps it. */
export const onlyChecked = -2

/** So many values find their place in memory that is there already; a giant's is not kept. */
const mostScratch = 65_536
/** One layout is learnt at a time, and takes its own copy when it is done: learning leaves nothing to be collected. */
let scratch: [starts: Int32Array, lengths: Int32Array, slots: Int32Array] = [
  new Int32Array(256),
  new Int32Array(256),
  new Int32Array(256),
]

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
  starts: Int32Array
  lengths: Int32Array
  /** Index of the sample that has the value, or one of the two words above. */
  slots: Int32Array
  private from = 0

  constructor(text: Buffer) {
    this.text = text
    this.view = new DataView(text.buffer, text.byteOffset, text.length)
    ;[this.starts, this.lengths, this.slots] = scratch
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

  /** Notes that the body ends. What is not kept for the next body has no places from then on. */
  close({ isKept }: { isKept: boolean }): void {
    this.starts[this.values] = this.from
    this.lengths[this.values] = this.text.length - this.from
    const length = isKept ? this.values + 1 : 0
    this.starts = this.starts.slice(0, length)
    this.lengths = this.lengths.slice(0, length)
    this.slots = this.slots.slice(0, length)
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
    if (this.starts.length <= mostScratch) scratch = [this.starts, this.lengths, this.slots]
  }
}
