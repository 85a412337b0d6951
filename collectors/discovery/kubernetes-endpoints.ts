import type { Candidate } from './candidate.ts'
import {
  candidate,
  given,
  hostOf,
  idOf,
  meta,
  objectLabels,
  type Pair,
  podLabels,
  serviceLabels,
} from './kubernetes-labels.ts'
import type { EndpointAddress, Endpoints } from './kubernetes-objects.ts'
import { type Known, podOf, portOfPod, ServedPods } from './kubernetes-pods.ts'

/** Each ready and not ready address at each port, and the ports of its pods that no endpoint names. */
export function ofEndpoints({ metadata, subsets }: Endpoints, { pods, services }: Known): Candidate[] {
  const service = services.get(idOf(metadata))
  const common: Pair[] = [
    ...(service ? serviceLabels(service) : []),
    [`${meta}namespace`, metadata.namespace],
    ...objectLabels('endpoints', metadata),
  ]
  const served = new ServedPods()
  const found: Candidate[] = []
  for (const { addresses, notReadyAddresses, ports } of subsets ?? []) {
    const all = [
      ...(addresses ?? []).map((address) => ({ address, ready: 'true' })),
      ...(notReadyAddresses ?? []).map((address) => ({ address, ready: 'false' })),
    ]
    for (const { name, port, protocol } of ports ?? []) {
      for (const { address, ready } of all) {
        const pod = podOf(address, metadata, pods)
        served.note(pod, port)
        found.push(
          candidate([
            ...common,
            ...addressLabels(address),
            [`${meta}endpoint_port_name`, name],
            [`${meta}endpoint_port_protocol`, protocol],
            [`${meta}endpoint_ready`, ready],
            ...(pod ? [...podLabels(pod), ...portOfPod(pod, port)] : []),
            ['__address__', `${hostOf(address.ip)}:${port}`],
          ]),
        )
      }
    }
  }
  return [...found, ...served.others(common)]
}

const addressLabels = ({ targetRef, nodeName, hostname }: EndpointAddress): Pair[] => [
  ...given('endpoint_address_target_kind', targetRef?.kind),
  ...given('endpoint_address_target_name', targetRef?.name),
  ...given('endpoint_node_name', nodeName),
  ...given('endpoint_hostname', hostname),
]
