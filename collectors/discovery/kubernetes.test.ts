import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { certificates, hasOpenssl, testFolder } from '../metrics/fetch/certificates.fixture.ts'
import { startTarget } from '../metrics/scripted-target.fixture.ts'
import { podOf, startCluster } from './cluster.fixture.ts'
import { startSources } from './discovering.fixture.ts'
import { kubernetesCandidates, type Role } from './kubernetes-candidates.ts'
import { EndpointSlice, Endpoints, Node, Pod, Service } from './kubernetes-objects.ts'

const soon = { timeout: 10_000, interval: 20 }
const counting = 'http_requests_total{status="200"} 5\n'
const portOf = ({ url }: { url: string }) => Number(new URL(url).port)

function tokenFile(text: string): string {
  const here = mkdtempSync(join(tmpdir(), 'kubernetes-'))
  onTestFinished(() => rmSync(here, { recursive: true, force: true }))
  const file = join(here, 'token')
  writeFileSync(file, text)
  return file
}
const discover = (entry: Record<string, unknown>) =>
  startSources({
    teams: { web: { services: {} }, payments: { services: {} } },
    discovery: [{ kind: 'kubernetes', team: 'web', scrape: { interval: '250ms' }, ...entry }],
  })
const scraped = (annotations: Record<string, string> = {}) => ({ 'prometheus.io/scrape': 'true', ...annotations })

test('annotated pods are scraped at their port and path, and come and go with the watch, not with the next list', async () => {
  const shop = await startTarget(counting)
  const pay = await startTarget(counting)
  const cluster = await startCluster()
  cluster.add(
    'pods',
    podOf({
      name: 'shop-1',
      ports: [{ containerPort: 8080 }],
      annotations: scraped({ 'prometheus.io/port': String(portOf(shop)), 'prometheus.io/path': '/metrics' }),
      labels: { 'app.kubernetes.io/name': 'shop' },
    }),
  )
  cluster.add('pods', podOf({ name: 'plain', ports: [{ containerPort: 1 }] }))
  cluster.add(
    'pods',
    podOf({ name: 'done', phase: 'Succeeded', ports: [{ containerPort: 2 }], annotations: scraped() }),
  )
  cluster.add('pods', podOf({ name: 'starting', ip: '', ports: [{ containerPort: 3 }], annotations: scraped() }))
  const auth = { tokenFile: tokenFile('first-token\n') }
  const { sources, services } = discover({ apiServer: cluster.url, auth, refresh: '1h' })
  await vi.waitFor(() => expect(services()).toEqual(['web/shop']), soon)
  expect(
    cluster.asked.filter(({ path }) => path.startsWith('/api/v1/pods?') && path.includes('continue=')),
  ).toHaveLength(1)

  // Two ports without an annotation: the one that is called so.
  const paying = podOf({
    name: 'pay-1',
    ports: [{ containerPort: 4 }, { containerPort: portOf(pay), name: 'http-metrics' }],
    annotations: scraped(),
    labels: { app: 'pay', team: 'payments' },
  })
  await vi.waitFor(() => expect(cluster.watches.size).toBe(3), soon)
  cluster.bookmark('pods')
  cluster.add('pods', paying)
  await vi.waitFor(() => expect(services()).toEqual(['payments/pay', 'web/shop']), soon)
  cluster.remove('pods', paying)
  await vi.waitFor(() => expect(services()).toEqual(['web/shop']), soon)
  expect(sources.discoveries()[0]).toMatchObject({ ok: true, targets: 1, name: new URL(cluster.url).host })
})

