import type { ErrorClass } from '../../../contracts/error-class.ts'

/** One reason for a class. A rule holds when each pattern it has is found in its place. */
export type ClassRule = {
  id: string
  class: ErrorClass
  /** On the exception's full type. */
  type?: RegExp
  /** On the exception's message or the record's. */
  message?: RegExp
  /** On the record's code or the exception's. */
  code?: RegExp
  /** Only where no exception is known. */
  bare?: boolean
}
