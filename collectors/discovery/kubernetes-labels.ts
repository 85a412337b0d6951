import { isIPv6 } from 'node:net'
import type { Candidate } from './candidate.ts'
import type { Metadata, Pod, Service } from './kubernetes-objects.ts'
import { asLabelName } from './labels.ts'

/** What every label of Kubernetes begins with. */
export const meta = '__meta_kubernetes_'
export type Pair = [string, string]
type Container = Pod['spec']['containers'][number]

export const idOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`
/** An IPv6 address has brackets where a port may follow. */
export const hostOf = (ip: string): string => (isIPv6(ip) ? `[${ip}]` : ip)
export const candidate = (pairs: Pair[]): Candidate => ({ labels: new Map(pairs) })

/** A label where there is something to say. */
export const given = (name: string, value: string | null | undefined): Pair[] =>
  value === null || value === undefined ? [] : [[meta + name, value]]

export function objectLabels(kind: string, { name, labels, annotations }: Metadata): Pair[] {
  const of = (what: string, texts: Record<string, string> | null | undefined): Pair[] =>
    Object.entries(texts ?? {}).flatMap(([key, value]): Pair[] => [
      [`${meta}${kind}_${what}_${asLabelName(key)}`, value],
      [`${meta}${kind}_${what}present_${asLabelName(key)}`, 'true'],
    ])
  return [[`${meta}${kind}_name`, name], ...of('label', labels), ...of('annotation', annotations)]
}

export const allContainers = ({ spec }: Pod): { container: Container; isInit: boolean }[] => [
  ...spec.containers.map((container) => ({ container, isInit: false })),
  ...(spec.initContainers ?? []).map((container) => ({ container, isInit: true })),
]

export function podLabels({ metadata, spec, status }: Pod): Pair[] {
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

export function containerLabels({ status }: Pod, container: Container, isInit: boolean): Pair[] {
  const statuses = (isInit ? status.initContainerStatuses : status.containerStatuses) ?? []
  return [
    [`${meta}pod_container_name`, container.name],
    [`${meta}pod_container_id`, statuses.find(({ name }) => name === container.name)?.containerID ?? ''],
    [`${meta}pod_container_image`, container.image],
    [`${meta}pod_container_init`, String(isInit)],
  ]
}

export const portLabels = (port: NonNullable<Container['ports']>[number]): Pair[] => [
  [`${meta}pod_container_port_name`, port.name],
  [`${meta}pod_container_port_number`, String(port.containerPort)],
  [`${meta}pod_container_port_protocol`, port.protocol],
]

export function serviceLabels({ metadata, spec }: Service): Pair[] {
  return [
    [`${meta}namespace`, metadata.namespace],
    ...objectLabels('service', metadata),
    [`${meta}service_type`, spec.type],
    ...(spec.type === 'ExternalName'
      ? ([[`${meta}service_external_name`, spec.externalName]] satisfies Pair[])
      : ([[`${meta}service_cluster_ip`, spec.clusterIP]] satisfies Pair[])),
  ]
}
