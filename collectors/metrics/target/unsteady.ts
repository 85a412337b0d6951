import type { Remark } from '../counters/reading.ts'

const remembered = 20
/** In so many of them counters fell: no program starts again as often. */
const suspicious = 8
const odd: ReadonlySet<Remark['kind']> = new Set(['restart', 'partial-reset', 'baseline'])

/** Notices counters that fall again and again, as those do that are set back by reading them. */
export class Unsteady {
  private readonly fell: boolean[] = []

  /** What was odd in one reading. */
  read(remarks: readonly Remark[]): void {
    this.fell.push(remarks.some(({ kind }) => odd.has(kind)))
    if (this.fell.length > remembered) this.fell.shift()
  }

  note(): string | null {
    if (this.fell.filter(Boolean).length < suspicious) return null
    return 'Its counters fall at almost every reading. If reading it sets them back, `temporality: delta` counts them; whoever else reads it takes counts away.'
  }
}
