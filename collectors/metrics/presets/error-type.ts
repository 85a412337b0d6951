import type { ErrorClass } from '../../../contracts/error-class.ts'
import type { Labels } from '../exposition/sample.ts'
import { classOfStatus } from './status-class.ts'

/** OpenTelemetry: no status means that no response was sent; `error_type` then says why, if anything does. */
export function classOfErrorType(labels: Labels): ErrorClass | null {
  const type = labels.get('error_type')
  if (type === undefined || type === '') return 'network'
  if (/^\d{3}$/.test(type)) return classOfStatus(type)
  return /time(?:d[ _-]?)?out/i.test(type) ? 'timeout' : 'exception'
}
