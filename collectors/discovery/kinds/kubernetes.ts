import { existsSync } from 'node:fs'
import { z } from 'zod'
import type { ScrapeAuth, ScrapeTls } from '../../../runtime/config-scrape.ts'
import { createAsker } from '../ask.ts'
import type { Candidate } from '../candidate.ts'
import { defineDiscovery, type Finder, type FinderDeps, found } from '../discovery-kind.ts'
import { kubernetesCandidates, type Role } from '../kubernetes-candidates.ts'
import { EndpointSlice, Endpoints, Node, Pod, Service } from '../kubernetes-objects.ts'
import { watchResource } from '../kubernetes-watch.ts'
import { RelabelRules } from '../relabel-rule.ts'
import { accessSettings, httpUrl, refresh, relabelSetting } from '../settings.ts'

const inPod = '/var/run/secrets/kubernetes.io/serviceaccount'
/** Many pods change in one moment when something is rolled out: they are looked at together. */
const settleMs = 500

const annotation = (of: string, name: string) => `__meta_kubernetes_${of}_annotation_prometheus_io_${name}`
const podLabel = (name: string) => `__meta_kubernetes_pod_label_${name}`
/** The first of these labels that has a value, in the words of relabelling: later rules win. */
const copied = (target_label: string, ...sources: string[]) =>
  sources.toReversed().map((source) => ({ source_labels: [source], regex: '(.+)', target_label }))

/** What annotations of a pod or of its service say. */
const rules = RelabelRules.parse([
  {
    action: 'keep',
    source_labels: [annotation('pod', 'scrape'), annotation('service', 'scrape')],
    regex: 'true;.*|.*;true',
  },
  { action: 'drop', source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Pending|Succeeded|Failed|Completed' },
  ...copied('__scheme__', annotation('pod', 'scheme'), annotation('service', 'scheme')),
  ...copied('__metrics_path__', annotation('pod', 'path'), annotation('service', 'path')),
  ...['service', 'pod'].map((of) => ({
    source_labels: ['__address__', annotation(of, 'port')],
    regex: '(\\[[^\\]]*\\]|[^:]*)(?::\\d+)?;(\\d+)',
    replacement: '$1:$2',
    target_label: '__address__',
  })),
  ...copied('faultboard_team', podLabel('faultboard_team'), podLabel('team')),
  ...copied(
    'faultboard_service',
    podLabel('faultboard_service'),
    podLabel('app_kubernetes_io_name'),
    podLabel('app'),
    podLabel('k8s_app'),
    '__meta_kubernetes_service_name',
    '__meta_kubernetes_pod_container_name',
  ),
])

/** Pods and services of a cluster that ask to be scraped. */
export const kind = defineDiscovery({
  kind: 'kubernetes',
  about: 'Pods and services of a cluster with the annotation `prometheus.io/scrape: "true"`.',
  example: `discovery:
  - kind: kubernetes        # within a cluster: nothing more is needed
    team: web
    namespaces: [shop]      # default: all
`,
  settings: z.strictObject({
    /** Absent: as a pod of the cluster, with its service account. */
    apiServer: httpUrl.optional(),
    namespaces: z.array(z.string().min(1)).optional(),
    refresh: refresh('30s'),
    ...accessSettings,
    ...relabelSetting,
  }),
  rules,
  open({ apiServer, namespaces, refresh: refreshMs, auth, tls }, deps) {
    const pods = openKubernetes({ apiServer, namespaces, refreshMs, auth, tls, roles: ['pod', 'endpoints'] }, deps)
    return {
      ...pods,
      async find(signal) {
        const findings = await pods.find(signal)
        return { ...findings, candidates: findings.candidates && onePerPod(findings.candidates) }
      },
    }
  },
})

const metricsPort = /^(?:http-)?metrics?$|^prom(?:etheus)?$/i

/** A pod that names no port has one `/metrics`: at the port that is called so, or the first one. */
function onePerPod(candidates: readonly Candidate[]): Candidate[] {
  const chosen = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const { labels } = candidate
    // An endpoint without a pod is a target of its own; a container that only prepares the pod is none.
    const pod = labels.get('__meta_kubernetes_pod_uid') ?? `address ${labels.get('__address__')}`
    if (labels.get('__meta_kubernetes_pod_container_init') === 'true') continue
    if ((labels.get('__meta_kubernetes_pod_container_port_protocol') ?? 'TCP') !== 'TCP') continue
    const isAnnotated = labels.get(annotation('pod', 'scrape')) ?? labels.get(annotation('service', 'scrape'))
    if (isAnnotated !== 'true') continue
    const isBetter = metricsPort.test(labels.get('__meta_kubernetes_pod_container_port_name') ?? '')
    if (!chosen.has(pod) || isBetter) chosen.set(pod, candidate)
  }
  return [...chosen.values()]
}

