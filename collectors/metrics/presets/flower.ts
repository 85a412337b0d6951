import type { Labels } from '../exposition/sample.ts'
import { type Preset, processStart } from './preset.ts'

/** The histogram of the run times has no type: only tasks that ended are in it. */
function drop(labels: Labels): string | null {
  const type = labels.get('type') ?? 'task-succeeded'
  return /^task-(?:succeeded|failed)$/.test(type) ? null : 'events that are not the end of a task'
}

/** Flower: one counter of all events of Celery, by type. */
export const preset: Preset = {
  name: 'flower',
  title: 'Flower (Celery)',
  kind: 'job',
  vantage: 'app',
  families: [
    {
      metric: 'flower_events_total',
      status: [],
      method: [],
      route: ['task'],
      drop,
      classWithoutStatus: (labels) => (labels.get('type') === 'task-failed' ? 'exception' : null),
      latency: { histogram: 'flower_task_runtime_seconds' },
    },
  ],
  copies: [],
  startTimes: processStart,
  notes: ['Requests are tasks that ended: succeeded or failed.'],
  examples: [
    {
      says: 'only the events that end a task',
      text: `# HELP flower_events_total Number of events
# TYPE flower_events_total counter
flower_events_total{task="shop.tasks.mail",type="task-received",worker="celery@w1"} 30.0
flower_events_total{task="shop.tasks.mail",type="task-started",worker="celery@w1"} 30.0
flower_events_total{task="shop.tasks.mail",type="task-succeeded",worker="celery@w1"} 25.0
flower_events_total{task="shop.tasks.mail",type="task-failed",worker="celery@w1"} 4.0
flower_events_total{task="shop.tasks.mail",type="task-retried",worker="celery@w1"} 1.0
flower_events_total{task="",type="worker-heartbeat",worker="celery@w1"} 900.0
# HELP flower_task_runtime_seconds Task runtime
# TYPE flower_task_runtime_seconds histogram
flower_task_runtime_seconds_bucket{le="1.0",task="shop.tasks.mail",worker="celery@w1"} 24.0
flower_task_runtime_seconds_bucket{le="+Inf",task="shop.tasks.mail",worker="celery@w1"} 25.0
flower_task_runtime_seconds_count{task="shop.tasks.mail",worker="celery@w1"} 25.0
`,
      requests: 29,
      errors: 4,
      classes: { exception: 4 },
      routes: { 'shop.tasks.mail': { requests: 29, errors: 4 } },
      latency: { '1000': 24, Inf: 1 },
    },
  ],
}