test('a service that is annotated brings the pods behind it, once, also where they are annotated too', async () => {
  const shop = await startTarget(counting)
  const cluster = await startCluster()
  const port = portOf(shop)
  const pod = podOf({ name: 'shop-1', ports: [{ containerPort: port }], labels: { app: 'ignored' } })
  const other = podOf({ name: 'shop-2', ports: [{ containerPort: port }], annotations: scraped() })
  cluster.add('pods', pod)
  cluster.add('pods', other)
  cluster.add('services', {
    metadata: { name: 'shop', namespace: 'shop', annotations: scraped() },
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.7', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
  })
  cluster.add('endpoints', {
    metadata: { name: 'shop', namespace: 'shop' },
    subsets: [
      {
        addresses: [
          { ip: '127.0.0.1', nodeName: 'node-1', targetRef: { kind: 'Pod', name: 'shop-1', namespace: 'shop' } },
        ],
        ports: [{ name: 'http', port, protocol: 'TCP' }],
      },
    ],
  })
  const auth = { token: 'first-token' }
  const { sources, services } = discover({ apiServer: cluster.url, auth, namespaces: ['shop'] })
  await vi.waitFor(() => expect(services()).toEqual(['web/app']), soon)
  expect(sources.discoveries()[0]?.targets).toBe(1)
  expect(cluster.asked[0]?.path).toMatch(/^\/api\/v1\/namespaces\/shop\//)
})

test('a watch that has expired is begun anew from a list, and so is a list that expired between two pages', async () => {
  const shop = await startTarget(counting)
  const cluster = await startCluster()
  const pods = [1, 2, 3].map((n) =>
    podOf({
      name: `p${n}`,
      annotations: scraped({ 'prometheus.io/port': String(portOf(shop)), 'prometheus.io/path': `/${n}` }),
      labels: { app: `p${n}` },
    }),
  )
  for (const pod of pods) cluster.add('pods', pod)
  cluster.expirePages(1)
  const { services } = discover({ apiServer: cluster.url, auth: { token: 'first-token' }, refresh: '1s' })
  await vi.waitFor(() => expect(services()).toEqual(['web/p1', 'web/p2', 'web/p3']), soon)
  await vi.waitFor(() => expect(cluster.watches.size).toBe(3), soon)
  for (const pod of pods.slice(0, 2)) cluster.forget('pods', pod)
  cluster.expireWatches()
  await vi.waitFor(() => expect(services()).toEqual(['web/p3']), soon)
})

test.runIf(hasOpenssl())('an API server is asked over TLS, by the authority that is named and no other', async () => {
  const shop = await startTarget(counting)
  const here = testFolder()
  const { ca, issue } = certificates(here)
  const { cert, key } = issue('api', ['IP:127.0.0.1'])
  const cluster = await startCluster({ tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } })
  cluster.add(
    'pods',
    podOf({ name: 's', ports: [{ containerPort: portOf(shop) }], annotations: scraped(), labels: { app: 's' } }),
  )
  const entry = { apiServer: cluster.url, auth: { token: 'first-token' }, refresh: '1s' }
  const stranger = discover(entry)
  await vi.waitFor(() => expect(stranger.sources.discoveries()[0]).toMatchObject({ ok: false, fault: 'tls' }), soon)
  const { services } = discover({ ...entry, tls: { ca } })
  await vi.waitFor(() => expect(services()).toEqual(['web/s']), soon)
})

test('a token that is refused keeps what was known, and the next one in its file is taken', async () => {
  const shop = await startTarget(counting)
  const cluster = await startCluster()
  cluster.add(
    'pods',
    podOf({ name: 's', ports: [{ containerPort: portOf(shop) }], annotations: scraped(), labels: { app: 's' } }),
  )
  const file = tokenFile('first-token')
  const { sources, services } = discover({ apiServer: cluster.url, auth: { tokenFile: file }, refresh: '1s' })
  await vi.waitFor(() => expect(services()).toEqual(['web/s']), soon)
  cluster.rotateToken('second-token')
  await vi.waitFor(() => expect(cluster.watches.size).toBe(3), soon)
  cluster.expireWatches()
  await vi.waitFor(
    () => expect(sources.discoveries()[0]).toMatchObject({ ok: false, fault: 'status', targets: 1 }),
    soon,
  )
  expect(JSON.stringify(sources.discoveries())).not.toContain('token')
  writeFileSync(file, 'second-token')
  await vi.waitFor(() => expect(sources.discoveries()[0]?.ok).toBe(true), soon)
})

