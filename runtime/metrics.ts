import { collectDefaultMetrics, Registry } from 'prom-client'

/** The process's own metrics. Parts register theirs on it; docs/own-metrics.md lists them all, and a test holds it to that. */
export function createMetrics(): Registry {
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  return metrics
}
