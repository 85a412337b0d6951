import { HistogramPoint } from './openmetrics-histogram.ts'
import type { OpenMetricsSample } from './openmetrics-sample.ts'
import { type Fault, fault } from './rejection.ts'
import { labelsKey } from './sample.ts'
import { strictNumber } from './strict-series.ts'

/** Each type, with the suffixes that its samples may have. */
const suffixes = {
  counter: ['_total', '_created'],
  gauge: [''],
  histogram: ['_bucket', '_count', '_sum', '_created'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  info: ['_info'],
  stateset: [''],
  summary: ['', '_count', '_sum', '_created'],
  unknown: [''],
} as const

export type OpenMetricsType = keyof typeof suffixes
export const isOpenMetricsType = (text: string): text is OpenMetricsType => Object.hasOwn(suffixes, text)
export const typesText = Object.keys(suffixes).join(', ')

const countLike: ReadonlySet<string> = new Set(['_total', '_count', '_sum', '_bucket', '_gcount', '_gsum'])
const wholeOnly: ReadonlySet<string> = new Set(['_count', '_bucket', '_gcount'])

/** The lines of one family, one after the other. */
export class OpenMetricsFamily {
  readonly name: string
  readonly described = new Set<string>()
  type: OpenMetricsType = 'unknown'
  unit = ''
  hasSamples = false
  private group: string | null = null
  private timestamp: string | null = null
  private readonly groups = new Set<string>()
  private inPoint = new Set<string>()
  private point: HistogramPoint | null = null

  constructor(name: string) {
    this.name = name
  }

  has(sampleName: string): boolean {
    return suffixes[this.type].some((suffix) => sampleName === this.name + suffix)
  }

  possibleNames(): Set<string> {
    return new Set(['', ...suffixes[this.type]].map((suffix) => this.name + suffix))
  }

  close(): Fault | null {
    if (this.unit !== '' && (this.type === 'info' || this.type === 'stateset')) {
      return fault('bad-unit', `A family of type ${this.type} has no unit.`)
    }
    return this.point?.fault() ?? null
  }

  add(sample: OpenMetricsSample): Fault | null {
    this.hasSamples = true
    const suffix = sample.name.slice(this.name.length)
    return (
      this.labelFault(sample, suffix) ??
      this.valueFault(sample, suffix) ??
      this.orderFault(sample, suffix) ??
      this.histogramFault(sample, suffix)
    )
  }

  /** The label that tells the samples of one metric of this type apart. */
  private ownLabel(suffix: string): string | null {
    if (this.type === 'stateset') return this.name
    if (this.type === 'summary' && suffix === '') return 'quantile'
    return suffix === '_bucket' ? 'le' : null
  }

  private labelFault({ labels, hasExemplar }: OpenMetricsSample, suffix: string): Fault | null {
    const label = this.ownLabel(suffix)
    const written = label === null ? null : (labels.get(label) ?? '')
    if (label !== null && !labels.has(label)) return fault('wrong-for-type', `This sample has a label ${label}.`)
    if (written !== null && this.type !== 'stateset') {
      const limit = strictNumber(written)
      const isInfinite = limit === Number.POSITIVE_INFINITY
      if (limit === null || Number.isNaN(limit) || (isInfinite && written !== '+Inf')) {
        return fault('wrong-for-type', `The value of the label ${label} is a number or +Inf.`)
      }
      if (label === 'quantile' && (limit < 0 || limit > 1)) return fault('wrong-for-type', 'A quantile is from 0 to 1.')
    }
    const mayHaveExemplar = suffix === '_bucket' || (this.type === 'counter' && suffix === '_total')
    return hasExemplar && !mayHaveExemplar
      ? fault('bad-exemplar', 'Only buckets of histograms and the _total of counters have exemplars.')
      : null
  }

  private valueFault({ value }: OpenMetricsSample, suffix: string): Fault | null {
    if (this.type === 'stateset' && value !== 0 && value !== 1) return fault('wrong-for-type', 'A state is 0 or 1.')
    if (this.type === 'info' && value !== 1) return fault('wrong-for-type', 'The value of an info is 1.')
    if (this.type === 'summary' && suffix === '' && value < 0)
      return fault('wrong-for-type', 'A quantile is not negative.')
    if (!countLike.has(suffix)) return null
    if (Number.isNaN(value)) return fault('wrong-for-type', `The value of a ${suffix} is not NaN.`)
    if (value < 0 && suffix !== '_gsum') return fault('wrong-for-type', `The value of a ${suffix} is not negative.`)
    return wholeOnly.has(suffix) && !Number.isInteger(value)
      ? fault('wrong-for-type', `The value of a ${suffix} is a whole number.`)
      : null
  }

  /** All samples of a metric stand together, in the order of their timestamps. */
  private orderFault({ name, labels, timestamp }: OpenMetricsSample, suffix: string): Fault | null {
    const rest = new Map(labels)
    rest.delete(this.ownLabel(suffix) ?? '')
    // What kind of thing an info tells of is in no label, so all of a family is one group.
    const group = this.type === 'info' ? '' : labelsKey(rest)
    if (group !== this.group) {
      if (this.groups.has(group)) return fault('split-metric', 'All samples of one metric stand together.')
      this.inPoint = new Set()
    } else {
      if ((timestamp === null) !== (this.timestamp === null)) {
        return fault('timestamp-order', 'All samples of one metric have a timestamp, or none has.')
      }
      if (this.type !== 'info' && isBefore(timestamp, this.timestamp)) {
        return fault('timestamp-order', 'The timestamps of one metric do not go back.')
      }
      if (timestamp !== this.timestamp) this.inPoint = new Set()
    }
    this.group = group
    this.timestamp = timestamp
    this.groups.add(group)
    const series = name + labelsKey(labels)
    if (this.inPoint.has(series)) return fault('repeated-series', 'Each series is in a body once for each timestamp.')
    this.inPoint.add(series)
    return null
  }

  private histogramFault({ labels, value }: OpenMetricsSample, suffix: string): Fault | null {
    if (this.type !== 'histogram' && this.type !== 'gaugehistogram') return null
    const at = `${this.group}\u0002${this.timestamp ?? ''}`
    if (this.point?.at !== at) {
      const failed = this.point?.fault() ?? null
      if (failed) return failed
      this.point = new HistogramPoint(at)
    }
    return suffix === '_bucket'
      ? this.point.bucket(Number(strictNumber(labels.get('le') ?? '')), value)
      : this.point.part(suffix, value)
  }
}

/** Whether one timestamp is earlier than another; nanoseconds are more than a double holds. */
function isBefore(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false
  const plain = /^(\d+)(?:\.(\d*))?$/
  const [a, b] = [plain.exec(one), plain.exec(other)]
  if (!a || !b) return Number(one) < Number(other)
  const [wholeA, wholeB] = [Number(a[1]), Number(b[1])]
  if (wholeA !== wholeB) return wholeA < wholeB
  const nanos = (part: string | undefined) => Number((part ?? '').slice(0, 9).padEnd(9, '0'))
  return nanos(a[2]) < nanos(b[2])
}
