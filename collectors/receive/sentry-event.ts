import { z } from 'zod'

/** What an SDK could not know comes as null, or as something else than it should be: then it is as if it were not there. */
const text = z.string().nullish().catch(null)
const number = z.number().nullish().catch(null)

/** SDKs send far less than this. What is more is left out before it is looked at: an event may have a million of them. */
const newest = (count: number) => (value: unknown) => (Array.isArray(value) ? value.slice(-count) : value)
const [maxExceptions, maxFrames, maxTags] = [50, 500, 500]

const Frame = z.looseObject({
  filename: text,
  abs_path: text,
  module: text,
  function: text,
  lineno: number,
  colno: number,
  context_line: text,
  in_app: z.boolean().nullish().catch(null),
})
export type SentryFrame = z.infer<typeof Frame>

const Thrown = z.looseObject({
  type: text,
  value: z.union([z.string(), z.unknown().transform((value) => JSON.stringify(value) ?? '')]),
  module: text,
  stacktrace: z
    .looseObject({ frames: z.preprocess(newest(maxFrames), z.array(Frame).nullish().catch(null)) })
    .nullish()
    .catch(null),
})
export type SentryException = z.infer<typeof Thrown>

const listed = z.preprocess(
  newest(maxExceptions),
  z.array(Thrown.nullable().catch(null)).transform((list) => list.filter((each) => each !== null)),
)
/** A list, a list under `values`, or a single one: SDKs of all ages are in use. */
const Chain = z
  .union([
    z.looseObject({ values: listed }).transform(({ values }) => values),
    listed,
    Thrown.transform((one) => [one]),
  ])
  .nullish()
  .catch(null)

const Tags = z
  .union([
    z.record(z.string(), z.unknown()).transform((tags) => Object.entries(tags)),
    z.preprocess(newest(maxTags), z.array(z.tuple([z.string(), z.unknown()]))),
  ])
  .nullish()
  .catch(null)
  .transform(
    (tags) => new Map((tags ?? []).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []))),
  )

/** The parts of an event that say what failed, where, and whose it is. */
export const SentryEvent = z.looseObject({
  event_id: text,
  type: text,
  timestamp: z.union([z.number(), z.string()]).nullish().catch(null),
  level: text,
  platform: text,
  logger: text,
  environment: text,
  release: text,
  server_name: text,
  transaction: text,
  message: z
    .union([
      z.string(),
      z.looseObject({ formatted: text, message: text }).transform((each) => each.formatted ?? each.message ?? ''),
    ])
    .nullish()
    .catch(null),
  logentry: z.looseObject({ formatted: text, message: text }).nullish().catch(null),
  exception: Chain,
  /** The request that was being answered. */
  request: z.looseObject({ method: text, url: text }).nullish().catch(null),
  tags: Tags,
})
export type SentryEvent = z.infer<typeof SentryEvent>

/** What an SDK says of events that it did not deliver. */
export const ClientReport = z.looseObject({
  discarded_events: z
    .array(z.looseObject({ reason: z.string(), category: z.string(), quantity: z.int().nonnegative() }))
    .max(200)
    .default([]),
})
