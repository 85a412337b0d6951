import { type Preset, processStart, type RequestFamily, type SideCounter } from './preset.ts'

const family = (prefix: string): RequestFamily => ({
  metric: `${prefix}sidekiq_jobs_total`,
  status: [],
  method: [],
  route: ['job_name'],
  classWithoutStatus: () => null,
  applies: (samples) => samples.every(({ labels }) => labels.has('job_name')),
  parts: [{ metric: `${prefix}sidekiq_failed_jobs_total`, counts: 'errors', class: 'exception' }],
})

/** Where the rate is that of the web requests of the same exporter, its jobs are shown beside it. */
const beside = (metric: string, what: string): SideCounter => ({ metric, kind: 'jobs', what, of: ['job_name'] })

/** Sidekiq by Discourse's prometheus_exporter. */
export const preset: Preset = {
  name: 'sidekiq-discourse',
  title: 'prometheus_exporter for Sidekiq',
  kind: 'job',
  vantage: 'app',
  families: [family('ruby_'), family('')],
  copies: [],
  sides: [
    beside('ruby_sidekiq_jobs_total', 'calls'),
    beside('ruby_sidekiq_failed_jobs_total', 'failed jobs'),
    beside('ruby_sidekiq_restarted_jobs_total', 'restarted jobs'),
    beside('ruby_sidekiq_dead_jobs_total', 'dead jobs'),
  ],
  startTimes: processStart,
  notes: ['Requests are executions: a job that fails and is tried again counts each time.'],
  examples: [
    {
      says: 'failed jobs are among the jobs; dead ones are beside the rate',
      text: `# HELP ruby_sidekiq_job_duration_seconds Total time spent in sidekiq jobs.
# TYPE ruby_sidekiq_job_duration_seconds summary
ruby_sidekiq_job_duration_seconds{job_name="MailJob",queue="default",quantile="0.99"} 2.5
ruby_sidekiq_job_duration_seconds_sum{job_name="MailJob",queue="default"} 41
ruby_sidekiq_job_duration_seconds_count{job_name="MailJob",queue="default"} 31

# HELP ruby_sidekiq_jobs_total Total number of sidekiq jobs executed.
# TYPE ruby_sidekiq_jobs_total counter
ruby_sidekiq_jobs_total{job_name="MailJob",queue="default"} 31
ruby_sidekiq_jobs_total{job_name="IndexJob",queue="low"} 9

# HELP ruby_sidekiq_failed_jobs_total Total number failed sidekiq jobs.
# TYPE ruby_sidekiq_failed_jobs_total counter
ruby_sidekiq_failed_jobs_total{job_name="MailJob",queue="default"} 4

# HELP ruby_sidekiq_dead_jobs_total Total number of dead sidekiq jobs.
# TYPE ruby_sidekiq_dead_jobs_total counter
ruby_sidekiq_dead_jobs_total{job_name="MailJob",queue="default"} 1
`,
      requests: 40,
      errors: 4,
      classes: { exception: 4 },
      routes: { MailJob: { requests: 31, errors: 4 }, IndexJob: { requests: 9, errors: 0 } },
      sides: { 'jobs|dead jobs|MailJob': 1 },
    },
  ],
}
