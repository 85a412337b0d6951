import { z } from 'zod'
import { durationOf, type Job } from './candidate.ts'
import type { Finder, FinderDeps } from './discovery-kind.ts'
import { openDns } from './kinds/dns.ts'
import { openDocker } from './kinds/docker.ts'
import { openFiles } from './kinds/file.ts'
import { openHttp } from './kinds/http.ts'
import { openKubernetes } from './kinds/kubernetes.ts'
import { roles } from './kubernetes-candidates.ts'
import type { Labels } from './labels.ts'
import {
  accessOf,
  besides,
  HttpClientConfig,
  type PrometheusFile,
  type RawJob,
  scrapeAccess,
} from './prometheus-file.ts'
import { RelabelRules } from './relabel-rule.ts'
import { candidatesOf, TargetGroup } from './target-groups.ts'

/** A place that a job names its targets by; two of the same text are one. */
export type Place = { id: string; open: (deps: FinderDeps) => Finder }

/** One entry of `scrape_configs`, ready to be asked. */
export type PreparedJob = { name: string; labels: Labels; job: Job; places: Place[] }
export type JobResult = { ok: true; job: PreparedJob; notes: string[] } | { ok: false; why: string }

const Common = HttpClientConfig.extend({
  scrape_interval: z.string().optional(),
  scrape_timeout: z.string().optional(),
  metrics_path: z.string().default('/metrics'),
  scheme: z.enum(['http', 'https']).default('http'),
  params: z.record(z.string(), z.array(z.string())).default({}),
  relabel_configs: z.array(z.unknown()).nullish(),
})

/** Keys that change nothing in what is scraped and counted here. */
const harmless = new Set(
  (
    'honor_labels honor_timestamps track_timestamps_staleness follow_redirects enable_http2 sample_limit label_limit ' +
    'label_name_length_limit label_value_length_limit body_size_limit target_limit keep_dropped_targets ' +
    'scrape_classic_histograms always_scrape_classic_histograms convert_classic_histograms_to_nhcb scrape_protocols ' +
    'fallback_scrape_protocol enable_compression native_histogram_bucket_limit native_histogram_min_bucket_factor ' +
    'metric_name_validation_scheme metric_name_escaping_scheme scrape_native_histograms scrape_failure_log_file'
  ).split(' '),
)
/** Keys that are read here, the places aside. */
const known = new Set([...Object.keys(Common.shape), 'job_name'])
const without: Record<string, string> = {
  metric_relabel_configs: 'its metric_relabel_configs are not applied: metrics are recognised by their own names',
  proxy_url: 'its proxy_url is not used: targets are asked directly',
  proxy_from_environment: 'its proxy_from_environment is not used: targets are asked directly',
  no_proxy: 'its no_proxy is not used: targets are asked directly',
  proxy_connect_header: 'its proxy_connect_header is not used: targets are asked directly',
  http_headers: 'its http_headers are not sent',
}

/** What is done for one job, and in a part of a sentence each what is not. */
export function prepareJob(raw: RawJob, { whole, file }: { whole: PrometheusFile; file: string }): JobResult {
  const parsed = Common.safeParse(raw)
  if (!parsed.success) return { ok: false, why: issueText(parsed.error) }
  const config = parsed.data
  const rules = RelabelRules.safeParse(config.relabel_configs ?? [])
  if (!rules.success) return { ok: false, why: `relabel_configs ${issueText(rules.error)}` }
  const access = accessOf(config, file)
  if (!access.ok) return { ok: false, why: access.why }
  const interval = config.scrape_interval ?? whole.global?.scrape_interval ?? '1m'
  const timeout = config.scrape_timeout ?? whole.global?.scrape_timeout ?? '10s'
  if (durationOf(interval) === null)
    return { ok: false, why: `its scrape_interval "${interval.slice(0, 20)}" is no duration` }
  const notes: string[] = []
  const places = placesOf(raw, { file, notes })
  return {
    ok: true,
    notes,
    job: {
      name: raw.job_name,
      labels: new Map([
        ['job', raw.job_name],
        ['__scheme__', config.scheme],
        ['__metrics_path__', config.metrics_path],
        ['__scrape_interval__', interval],
        ['__scrape_timeout__', timeout],
      ]),
      job: { relabel: rules.data, params: new Map(Object.entries(config.params)), scrape: scrapeAccess(access.access) },
      places,
    },
  }
}

const issueText = (error: z.ZodError): string => {
  const [issue] = error.issues
  return `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not understood'}`
}

type Context = { file: string; notes: string[] }

