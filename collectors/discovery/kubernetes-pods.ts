import type { Candidate } from './candidate.ts'
import {
  allContainers,
  candidate,
  containerLabels,
  hostOf,
  idOf,
  meta,
  type Pair,
  podLabels,
  portLabels,
} from './kubernetes-labels.ts'
import type { EndpointAddress, Metadata, Pod, Service } from './kubernetes-objects.ts'

/** Each port of each container; a container without ports is its pod's address alone. */
export function ofPod(pod: Pod): Candidate[] {
  const { podIP } = pod.status
  // A pod that is just being started, or was evicted, has none.
  if (podIP === '') return []
  const common = podLabels(pod)
  return allContainers(pod).flatMap(({ container, isInit }) => {
    const own = [...common, ...containerLabels(pod, container, isInit)]
    if (!container.ports?.length) return [candidate([...own, ['__address__', hostOf(podIP)]])]
    return container.ports.map((port) =>
      candidate([...own, ...portLabels(port), ['__address__', `${hostOf(podIP)}:${port.containerPort}`]]),
    )
  })
}

export type Known = { pods: ReadonlyMap<string, Pod>; services: ReadonlyMap<string, Service> }

export const podOf = (
  { targetRef }: Pick<EndpointAddress, 'targetRef'>,
  { namespace }: Metadata,
  pods: Known['pods'],
): Pod | undefined =>
  targetRef?.kind === 'Pod'
    ? pods.get(idOf({ namespace: targetRef.namespace || namespace, name: targetRef.name }))
    : undefined

/** The container behind a port of an endpoint. */
export function portOfPod(pod: Pod, number: number): Pair[] {
  for (const { container, isInit } of allContainers(pod)) {
    const port = container.ports?.find(({ containerPort }) => containerPort === number)
    if (port) return [...containerLabels(pod, container, isInit), ...portLabels(port)]
  }
  return []
}

/** The ports of pods that no endpoint names are candidates too. */
export class ServedPods {
  private readonly served = new Map<string, { pod: Pod; ports: Set<number> }>()

  note(pod: Pod | undefined, port: number | null | undefined): void {
    if (!pod || !port) return
    const seen = this.served.get(pod.metadata.uid) ?? { pod, ports: new Set() }
    seen.ports.add(port)
    this.served.set(pod.metadata.uid, seen)
  }

  others(common: Pair[]): Candidate[] {
    return [...this.served.values()].flatMap(({ pod, ports }) => otherPorts(pod, ports, common))
  }
}

const otherPorts = (pod: Pod, served: ReadonlySet<number>, common: Pair[]): Candidate[] =>
  ofPod(pod)
    .filter(({ labels }) => {
      const port = labels.get(`${meta}pod_container_port_number`)
      return port !== undefined && !served.has(Number(port))
    })
    .map(({ labels }) => candidate([...common, ...labels]))
