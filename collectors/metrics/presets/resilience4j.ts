import type { Labels } from '../exposition/sample.ts'
import { type Preset, processStart, type SideCounter } from './preset.ts'

const side = (name: string, what: string, kinds?: RegExp): SideCounter => ({
  metric: `resilience4j_${name}`,
  kind: 'outgoing',
  what,
  of: ['name'],
  ...(kinds ? { where: (labels: Labels) => kinds.test(labels.get('kind') ?? '') } : {}),
})
/** A timer in present versions, a counter in older ones. */
const calls = ['circuitbreaker_calls_seconds_count', 'circuitbreaker_calls_total']

/** Resilience4j: calls that a service makes through a circuit breaker, a retry or a time limit. */
export const preset: Preset = {
  name: 'resilience4j',
  title: 'Resilience4j',
  kind: 'detail',
  vantage: 'app',
  families: [],
  copies: [],
  sides: [
    ...calls.flatMap((name) => [
      side(name, 'calls', /^(?:successful|failed|ignored)$/),
      side(name, 'failed calls', /^failed$/),
    ]),
    side('circuitbreaker_not_permitted_calls_total', 'calls that an open circuit stopped'),
    side('retry_calls_total', 'calls that failed after retries', /^failed_with_retry$/),
    side('timelimiter_calls_total', 'time-outs', /^timeout$/),
  ],
  startTimes: processStart,
  notes: ['These are calls to what the service depends on. They stand beside its rate and never in it.'],
  examples: [
    {
      says: 'calls that failed, that an open circuit stopped, and that no retry could save',
      text: `# TYPE resilience4j_circuitbreaker_calls_seconds summary
resilience4j_circuitbreaker_calls_seconds_count{kind="successful",name="bank"} 90
resilience4j_circuitbreaker_calls_seconds_count{kind="failed",name="bank"} 10
resilience4j_circuitbreaker_calls_seconds_sum{kind="failed",name="bank"} 30.5
# TYPE resilience4j_circuitbreaker_not_permitted_calls_total counter
resilience4j_circuitbreaker_not_permitted_calls_total{kind="not_permitted",name="bank"} 25
# TYPE resilience4j_retry_calls_total counter
resilience4j_retry_calls_total{kind="successful_without_retry",name="bank"} 88
resilience4j_retry_calls_total{kind="failed_with_retry",name="bank"} 3
`,
      requests: 0,
      errors: 0,
      classes: {},
      routes: {},
      sides: {
        'outgoing|calls|bank': 100,
        'outgoing|failed calls|bank': 10,
        'outgoing|calls that an open circuit stopped|bank': 25,
        'outgoing|calls that failed after retries|bank': 3,
      },
    },
  ],
}
