import type { Rejection } from './rejection.ts'
import { checkOpenMetrics } from './strict-openmetrics.ts'
import { checkText } from './strict-text.ts'
import type { TimestampUnit } from './value-reader.ts'

const eof = /(?:^|\n)# EOF\n?$/

/** Why a reader that keeps to the letter of its format would refuse this body; null when it would take all of it. */
export function checkStrictly(body: Buffer, unit: TimestampUnit): Rejection | null {
  const isOpenMetrics = unit === 's' || (unit === 'guess' && eof.test(body.toString('latin1', body.length - 8)))
  return isOpenMetrics ? checkOpenMetrics(body) : checkText(body)
}
