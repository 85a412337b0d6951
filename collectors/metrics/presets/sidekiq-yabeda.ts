import { type Preset, processStart } from './preset.ts'

/** yabeda-sidekiq. A job that is tried again is executed again. */
export const preset: Preset = {
  name: 'sidekiq-yabeda',
  title: 'Yabeda for Sidekiq',
  kind: 'job',
  vantage: 'app',
  families: [
    {
      metric: 'sidekiq_jobs_executed_total',
      status: [],
      method: [],
      route: ['queue/worker'],
      classWithoutStatus: () => null,
      parts: [{ metric: 'sidekiq_jobs_failed_total', counts: 'errors', class: 'exception' }],
      latency: { histogram: 'sidekiq_job_runtime_seconds' },
    },
  ],
  copies: [{ metric: 'sidekiq_jobs_success_total', why: 'the executed jobs that did not fail' }],
  // Where the rate is that of the web requests of the same process, its jobs are shown beside it.
  sides: [
    { metric: 'sidekiq_jobs_executed_total', kind: 'jobs', what: 'calls', of: ['worker'] },
    { metric: 'sidekiq_jobs_failed_total', kind: 'jobs', what: 'failed jobs', of: ['worker'] },
  ],
  startTimes: processStart,
  notes: ['Requests are executions: a job that fails and is tried again counts each time.'],
  examples: [
    {
      says: 'failed executions are among the executions',
      text: `# TYPE sidekiq_jobs_enqueued_total counter
# HELP sidekiq_jobs_enqueued_total A counter of the total number of jobs sidekiq enqueued.
sidekiq_jobs_enqueued_total{queue="default",worker="MailJob"} 22.0
# TYPE sidekiq_jobs_executed_total counter
# HELP sidekiq_jobs_executed_total A counter of the total number of jobs sidekiq executed.
sidekiq_jobs_executed_total{queue="default",worker="MailJob"} 20.0
sidekiq_jobs_executed_total{queue="low",worker="IndexJob"} 5.0
# TYPE sidekiq_jobs_success_total counter
# HELP sidekiq_jobs_success_total A counter of the total number of jobs successfully processed by sidekiq.
sidekiq_jobs_success_total{queue="default",worker="MailJob"} 17.0
sidekiq_jobs_success_total{queue="low",worker="IndexJob"} 5.0
# TYPE sidekiq_jobs_failed_total counter
# HELP sidekiq_jobs_failed_total A counter of the total number of jobs failed in sidekiq.
sidekiq_jobs_failed_total{queue="default",worker="MailJob"} 3.0
# TYPE sidekiq_job_runtime_seconds histogram
# HELP sidekiq_job_runtime_seconds A histogram of the job execution time.
sidekiq_job_runtime_seconds_bucket{queue="default",worker="MailJob",le="1"} 18.0
sidekiq_job_runtime_seconds_bucket{queue="default",worker="MailJob",le="5"} 20.0
sidekiq_job_runtime_seconds_bucket{queue="default",worker="MailJob",le="+Inf"} 20.0
sidekiq_job_runtime_seconds_sum{queue="default",worker="MailJob"} 9.5
sidekiq_job_runtime_seconds_count{queue="default",worker="MailJob"} 20.0
# TYPE sidekiq_jobs_dead_count gauge
# HELP sidekiq_jobs_dead_count A number of jobs exceeded their retry count.
sidekiq_jobs_dead_count 4.0
`,
      requests: 25,
      errors: 3,
      classes: { exception: 3 },
      routes: { 'default/MailJob': { requests: 20, errors: 3 }, 'low/IndexJob': { requests: 5, errors: 0 } },
      latency: { '1000': 18, '5000': 2 },
    },
  ],
}
