import { z } from 'zod'
import { BatchPart } from '../../contracts/batch.ts'
import { ErrorGroup } from '../../contracts/error-group.ts'
import { Count, Instant } from '../../contracts/instant.ts'
import { ServiceName } from '../../contracts/service.ts'
import { ServiceState } from '../../contracts/state.ts'
import { Report } from '../../contracts/target.ts'
import type { Feed } from './store.ts'

const KnownGroup = z.strictObject({ group: ErrorGroup, firstAt: Instant, lastAt: Instant, total: Count })

// Folding adds one `other` a service to the groups of a Batch, so its limit does not hold here.
const RecordedPart = BatchPart.extend({ groups: z.array(ErrorGroup) })

/** A Feed entry as it comes from the channel. */
export const FeedEntry: z.ZodType<Feed> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('recorded'),
    version: Count,
    part: RecordedPart,
    groups: z.array(KnownGroup),
  }),
  z.strictObject({ kind: z.literal('states'), version: Count, states: z.record(ServiceName, ServiceState) }),
  z.strictObject({ kind: z.literal('report'), version: Count, report: Report }),
])
