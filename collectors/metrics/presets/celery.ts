import { type Preset, processStart } from './preset.ts'

const of = ['name']

/** celery-exporter. Tasks that ended are requests; a task that is tried again has not ended. */
export const preset: Preset = {
  name: 'celery',
  title: 'celery-exporter',
  kind: 'job',
  vantage: 'app',
  families: [
    {
      metric: 'celery_task_succeeded_total',
      status: [],
      method: [],
      route: ['name'],
      classWithoutStatus: () => null,
      parts: [{ metric: 'celery_task_failed_total', counts: 'failed-requests', class: 'exception' }],
      latency: { histogram: 'celery_task_runtime' },
    },
  ],
  copies: [],
  sides: [
    { metric: 'celery_task_retried_total', kind: 'jobs', what: 'retries', of },
    { metric: 'celery_task_rejected_total', kind: 'jobs', what: 'rejected tasks', of },
    { metric: 'celery_task_revoked_total', kind: 'jobs', what: 'revoked tasks', of },
  ],
  startTimes: processStart,
  notes: [
    'Requests are tasks that ended. The latency is that of tasks that succeeded.',
    'The counters of a worker that is gone for ten minutes disappear, and are remembered here.',
  ],
  examples: [
    {
      says: 'succeeded and failed tasks are all that ended; a retry is none',
      text: `# HELP celery_task_sent_total Sent when a task message is published.
# TYPE celery_task_sent_total counter
celery_task_sent_total{hostname="w1",name="shop.tasks.mail",queue_name="celery"} 20.0
# HELP celery_task_succeeded_total Sent if the task executed successfully.
# TYPE celery_task_succeeded_total counter
celery_task_succeeded_total{hostname="w1",name="shop.tasks.mail",queue_name="celery"} 15.0
celery_task_succeeded_total{hostname="w2",name="shop.tasks.index",queue_name="celery"} 4.0
# HELP celery_task_succeeded_created Sent if the task executed successfully.
# TYPE celery_task_succeeded_created gauge
celery_task_succeeded_created{hostname="w1",name="shop.tasks.mail",queue_name="celery"} 1.7955086e+09
# HELP celery_task_failed_total Sent if the execution of the task failed.
# TYPE celery_task_failed_total counter
celery_task_failed_total{exception="SMTPServerDisconnected",hostname="w1",name="shop.tasks.mail",queue_name="celery"} 2.0
celery_task_failed_total{exception="",hostname="w2",name="shop.tasks.index",queue_name="celery"} 0.0
# HELP celery_task_retried_total Sent if the task failed, but will be retried in the future.
# TYPE celery_task_retried_total counter
celery_task_retried_total{exception="SMTPServerDisconnected",hostname="w1",name="shop.tasks.mail",queue_name="celery"} 6.0
# HELP celery_task_runtime Histogram of task runtime measurements.
# TYPE celery_task_runtime histogram
celery_task_runtime_bucket{hostname="w1",le="0.5",name="shop.tasks.mail",queue_name="celery"} 10.0
celery_task_runtime_bucket{hostname="w1",le="10.0",name="shop.tasks.mail",queue_name="celery"} 15.0
celery_task_runtime_bucket{hostname="w1",le="+Inf",name="shop.tasks.mail",queue_name="celery"} 15.0
celery_task_runtime_count{hostname="w1",name="shop.tasks.mail",queue_name="celery"} 15.0
celery_task_runtime_sum{hostname="w1",name="shop.tasks.mail",queue_name="celery"} 31.5
`,
      requests: 21,
      errors: 2,
      classes: { exception: 2 },
      routes: { 'shop.tasks.mail': { requests: 17, errors: 2 }, 'shop.tasks.index': { requests: 4, errors: 0 } },
      sides: { 'jobs|retries|shop.tasks.mail': 6 },
      latency: { '500': 10, '10000': 5 },
    },
  ],
}
