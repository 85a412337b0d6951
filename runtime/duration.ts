import { z } from 'zod'

/** `250ms`, `5s`, `2m`, `1h`: durations are parsed here, once, and are milliseconds from then on. */
export const Duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h)$/, 'a duration looks like 500ms, 5s, 2m or 1h')
  .transform((text) => {
    const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[text.replace(/[\d.]+/, '')] ?? 1
    return Math.round(Number.parseFloat(text) * unit)
  })
