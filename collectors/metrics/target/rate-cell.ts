import type { ErrorClass } from '../../../contracts/error-class.ts'
import type { ErrorGroup } from '../../../contracts/error-group.ts'
import type { Meaning } from '../presets/meaning.ts'

/** Everything that counts alike: one class, one status, one route. Many series may add to it. */
export type RateCell = {
  key: string
  requests: 0 | 1
  errors: 0 | 1
  class: ErrorClass | null
  status: string | null
  route: string | null
  /**
   * Increments that were not given out yet. Below zero while what is taken off is ahead of what it is taken off from:
   * then it waits, because a count that was given out cannot be taken back.
   */
  pending: number
  /** How its errors are listed; made when the first one is. */
  group: ErrorGroup | null
}

const keyOf = ({ requests, errors, class: kind, status, route }: Meaning): string =>
  [Math.abs(requests), Math.abs(errors), kind ?? '', status ?? '\u0001', route ?? '\u0001'].join('\u0000')

const isOne = (weight: number): 0 | 1 => (weight === 0 ? 0 : 1)

/** The cells of one Target, by what they mean. */
export class RateCells {
  private readonly byKey = new Map<string, RateCell>()
  private readonly touched: RateCell[] = []
  private readonly carried: Map<string, number>

  /** `carried` is what `carry` gave before a restart. */
  constructor(carried: Readonly<Record<string, number>> = {}) {
    this.carried = new Map(Object.entries(carried))
  }

  of(meaning: Meaning): RateCell {
    const key = keyOf(meaning)
    const there = this.byKey.get(key)
    if (there) return there
    const { class: kind, status, route, requests, errors } = meaning
    const weights = { requests: isOne(requests), errors: isOne(errors) }
    const pending = this.carried.get(key) ?? 0
    this.carried.delete(key)
    const cell: RateCell = { key, ...weights, class: kind, status, route, pending, group: null }
    this.byKey.set(key, cell)
    return cell
  }

  add(cell: RateCell, increment: number): void {
    this.touched.push(cell)
    cell.pending += increment
  }

  /** Gives out what the cells have had added since the last call. */
  take(give: (cell: RateCell, count: number) => void): void {
    for (const cell of this.touched) {
      if (cell.pending <= 0) continue
      const count = cell.pending
      cell.pending = 0
      give(cell, count)
    }
    this.touched.length = 0
  }

  /** What is below zero, by key. */
  carry(): Record<string, number> {
    const carry = Object.fromEntries(this.carried)
    for (const { key, pending } of this.byKey.values()) if (pending < 0) carry[key] = pending
    return carry
  }
}
