import { type Cursor, readLabelSet } from './label-set.ts'
import { type Labels, type Sample, seriesKey } from './sample.ts'
import { sharedText } from './shared-text.ts'
import type { ValueReader } from './value-reader.ts'

const noLabels: Labels = new Map()
const noText = Buffer.alloc(0)

/**
 * A sample whose labels are decoded when somebody asks. Most samples of a survey are only ever asked for their name,
 * and decoding them all would take ten times as long as reading the rest.
 */
export class KeptSample implements Sample {
  readonly name: string
  readonly line: number
  value = 0
  private at = Number.NaN
  private since = Number.NaN
  /** The reader's own copy of the body, which nobody changes. */
  private readonly text: Buffer
  /** Where the label set begins in it; -1 when there is none. */
  private readonly labelsAt: number
  private decoded: Labels | null = null
  private keyText: string | null = null

  constructor({ name, line }: { name: string; line: number }, text: Buffer, labelsAt: number) {
    this.name = name
    this.line = line
    this.text = text
    this.labelsAt = labelsAt
  }

  /** A sample whose labels had to be decoded to read its line at all. */
  static decoded(place: { name: string; line: number }, labels: Labels): KeptSample {
    const sample = new KeptSample(place, noText, -1)
    sample.decoded = labels
    return sample
  }

  get timestamp(): number | null {
    return Number.isNaN(this.at) ? null : this.at
  }

  get created(): number | null {
    return Number.isNaN(this.since) ? null : this.since
  }

  /** Takes what was read of its line now. */
  take({ value, timestamp, created }: ValueReader): void {
    this.value = value
    this.at = timestamp
    this.since = created
  }

  /** The same for a line with a value alone. */
  takeValue(value: number): void {
    this.value = value
    this.at = Number.NaN
    this.since = Number.NaN
  }

  get labels(): Labels {
    if (this.decoded !== null) return this.decoded
    const labels = this.decode()
    // Whoever knows a sample by its key knows what it means. Labels of all series of a fleet would be most of our memory.
    if (this.keyText === null) this.decoded = labels
    return labels
  }

  get key(): string {
    if (this.keyText !== null) return this.keyText
    this.keyText = sharedText(seriesKey(this.name, this.labels))
    if (this.labelsAt !== -1) this.decoded = null
    return this.keyText
  }

  private decode(): Labels {
    if (this.labelsAt === -1) return noLabels
    const cursor: Cursor = { body: this.text, at: this.labelsAt, end: this.text.length }
    const set = readLabelSet(cursor)
    return 'failed' in set ? noLabels : set.labels
  }
}
