import { z } from 'zod'
import { type Asker, createAsker } from '../ask.ts'
import type { Candidate } from '../candidate.ts'
import { defineDiscovery, type Finder, found, type notFound } from '../discovery-kind.ts'
import { Containers, dockerCandidates, Networks } from '../docker-containers.ts'
import { RelabelRules } from '../relabel-rule.ts'
import { accessSettings, refresh, relabelSetting } from '../settings.ts'

const label = (name: string) => `__meta_docker_container_label_${name}`

/** What labels of a container say, in the words of relabelling. */
const rules = RelabelRules.parse([
  {
    action: 'keep',
    source_labels: [label('prometheus_io_scrape'), label('faultboard_scrape')],
    regex: 'true;.*|.*;true',
  },
  { source_labels: [label('prometheus_io_scheme')], regex: '(https?)', target_label: '__scheme__' },
  { source_labels: [label('prometheus_io_path')], regex: '(.+)', target_label: '__metrics_path__' },
  {
    source_labels: ['__address__', label('prometheus_io_port')],
    regex: '(\\[[^\\]]*\\]|[^:]*)(?::\\d+)?;(\\d+)',
    replacement: '$1:$2',
    target_label: '__address__',
  },
  { source_labels: [label('faultboard_team')], regex: '(.+)', target_label: 'faultboard_team' },
  { source_labels: [label('com_docker_compose_service')], regex: '(.+)', target_label: 'faultboard_service' },
  { source_labels: [label('faultboard_service')], regex: '(.+)', target_label: 'faultboard_service' },
  { source_labels: ['__meta_docker_container_name'], regex: '/?(.+)', target_label: 'container' },
])

const DockerHost = z
  .string()
  .regex(/^(unix:\/\/\/|tcp:\/\/|https?:\/\/)\S+$/, 'unix:///path/of/docker.sock, tcp://host:port or https://host:port')

/** The containers of a Docker host that ask to be scraped. */
export const kind = defineDiscovery({
  kind: 'docker',
  about: 'Containers of a Docker host that carry the label `prometheus.io/scrape=true`.',
  example: `discovery:
  - kind: docker
    team: web
    host: unix:///var/run/docker.sock
`,
  settings: z.strictObject({
    host: DockerHost.default('unix:///var/run/docker.sock'),
    refresh: refresh('15s'),
    ...accessSettings,
    ...relabelSetting,
  }),
  rules,
  open: ({ host, refresh: refreshMs, ...access }) => {
    const options = { port: 80, hostNetworkingHost: 'localhost', matchFirstNetwork: true }
    const finder = openDocker({ host, refreshMs, access, options })
    return {
      ...finder,
      async find(signal) {
        const findings = await finder.find(signal)
        return { ...findings, candidates: findings.candidates && onePerContainer(findings.candidates) }
      },
    }
  },
})

/** A container has one `/metrics`: at the port that a label names, or the first one that it exposes. */
function onePerContainer(candidates: readonly Candidate[]): Candidate[] {
  const first = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const id = candidate.labels.get('__meta_docker_container_id') ?? ''
    if (!first.has(id)) first.set(id, candidate)
  }
  return [...first.values()]
}

type Docker = {
  host: string
  refreshMs: number
  access: Omit<Parameters<typeof createAsker>[0], 'socketPath'>
  options: Parameters<typeof dockerCandidates>[2]
  filters?: Record<string, string[]>
}

/** The same finder with all networks and ports, as Prometheus' `docker_sd` sees them. */
export function openDocker({ host, refreshMs, access, options, filters }: Docker): Finder {
  const isUnix = host.startsWith('unix://')
  const asker = createAsker(isUnix ? { ...access, socketPath: host.slice('unix://'.length) } : access)
  const base = isUnix ? 'http://docker' : host.replace(/^tcp:/, access.tls ? 'https:' : 'http:').replace(/\/$/, '')
  const query = filters ? `?filters=${encodeURIComponent(JSON.stringify(filters))}` : ''

  return {
    name: host,
    refreshMs,
    async find(signal) {
      const [containers, networks] = await Promise.all([
        list(asker, { url: `${base}/containers/json${query}`, schema: Containers, signal }),
        list(asker, { url: `${base}/networks`, schema: Networks, signal }),
      ])
      if (!containers.ok) return { candidates: null, problem: containers.problem, notes: [] }
      if (!networks.ok) return { candidates: null, problem: networks.problem, notes: [] }
      return found(dockerCandidates(containers.list, networks.list, options))
    },
    close: () => asker.close(),
  }
}

async function list<T>(
  asker: Asker,
  { url, schema, signal }: { url: string; schema: z.ZodType<T>; signal: AbortSignal },
): Promise<{ ok: true; list: T } | { ok: false; problem: NonNullable<ReturnType<typeof notFound>['problem']> }> {
  const answer = await asker.get(url, signal)
  if (!answer.ok) return { ok: false, problem: answer.problem }
  try {
    const parsed = schema.safeParse(JSON.parse(answer.body.toString('utf8')))
    if (parsed.success) return { ok: true, list: parsed.data }
    const [issue] = parsed.error.issues
    const detail = `It answers, but not as Docker does: ${issue?.path.join('.')}: ${issue?.message}`.slice(0, 500)
    return { ok: false, problem: { fault: 'malformed', detail } }
  } catch {
    return { ok: false, problem: { fault: 'malformed', detail: 'Its answer is no JSON. Is this a Docker host?' } }
  }
}
