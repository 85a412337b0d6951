import { fileURLToPath } from 'node:url'
import type { Counted } from '../../collectors/collecting-server.fixture.ts'

export const faultboardMain = fileURLToPath(new URL('../faultboard-main.ts', import.meta.url))

/** Errors that logs told of, by service, as a server has counted them. */
export function errorsOf({ batches }: Counted): Record<string, number> {
  const errors: Record<string, number> = {}
  for (const { parts } of batches) {
    for (const { buckets } of Object.values(parts)) {
      for (const bucket of buckets) {
        if (bucket.vantage !== 'error-log') continue
        errors[bucket.service] = (errors[bucket.service] ?? 0) + bucket.errors
      }
    }
  }
  return errors
}

/** Titles and messages of the groups, sorted. */
export const groupsOf = ({ batches }: Counted): string[] => [
  ...new Set(
    batches.flatMap(({ parts }) =>
      Object.values(parts).flatMap(({ groups }) =>
        groups.map(({ service, title, message }) => `${service}: ${title}: ${message}`),
      ),
    ),
  ),
]