test('each role has the addresses and labels that Prometheus gives it', () => {
  const pod = Pod.parse(
    podOf({
      name: 'shop-1',
      ip: '10.1.0.5',
      ports: [
        { containerPort: 8080, name: 'http' },
        { containerPort: 9102, name: 'metrics' },
      ],
      labels: { app: 'shop' },
      annotations: { 'a.b/c': 'd' },
    }),
  )
  const service = Service.parse({
    metadata: { name: 'shop', namespace: 'shop' },
    spec: { clusterIP: '10.96.0.7', ports: [{ name: 'http', port: 80 }] },
  })
  const endpoints = Endpoints.parse({
    metadata: { name: 'shop', namespace: 'shop' },
    subsets: [
      {
        addresses: [
          { ip: '10.1.0.5', nodeName: 'node-1', targetRef: { kind: 'Pod', name: 'shop-1', namespace: 'shop' } },
        ],
        notReadyAddresses: [{ ip: '10.1.0.6' }],
        ports: [{ name: 'http', port: 8080 }],
      },
    ],
  })
  const slice = EndpointSlice.parse({
    metadata: { name: 'shop-x1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'shop' } },
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: ['10.1.0.5'],
        conditions: { ready: true, serving: true, terminating: null },
        nodeName: 'node-1',
        targetRef: { kind: 'Pod', name: 'shop-1', namespace: 'shop' },
      },
    ],
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  })
  const node = Node.parse({
    metadata: { name: 'node-1', labels: { zone: 'a' } },
    status: {
      addresses: [
        { type: 'Hostname', address: 'node-1' },
        { type: 'InternalIP', address: '10.0.0.9' },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    },
  })
  const cluster = { pods: [pod], services: [service], endpoints: [endpoints], slices: [slice], nodes: [node] }
  const of = (role: Role) => kubernetesCandidates(role, cluster).map(({ labels }) => Object.fromEntries(labels))
  expect(of('pod').map(({ __address__ }) => __address__)).toEqual(['10.1.0.5:8080', '10.1.0.5:9102', '10.1.0.5'])
  expect(of('pod')[0]).toMatchObject({
    __meta_kubernetes_namespace: 'shop',
    __meta_kubernetes_pod_name: 'shop-1',
    __meta_kubernetes_pod_ready: 'true',
    __meta_kubernetes_pod_phase: 'Running',
    __meta_kubernetes_pod_label_app: 'shop',
    __meta_kubernetes_pod_labelpresent_app: 'true',
    __meta_kubernetes_pod_annotation_a_b_c: 'd',
    __meta_kubernetes_pod_controller_kind: 'ReplicaSet',
    __meta_kubernetes_pod_controller_name: 'shop-7d9',
    __meta_kubernetes_pod_container_name: 'app',
    __meta_kubernetes_pod_container_id: 'containerd://abc',
    __meta_kubernetes_pod_container_port_number: '8080',
    __meta_kubernetes_pod_container_port_name: 'http',
    __meta_kubernetes_pod_container_init: 'false',
  })
  expect(of('pod')[2]?.__meta_kubernetes_pod_container_init).toBe('true')
  expect(of('service')).toMatchObject([
    {
      __address__: 'shop.shop.svc:80',
      __meta_kubernetes_service_port_name: 'http',
      __meta_kubernetes_service_cluster_ip: '10.96.0.7',
    },
  ])
  expect(of('endpoints').map((labels) => [labels.__address__, labels.__meta_kubernetes_endpoint_ready])).toEqual([
    ['10.1.0.5:8080', 'true'],
    ['10.1.0.6:8080', 'false'],
    ['10.1.0.5:9102', undefined],
  ])
  expect(of('endpoints')[0]).toMatchObject({
    __meta_kubernetes_service_name: 'shop',
    __meta_kubernetes_endpoints_name: 'shop',
    __meta_kubernetes_endpoint_address_target_kind: 'Pod',
    __meta_kubernetes_endpoint_node_name: 'node-1',
    __meta_kubernetes_pod_container_port_name: 'http',
  })
  expect(of('endpointslice').map(({ __address__ }) => __address__)).toEqual(['10.1.0.5:8080', '10.1.0.5:9102'])
  expect(of('endpointslice')[0]).toMatchObject({
    __meta_kubernetes_service_name: 'shop',
    __meta_kubernetes_endpointslice_name: 'shop-x1',
    __meta_kubernetes_endpointslice_address_type: 'IPv4',
    __meta_kubernetes_endpointslice_address_target_name: 'shop-1',
    __meta_kubernetes_endpointslice_endpoint_conditions_ready: 'true',
    __meta_kubernetes_endpointslice_endpoint_node_name: 'node-1',
    __meta_kubernetes_endpointslice_port: '8080',
    __meta_kubernetes_endpointslice_port_name: 'http',
    __meta_kubernetes_pod_name: 'shop-1',
    __meta_kubernetes_pod_container_port_name: 'http',
  })
  expect(of('endpointslice')[0]).not.toHaveProperty('__meta_kubernetes_endpointslice_endpoint_conditions_terminating')
  expect(of('node')).toMatchObject([
    { __address__: '10.0.0.9:10250', instance: 'node-1', __meta_kubernetes_node_label_zone: 'a' },
  ])
})
