import { z } from 'zod'
import { ErrorClass } from './error-class.ts'
import { Count, Instant } from './instant.ts'
import { ServiceName } from './service.ts'
import { Vantage } from './vantage.ts'

/** `k1:` names the version of the key, so that a better key can live beside it for a while. */
export const GroupId = z.string().regex(/^k\d+:[0-9a-f]{16}$|^other$/)
/** Where the kinds over the bound are counted. */
export const otherGroup = 'other'

/** Errors that are the same error. Every text in it has been scrubbed by the collector. */
export const ErrorGroup = z.strictObject({
  id: GroupId,
  service: ServiceName,
  vantage: Vantage,
  class: ErrorClass,
  /** The rule that chose the class, for example `python-database`. */
  rule: z.string().max(60),
  /** It was given up after several tries; the class is the cause's where that is known. */
  retried: z.boolean().optional(),
  /** Exception type, or what a person would call it: `OperationalError`, `HTTP 502`. */
  title: z.string().min(1).max(120),
  /** The message with its variable parts masked. */
  message: z.string().max(300),
  route: z.string().max(200).nullable(),
  /** Top frame of the service's own code: `orders/views.py in checkout`. */
  where: z.string().max(200).nullable(),
  /** One whole scrubbed example with its stack; for the drill-down, never for the wall. */
  sample: z.strictObject({ at: Instant, text: z.string().max(8_192) }).nullable(),
})
export type ErrorGroup = z.infer<typeof ErrorGroup>

/** That errors of a group were seen again, `count` times in one slice of time. */
export const Sighting = z.strictObject({ group: GroupId, service: ServiceName, at: Instant, count: Count })
export type Sighting = z.infer<typeof Sighting>
