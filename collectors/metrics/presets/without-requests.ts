import type { Exposed } from './exposed.ts'

/** What is known to count no requests, so that people are told what they pointed at instead of what it lacks. */
type WithoutRequests = { sign: string; sentence: string }

const exporters: readonly WithoutRequests[] = [
  { sign: 'node_cpu_seconds_total', sentence: 'This is node_exporter, which measures a machine.' },
  { sign: 'windows_cpu_time_total', sentence: 'This is windows_exporter, which measures a machine.' },
  { sign: 'container_cpu_usage_seconds_total', sentence: 'This is cAdvisor, which measures containers.' },
  { sign: 'kube_pod_info', sentence: 'This is kube-state-metrics, which tells the state of what runs in Kubernetes.' },
  { sign: 'kubelet_node_name', sentence: 'This is a kubelet, which tells of the containers on its machine.' },
  {
    sign: 'pgbouncer_up',
    sentence: 'This is PgBouncer, which counts no errors: that clients wait is a state of its pools.',
  },
  { sign: 'memcached_up', sentence: 'This is memcached, which counts hits and misses, and a miss is no failure.' },
  {
    sign: 'elasticsearch_cluster_health_status',
    sentence: 'This is Elasticsearch, which counts searches by shard and not by request.',
  },
  {
    sign: 'kafka_consumergroup_lag',
    sentence: 'This is kafka_exporter, which tells how far consumers are behind and not what failed.',
  },
  { sign: 'namedprocess_namegroup_num_procs', sentence: 'This is process-exporter, which measures processes.' },
  {
    sign: 'prometheus_tsdb_head_series',
    sentence:
      'This is a Prometheus server and not one of its targets: read the targets themselves, or let a discovery ask it for them.',
  },
]

/** What client libraries expose unasked, and what counts requests in that language. */
const runtimes: readonly WithoutRequests[] = [
  {
    sign: 'python_info',
    sentence:
      'Only what the Python client exposes by itself is here. Requests are counted by a middleware such as django-prometheus, prometheus-fastapi-instrumentator or prometheus_flask_exporter.',
  },
  {
    sign: 'nodejs_version_info',
    sentence:
      'Only what prom-client exposes by itself is here. Requests are counted by a middleware such as express-prom-bundle or fastify-metrics.',
  },
  {
    sign: 'jvm_info',
    sentence:
      'Only what the JVM tells of itself is here. Requests are counted by Micrometer or OpenTelemetry, which Spring Boot and Quarkus bring with them.',
  },
  {
    sign: 'go_info',
    sentence:
      'Only what the Go client exposes by itself is here. Requests are counted by a handler such as promhttp.InstrumentHandlerCounter with the label code.',
  },
  {
    sign: 'dotnet_collection_count_total',
    sentence:
      'Only what .NET tells of itself is here. Requests are counted by UseHttpMetrics of prometheus-net, or by OpenTelemetry.',
  },
  {
    sign: 'process_cpu_seconds_total',
    sentence: 'Only what a client library exposes of its process is here, so nothing in it counts requests yet.',
  },
]

const sentenceOf = (known: readonly WithoutRequests[], { samples }: Exposed): string | null =>
  known.find(({ sign }) => samples.has(sign))?.sentence ?? null

export const exporterSentence = (exposed: Exposed): string | null => sentenceOf(exporters, exposed)
export const runtimeSentence = (exposed: Exposed): string | null => sentenceOf(runtimes, exposed)
