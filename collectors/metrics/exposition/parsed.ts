import type { KeptSample } from './kept-sample.ts'
import type { Rejection } from './rejection.ts'
import type { BadLine, MetricType, Sample } from './sample.ts'

/** What one body said, as far as it was wanted. */
export type Parsed = {
  /** Samples of the wanted names, in order; duplicates of a series are all here. */
  samples: Sample[]
  /** Type by family name, of all families, where everything is read. Where one is typed twice the last one counts. */
  types: Map<string, MetricType>
  /** Sample lines seen, wanted or not. */
  lines: number
  badLines: { count: number; first: BadLine[] }
  /** How many samples repeat a series that was there before in the same body. */
  readonly duplicates: number
  /** Samples of a body with too many that were read and not kept; never one of a name that was asked for. */
  leftOut: number
  hasEof: boolean
  /** False when a wanted series may be missing: the body may have been cut, or a line of ours was unreadable. */
  isComplete: boolean
  /** The series are those of the reading before, one by one, and only values changed. */
  isSame: boolean
  /** Why a strict reader took nothing of the body. */
  rejection: Rejection | null
}

/** Duplicates are looked for when somebody asks, because that needs the key of every sample. */
export class ParsedBody implements Parsed {
  readonly samples: KeptSample[] = []
  readonly types = new Map<string, MetricType>()
  lines = 0
  readonly badLines: { count: number; first: BadLine[] } = { count: 0, first: [] }
  leftOut = 0
  hasEof = false
  isComplete = true
  isSame = false
  rejection: Rejection | null = null
  private repeated: number | null = null

  get duplicates(): number {
    this.repeated ??= this.samples.length - new Set(this.samples.map(({ key }) => key)).size
    return this.repeated
  }
}