type Kubernetes = {
  apiServer: string | undefined
  namespaces: string[] | undefined
  roles: readonly Role[]
  refreshMs: number
  auth: ScrapeAuth | undefined
  tls: ScrapeTls | undefined
  selectors?: readonly { role: string; label?: string | undefined; field?: string | undefined }[]
}

/** The same finder with everything that a role has, as Prometheus' `kubernetes_sd` sees it. */
export function openKubernetes(settings: Kubernetes, { clock }: FinderDeps): Finder {
  const { apiServer, namespaces, roles, refreshMs, selectors = [] } = settings
  const isInside = apiServer === undefined
  const base = (apiServer ?? 'https://kubernetes.default.svc').replace(/\/$/, '')
  const asker = createAsker({
    auth: settings.auth ?? (isInside ? { tokenFile: `${inPod}/token` } : undefined),
    tls: settings.tls ?? (isInside && existsSync(`${inPod}/ca.crt`) ? { ca: `${inPod}/ca.crt` } : undefined),
  })
  let hurry = () => {}
  let cancel: (() => void) | null = null
  const onChange = () => {
    cancel ??= clock.after(settleMs, () => {
      cancel = null
      hurry()
    })
  }
  const resource = <T>(path: string, role: string, schema: z.ZodType<T>) => {
    const [, api = '', name = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? []
    const { label, field } = selectors.find((selector) => selector.role === role) ?? {}
    const query = { ...(label ? { labelSelector: label } : {}), ...(field ? { fieldSelector: field } : {}) }
    const paths =
      namespaces === undefined || role === 'node'
        ? [name]
        : namespaces.map((one) => `namespaces/${encodeURIComponent(one)}/${name}`)
    return paths.map((one) => watchResource({ url: `${base}${api}/${one}`, query, schema }, { asker, clock, onChange }))
  }
  const needs = (...of: Role[]) => of.some((role) => roles.includes(role))
  const pods = needs('pod', 'endpoints', 'endpointslice') ? resource('/api/v1/pods', 'pod', Pod) : []
  const services = needs('service', 'endpoints', 'endpointslice')
    ? resource('/api/v1/services', 'service', Service)
    : []
  const endpoints = needs('endpoints') ? resource('/api/v1/endpoints', 'endpoints', Endpoints) : []
  const slices = needs('endpointslice')
    ? resource('/apis/discovery.k8s.io/v1/endpointslices', 'endpointslice', EndpointSlice)
    : []
  const nodes = needs('node') ? resource('/api/v1/nodes', 'node', Node) : []

  return {
    name: isInside ? 'this cluster' : new URL(base).host,
    refreshMs,
    async find(signal) {
      const all = [...pods, ...services, ...endpoints, ...slices, ...nodes]
      const problems = (await Promise.all(all.map((one) => one.sync(signal)))).filter((problem) => problem !== null)
      // A part of a cluster is not the cluster: what was known stays.
      if (problems[0]) return { candidates: null, problem: problems[0], notes: [] }
      const cluster = {
        pods: pods.flatMap((one) => one.objects()),
        services: services.flatMap((one) => one.objects()),
        endpoints: endpoints.flatMap((one) => one.objects()),
        slices: slices.flatMap((one) => one.objects()),
        nodes: nodes.flatMap((one) => one.objects()),
      }
      const skipped = all.reduce((sum, one) => sum + one.skipped(), 0)
      const notes = skipped > 0 ? [`${skipped} objects could not be read, or are over the bound.`] : []
      return found(
        roles.flatMap((role) => kubernetesCandidates(role, cluster)),
        notes,
      )
    },
    watch(call) {
      hurry = call
      return () => {
        hurry = () => {}
        cancel?.()
      }
    },
    async close() {
      cancel?.()
      await asker.close()
    },
  }
}
