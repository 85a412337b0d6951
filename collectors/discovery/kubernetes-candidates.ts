import { isIPv6 } from 'node:net'
import type { Candidate } from './candidate.ts'
import type { Cluster, EndpointAddress, Endpoints, Metadata, Node, Pod, Service } from './kubernetes-objects.ts'
import { asLabelName } from './labels.ts'

const meta = '__meta_kubernetes_'
type Pair = [string, string]
type Container = Pod['spec']['containers'][number]

export const roles = ['pod', 'service', 'endpoints', 'node'] as const
export type Role = (typeof roles)[number]

/** What is a candidate in a role, with the labels that Prometheus gives it in the same role. */
export function kubernetesCandidates(role: Role, cluster: Cluster): Candidate[] {
  if (role === 'pod') return cluster.pods.flatMap(ofPod)
  if (role === 'service') return cluster.services.flatMap(ofService)
  if (role === 'node') return cluster.nodes.flatMap(ofNode)
  const pods = new Map(cluster.pods.map((pod) => [idOf(pod.metadata), pod]))
  const services = new Map(cluster.services.map((service) => [idOf(service.metadata), service]))
  return cluster.endpoints.flatMap((endpoints) => ofEndpoints(endpoints, { pods, services }))
}

const idOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`
const joined = (host: string, port: number): string => `${isIPv6(host) ? `[${host}]` : host}:${port}`
const candidate = (pairs: Pair[]): Candidate => ({ labels: new Map(pairs) })

function objectLabels(kind: string, { name, labels, annotations }: Metadata): Pair[] {
  const of = (what: string, texts: Record<string, string> | null | undefined): Pair[] =>
    Object.entries(texts ?? {}).flatMap(([key, value]): Pair[] => [
      [`${meta}${kind}_${what}_${asLabelName(key)}`, value],
      [`${meta}${kind}_${what}present_${asLabelName(key)}`, 'true'],
    ])
  return [[`${meta}${kind}_name`, name], ...of('label', labels), ...of('annotation', annotations)]
}

const allContainers = ({ spec }: Pod): { container: Container; isInit: boolean }[] => [
  ...spec.containers.map((container) => ({ container, isInit: false })),
  ...(spec.initContainers ?? []).map((container) => ({ container, isInit: true })),
]

function podLabels({ metadata, spec, status }: Pod): Pair[] {
  const controller = metadata.ownerReferences?.find((owner) => owner.controller === true)
  const ready = status.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'unknown'
  return [
    [`${meta}namespace`, metadata.namespace],
    ...objectLabels('pod', metadata),
    [`${meta}pod_ip`, status.podIP],
    [`${meta}pod_ready`, ready.toLowerCase()],
    [`${meta}pod_phase`, status.phase],
    [`${meta}pod_node_name`, spec.nodeName],
    [`${meta}pod_host_ip`, status.hostIP],
    [`${meta}pod_uid`, metadata.uid],
    ...(controller
      ? ([
          [`${meta}pod_controller_kind`, controller.kind],
          [`${meta}pod_controller_name`, controller.name],
        ] satisfies Pair[])
      : []),
  ]
}

function containerLabels({ status }: Pod, container: Container, isInit: boolean): Pair[] {
  const statuses = (isInit ? status.initContainerStatuses : status.containerStatuses) ?? []
  return [
    [`${meta}pod_container_name`, container.name],
    [`${meta}pod_container_id`, statuses.find(({ name }) => name === container.name)?.containerID ?? ''],
    [`${meta}pod_container_image`, container.image],
    [`${meta}pod_container_init`, String(isInit)],
  ]
}

const portLabels = (port: NonNullable<Container['ports']>[number]): Pair[] => [
  [`${meta}pod_container_port_name`, port.name],
  [`${meta}pod_container_port_number`, String(port.containerPort)],
  [`${meta}pod_container_port_protocol`, port.protocol],
]

/** Each port of each container; a container without ports is its pod's address alone. */
function ofPod(pod: Pod): Candidate[] {
  const { podIP } = pod.status
  // A pod that is just being started, or was evicted, has none.
  if (podIP === '') return []
  const common = podLabels(pod)
  return allContainers(pod).flatMap(({ container, isInit }) => {
    const own = [...common, ...containerLabels(pod, container, isInit)]
    if (!container.ports?.length) return [candidate([...own, ['__address__', isIPv6(podIP) ? `[${podIP}]` : podIP]])]
    return container.ports.map((port) =>
      candidate([...own, ...portLabels(port), ['__address__', joined(podIP, port.containerPort)]]),
    )
  })
}

function serviceLabels({ metadata, spec }: Service): Pair[] {
  return [
    [`${meta}namespace`, metadata.namespace],
    ...objectLabels('service', metadata),
    [`${meta}service_type`, spec.type],
    ...(spec.type === 'ExternalName'
      ? ([[`${meta}service_external_name`, spec.externalName]] satisfies Pair[])
      : ([[`${meta}service_cluster_ip`, spec.clusterIP]] satisfies Pair[])),
  ]
}

const ofService = (service: Service): Candidate[] =>
  (service.spec.ports ?? []).map(({ name, port, protocol }) =>
    candidate([
      ...serviceLabels(service),
      [`${meta}service_port_name`, name],
      [`${meta}service_port_number`, String(port)],
      [`${meta}service_port_protocol`, protocol],
      ['__address__', joined(`${service.metadata.name}.${service.metadata.namespace}.svc`, port)],
    ]),
  )

type Known = { pods: ReadonlyMap<string, Pod>; services: ReadonlyMap<string, Service> }

/** Each ready and not ready address at each port, and the ports of its pods that no endpoint names. */
function ofEndpoints({ metadata, subsets }: Endpoints, { pods, services }: Known): Candidate[] {
  const service = services.get(idOf(metadata))
  const common: Pair[] = [
    ...(service ? serviceLabels(service) : []),
    [`${meta}namespace`, metadata.namespace],
    ...objectLabels('endpoints', metadata),
  ]
  const found: Candidate[] = []
  const served = new Map<string, { pod: Pod; ports: Set<number> }>()
  for (const { addresses, notReadyAddresses, ports } of subsets ?? []) {
    const all = [
      ...(addresses ?? []).map((address) => ({ address, ready: 'true' })),
      ...(notReadyAddresses ?? []).map((address) => ({ address, ready: 'false' })),
    ]
    for (const { name, port, protocol } of ports ?? []) {
      for (const { address, ready } of all) {
        const pod = podOf(address, metadata, pods)
        if (pod) {
          const seen = served.get(pod.metadata.uid) ?? { pod, ports: new Set() }
          seen.ports.add(port)
          served.set(pod.metadata.uid, seen)
        }
        found.push(
          candidate([
            ...common,
            ...addressLabels(address),
            [`${meta}endpoint_port_name`, name],
            [`${meta}endpoint_port_protocol`, protocol],
            [`${meta}endpoint_ready`, ready],
            ...(pod ? [...podLabels(pod), ...portOfPod(pod, port)] : []),
            ['__address__', joined(address.ip, port)],
          ]),
        )
      }
    }
  }
  return [...found, ...[...served.values()].flatMap(({ pod, ports }) => otherPorts(pod, ports, common))]
}

const podOf = ({ targetRef }: EndpointAddress, { namespace }: Metadata, pods: Known['pods']): Pod | undefined =>
  targetRef?.kind === 'Pod'
    ? pods.get(idOf({ namespace: targetRef.namespace || namespace, name: targetRef.name }))
    : undefined

const addressLabels = ({ targetRef, nodeName, hostname }: EndpointAddress): Pair[] => [
  ...(targetRef
    ? ([
        [`${meta}endpoint_address_target_kind`, targetRef.kind],
        [`${meta}endpoint_address_target_name`, targetRef.name],
      ] satisfies Pair[])
    : []),
  ...(nodeName ? ([[`${meta}endpoint_node_name`, nodeName]] satisfies Pair[]) : []),
  ...(hostname ? ([[`${meta}endpoint_hostname`, hostname]] satisfies Pair[]) : []),
]

/** The container behind a port of an endpoint. */
function portOfPod(pod: Pod, number: number): Pair[] {
  for (const { container, isInit } of allContainers(pod)) {
    const port = container.ports?.find(({ containerPort }) => containerPort === number)
    if (port) return [...containerLabels(pod, container, isInit), ...portLabels(port)]
  }
  return []
}

const otherPorts = (pod: Pod, served: ReadonlySet<number>, common: Pair[]): Candidate[] =>
  ofPod(pod)
    .filter(({ labels }) => {
      const port = labels.get(`${meta}pod_container_port_number`)
      return port !== undefined && !served.has(Number(port))
    })
    .map(({ labels }) => candidate([...common, ...labels]))

/** Kinds of addresses of a node, the one that is asked first. */
const nodeAddresses = ['InternalIP', 'InternalDNS', 'ExternalIP', 'ExternalDNS', 'LegacyHostIP', 'Hostname']

function ofNode({ metadata, spec, status }: Node): Candidate[] {
  const addresses = status.addresses ?? []
  const [first] = nodeAddresses.flatMap((wanted) => addresses.filter(({ type }) => type === wanted))
  if (!first) return []
  return [
    candidate([
      ...objectLabels('node', metadata),
      [`${meta}node_provider_id`, spec.providerID],
      ...addresses
        .filter(({ type }, index) => addresses.findIndex((other) => other.type === type) === index)
        .map(({ type, address }): Pair => [`${meta}node_address_${asLabelName(type)}`, address]),
      ['instance', metadata.name],
      ['__address__', joined(first.address, status.daemonEndpoints?.kubeletEndpoint?.Port ?? 10_250)],
    ]),
  ]
}
