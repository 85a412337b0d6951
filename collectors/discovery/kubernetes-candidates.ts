import type { Candidate } from './candidate.ts'
import { ofEndpoints } from './kubernetes-endpoints.ts'
import { candidate, hostOf, idOf, meta, objectLabels, type Pair, serviceLabels } from './kubernetes-labels.ts'
import type { Cluster, Node, Service } from './kubernetes-objects.ts'
import { ofPod } from './kubernetes-pods.ts'
import { ofSlice } from './kubernetes-slices.ts'
import { asLabelName } from './labels.ts'

export const roles = ['pod', 'service', 'endpoints', 'endpointslice', 'node'] as const
export type Role = (typeof roles)[number]

/** What is a candidate in a role, with the labels that Prometheus gives it in the same role. */
export function kubernetesCandidates(role: Role, cluster: Cluster): Candidate[] {
  if (role === 'pod') return cluster.pods.flatMap(ofPod)
  if (role === 'service') return cluster.services.flatMap(ofService)
  if (role === 'node') return cluster.nodes.flatMap(ofNode)
  const pods = new Map(cluster.pods.map((pod) => [idOf(pod.metadata), pod]))
  const services = new Map(cluster.services.map((service) => [idOf(service.metadata), service]))
  if (role === 'endpointslice') return cluster.slices.flatMap((slice) => ofSlice(slice, { pods, services }))
  return cluster.endpoints.flatMap((endpoints) => ofEndpoints(endpoints, { pods, services }))
}

const ofService = (service: Service): Candidate[] =>
  (service.spec.ports ?? []).map(({ name, port, protocol }) =>
    candidate([
      ...serviceLabels(service),
      [`${meta}service_port_name`, name],
      [`${meta}service_port_number`, String(port)],
      [`${meta}service_port_protocol`, protocol],
      ['__address__', `${service.metadata.name}.${service.metadata.namespace}.svc:${port}`],
    ]),
  )

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
      ['__address__', `${hostOf(first.address)}:${status.daemonEndpoints?.kubeletEndpoint?.Port ?? 10_250}`],
    ]),
  ]
}
