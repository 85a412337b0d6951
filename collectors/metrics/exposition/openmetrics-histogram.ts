import { type Fault, fault } from './rejection.ts'

/** The samples of one histogram at one time, in the order in which they are written. */
export class HistogramPoint {
  /** Which one it is: the labels of the histogram, and the time. */
  readonly at: string
  private bound: number | null = null
  private inBucket = 0
  private hasNegativeBounds = false
  private count: number | null = null
  private sum: number | null = null
  private isGauge = false

  constructor(at: string) {
    this.at = at
  }

  bucket(bound: number, value: number): Fault | null {
    if (bound < 0) this.hasNegativeBounds = true
    if (this.bound !== null && bound <= this.bound)
      return fault('bad-histogram', 'Buckets are in the order of their le.')
    if (value < this.inBucket) return fault('bad-histogram', 'A bucket counts all of the buckets before it too.')
    this.bound = bound
    this.inBucket = value
    return null
  }

  part(suffix: string, value: number): Fault | null {
    if (suffix === '_count' || suffix === '_gcount') this.count = value
    if (suffix === '_sum' || suffix === '_gsum') this.sum = value
    this.isGauge ||= suffix.startsWith('_g')
    return null
  }

  /** What is wrong with all of it together. */
  fault(): Fault | null {
    const { count, sum, isGauge, hasNegativeBounds } = this
    if (this.bound !== Number.POSITIVE_INFINITY) return fault('bad-histogram', 'The last bucket is le="+Inf".')
    if (count !== null && count !== this.inBucket)
      return fault('bad-histogram', 'The count is that of the bucket +Inf.')
    if ((count === null) !== (sum === null))
      return fault('bad-histogram', 'Count and sum are both there, or neither is.')
    if (sum === null) return null
    if (hasNegativeBounds && !isGauge) return fault('bad-histogram', 'With buckets below 0 there is no sum.')
    return sum < 0 && !hasNegativeBounds ? fault('bad-histogram', 'A sum below 0 needs buckets below 0.') : null
  }
}
