import type { ErrorClass } from '../../../contracts/error-class.ts'

/** First match wins; null is not an error. 4xx are the client's, and 499 is a client that went away. */
const httpClasses: readonly (readonly [RegExp, ErrorClass | null])[] = [
  [/^50[234]$/, 'gateway'],
  [/^5(?:\d\d|xx)?$/i, 'http_5xx'],
  [/^(?:UNKNOWN|0|000|IO_ERROR|)$/i, 'network'],
  [/^[1-4](?:\d\d|xx)?$/i, null],
  [/^(?:INFORMATIONAL|SUCCESS|REDIRECTION|CLIENT_ERROR)$/i, null],
  [/^SERVER_ERROR$/i, 'http_5xx'],
]

/** Class of an HTTP status as the libraries spell it: `503`, `5xx`, `5`, `UNKNOWN`. */
export function classOfStatus(status: string): ErrorClass | null {
  const found = httpClasses.find(([pattern]) => pattern.test(status))
  return found ? found[1] : 'other'
}

/**
 * The codes that are the server's fault, by name without capitals and underscores, and by number. The list is
 * OpenTelemetry's; a resource that is exhausted is the caller's quota more often than the server's failure.
 */
const grpcClasses: Readonly<Record<string, ErrorClass>> = {
  unknown: 'exception',
  2: 'exception',
  deadlineexceeded: 'timeout',
  4: 'timeout',
  unimplemented: 'other',
  12: 'other',
  internal: 'http_5xx',
  13: 'http_5xx',
  unavailable: 'gateway',
  14: 'gateway',
  dataloss: 'http_5xx',
  15: 'http_5xx',
}

/** Class of a gRPC code in any of its spellings: `DeadlineExceeded`, `DEADLINE_EXCEEDED`, `4`. */
export const classOfGrpcCode = (code: string): ErrorClass | null =>
  grpcClasses[code.toLowerCase().replaceAll('_', '')] ?? null
