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
import type { EndpointSlice } from './kubernetes-objects.ts'
import { type Known, podOf, portOfPod, ServedPods } from './kubernetes-pods.ts'

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number]
type Port = NonNullable<EndpointSlice['ports']>[number]

/** The same as of Endpoints, of the objects that have taken their place. */
export function ofSlice(
  { metadata, addressType, endpoints, ports }: EndpointSlice,
  { pods, services }: Known,
): Candidate[] {
  const name = metadata.labels?.['kubernetes.io/service-name']
  const service = name === undefined ? undefined : services.get(idOf({ namespace: metadata.namespace, name }))
  const common: Pair[] = [
    ...(service ? serviceLabels(service) : []),
    [`${meta}namespace`, metadata.namespace],
    ...objectLabels('endpointslice', metadata),
    [`${meta}endpointslice_address_type`, addressType],
  ]
  const served = new ServedPods()
  const found = (endpoints ?? []).flatMap((endpoint) => {
    const pod = podOf(endpoint, metadata, pods)
    return (ports ?? []).flatMap((port) => {
      served.note(pod, port.port)
      const behind = pod ? [...podLabels(pod), ...(port.port ? portOfPod(pod, port.port) : [])] : []
      const own = [...common, ...endpointLabels(endpoint), ...portLabels(port), ...behind]
      return endpoint.addresses.map((ip) => candidate([...own, ['__address__', addressOf(ip, port)]]))
    })
  })
  return [...found, ...served.others(common)]
}

const addressOf = (ip: string, { port }: Port): string => (port ? `${hostOf(ip)}:${port}` : hostOf(ip))

const portLabels = ({ port, name, protocol, appProtocol }: Port): Pair[] => [
  ...given('endpointslice_port', port?.toString()),
  ...given('endpointslice_port_name', name),
  ...given('endpointslice_port_protocol', protocol),
  ...given('endpointslice_port_app_protocol', appProtocol),
]

const endpointLabels = ({ targetRef, conditions, hostname, nodeName, zone }: Endpoint): Pair[] => [
  ...given('endpointslice_address_target_kind', targetRef?.kind),
  ...given('endpointslice_address_target_name', targetRef?.name),
  ...(['ready', 'serving', 'terminating'] as const).flatMap((condition) =>
    given(`endpointslice_endpoint_conditions_${condition}`, conditions?.[condition]?.toString()),
  ),
  ...given('endpointslice_endpoint_hostname', hostname),
  ...given('endpointslice_endpoint_node_name', nodeName),
  ...given('endpointslice_endpoint_zone', zone),
]
