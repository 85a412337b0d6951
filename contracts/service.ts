import { z } from 'zod'

/** One thing that answers requests or does jobs. It is named in YAML, in URLs and on the wall. */
export const ServiceName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    'a service name is 1 to 63 letters, digits, dots, underscores or hyphens, and begins with a letter or digit',
  )
export type ServiceName = z.infer<typeof ServiceName>