function placesOf(raw: RawJob, context: Context): Place[] {
  const places: Place[] = []
  for (const [key, value] of Object.entries(raw)) {
    const make = makers[key]
    if (make) {
      const entries: unknown[] = Array.isArray(value) ? value : []
      for (const [index, entry] of entries.entries()) {
        const open = make(entry, { ...context, where: `${key}[${index}]` })
        if (typeof open === 'string') context.notes.push(`its ${key} are left out: ${open}`)
        else places.push({ id: `${key} ${context.file} ${JSON.stringify(entry)}`, open })
      }
    } else if (key.endsWith('_sd_configs')) {
      context.notes.push(`its ${key} cannot be asked here; a running Prometheus can (kind: prometheus)`)
    } else if (without[key] !== undefined) context.notes.push(without[key])
    else if (!known.has(key) && !harmless.has(key))
      context.notes.push(`its "${key.slice(0, 40)}" is not known here and has no effect`)
  }
  return places
}

type Maker = (entry: unknown, context: Context & { where: string }) => Place['open'] | string

/** Checks an entry and makes how to open it; the first fault in words where it cannot be. */
const maker =
  <S>(schema: z.ZodType<S>, make: (settings: S, context: Context) => Place['open'] | string): Maker =>
  (entry, context) => {
    const parsed = schema.safeParse(entry)
    return parsed.success ? make(parsed.data, context) : `${context.where} ${issueText(parsed.error)}`
  }

const refreshed = (usual: string) =>
  z
    .string()
    .default(usual)
    .transform((text) => Math.max(1_000, durationOf(text) ?? durationOf(usual) ?? 60_000))

/** The places that can be asked, by their key. */
const makers: Record<string, Maker> = {
  static_configs: maker(TargetGroup, (group) => () => ({
    name: 'static_configs',
    refreshMs: 3_600_000,
    find: async () => ({ candidates: candidatesOf([group]), problem: null, notes: [] }),
  })),
  file_sd_configs: maker(
    z.looseObject({ files: z.array(z.string()).min(1) }),
    ({ files }, { file }) =>
      ({ clock }) =>
        openFiles({ files: files.map((path) => besides(file, path)), refreshMs: 5_000 }, clock.after),
  ),
  http_sd_configs: maker(
    HttpClientConfig.extend({ url: z.url(), refresh_interval: refreshed('60s') }),
    (settings, { file }) => {
      const access = accessOf(settings, file)
      return access.ok
        ? () => openHttp({ url: settings.url, refresh: settings.refresh_interval, ...access.access })
        : access.why
    },
  ),
  dns_sd_configs: maker(
    z.looseObject({
      names: z.array(z.string()).min(1),
      type: z
        .string()
        .default('SRV')
        .transform((type) => type.toUpperCase())
        .pipe(z.enum(['SRV', 'A', 'AAAA'])),
      port: z.int().optional(),
      refresh_interval: refreshed('30s'),
    }),
    ({ names, type, port, refresh_interval: refreshMs }) => {
      if (type !== 'SRV' && port === undefined) return 'A and AAAA records need a port'
      return () => openDns({ names, type, port, refreshMs })
    },
  ),
  docker_sd_configs: maker(
    HttpClientConfig.extend({
      host: z.string(),
      port: z.int().default(80),
      host_networking_host: z.string().default('localhost'),
      match_first_network: z.boolean().default(true),
      filters: z.array(z.object({ name: z.string(), values: z.array(z.string()) })).nullish(),
      refresh_interval: refreshed('60s'),
    }),
    (settings, { file }) => {
      const access = accessOf(settings, file)
      if (!access.ok) return access.why
      return () =>
        openDocker({
          host: settings.host,
          refreshMs: settings.refresh_interval,
          access: access.access,
          filters: Object.fromEntries((settings.filters ?? []).map(({ name, values }) => [name, values])),
          options: {
            port: settings.port,
            hostNetworkingHost: settings.host_networking_host,
            matchFirstNetwork: settings.match_first_network,
          },
        })
    },
  ),
  kubernetes_sd_configs: maker(
    HttpClientConfig.extend({
      role: z.string(),
      api_server: z.string().optional(),
      kubeconfig_file: z.string().optional(),
      namespaces: z
        .looseObject({ names: z.array(z.string()).nullish(), own_namespace: z.boolean().default(false) })
        .nullish(),
      selectors: z
        .array(z.object({ role: z.string(), label: z.string().optional(), field: z.string().optional() }))
        .nullish(),
    }),
    (settings, { file }) => {
      const role = roles.find((one) => one === settings.role)
      if (role === undefined)
        return `the role "${settings.role.slice(0, 40)}" cannot be asked here; ${roles.join(', ')} can`
      if (settings.kubeconfig_file) return 'a kubeconfig_file cannot be read here; api_server with a token can'
      if (settings.namespaces?.own_namespace) return 'own_namespace is not possible here; names of namespaces are'
      const access = accessOf(settings, file)
      if (!access.ok) return access.why
      const { auth, tls } = access.access
      const names = settings.namespaces?.names ?? []
      const selectors = settings.selectors ?? []
      return (deps) =>
        openKubernetes(
          {
            apiServer: settings.api_server,
            namespaces: names.length === 0 ? undefined : names,
            roles: [role],
            refreshMs: 30_000,
            auth,
            tls,
            selectors,
          },
          deps,
        )
    },
  ),
}
