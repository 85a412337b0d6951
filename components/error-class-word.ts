import type { ErrorClass } from '../contracts/error-class.ts'

/** The word of a class as people say it. */
export const errorClassWord: Record<ErrorClass, string> = {
  http_5xx: '5xx',
  gateway: 'gateway',
  network: 'network',
  timeout: 'time-out',
  database: 'database',
  exception: 'exception',
  contract: 'contract',
  other: 'other',
}

/** Classes in one fixed order, as in `contracts/error-class.ts`: a type keeps zod off the wall, a value would not. */
export const errorClasses: readonly ErrorClass[] = [
  'http_5xx',
  'gateway',
  'network',
  'timeout',
  'database',
  'exception',
  'contract',
  'other',
]
