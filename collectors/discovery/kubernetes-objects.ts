import { z } from 'zod'

const Texts = z.record(z.string(), z.string()).nullish()

const Metadata = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  uid: z.string().default(''),
  labels: Texts,
  annotations: Texts,
  ownerReferences: z
    .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() }))
    .nullish(),
})
export type Metadata = z.infer<typeof Metadata>

const ContainerPort = z.object({
  name: z.string().default(''),
  containerPort: z.int(),
  protocol: z.string().default('TCP'),
})
const Container = z.object({ name: z.string(), image: z.string().default(''), ports: z.array(ContainerPort).nullish() })
const ContainerStatus = z.object({ name: z.string(), containerID: z.string().default('') })

/** The parts of a Pod that make targets; what is not named here is not kept. */
export const Pod = z.object({
  metadata: Metadata,
  spec: z.object({
    nodeName: z.string().default(''),
    containers: z.array(Container).default([]),
    initContainers: z.array(Container).nullish(),
  }),
  status: z
    .object({
      phase: z.string().default(''),
      podIP: z.string().default(''),
      hostIP: z.string().default(''),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).nullish(),
      containerStatuses: z.array(ContainerStatus).nullish(),
      initContainerStatuses: z.array(ContainerStatus).nullish(),
    })
    .prefault({}),
})
export type Pod = z.infer<typeof Pod>

const ServicePort = z.object({ name: z.string().default(''), port: z.int(), protocol: z.string().default('TCP') })
export const Service = z.object({
  metadata: Metadata,
  spec: z.object({
    type: z.string().default('ClusterIP'),
    clusterIP: z.string().default(''),
    externalName: z.string().default(''),
    ports: z.array(ServicePort).nullish(),
  }),
})
export type Service = z.infer<typeof Service>

const ObjectReference = z.object({
  kind: z.string().default(''),
  name: z.string().default(''),
  namespace: z.string().default(''),
})
const EndpointAddress = z.object({
  ip: z.string(),
  hostname: z.string().nullish(),
  nodeName: z.string().nullish(),
  targetRef: ObjectReference.nullish(),
})
export type EndpointAddress = z.infer<typeof EndpointAddress>
export const Endpoints = z.object({
  metadata: Metadata,
  subsets: z
    .array(
      z.object({
        addresses: z.array(EndpointAddress).nullish(),
        notReadyAddresses: z.array(EndpointAddress).nullish(),
        ports: z.array(ServicePort).nullish(),
      }),
    )
    .nullish(),
})
export type Endpoints = z.infer<typeof Endpoints>

const SliceAddress = z.object({
  addresses: z.array(z.string()),
  conditions: z
    .object({ ready: z.boolean().nullish(), serving: z.boolean().nullish(), terminating: z.boolean().nullish() })
    .nullish(),
  hostname: z.string().nullish(),
  nodeName: z.string().nullish(),
  zone: z.string().nullish(),
  targetRef: ObjectReference.nullish(),
})
export const EndpointSlice = z.object({
  metadata: Metadata,
  addressType: z.string().default(''),
  endpoints: z.array(SliceAddress).nullish(),
  ports: z
    .array(
      z.object({
        name: z.string().nullish(),
        port: z.int().nullish(),
        protocol: z.string().nullish(),
        appProtocol: z.string().nullish(),
      }),
    )
    .nullish(),
})
export type EndpointSlice = z.infer<typeof EndpointSlice>

export const Node = z.object({
  metadata: Metadata,
  spec: z.object({ providerID: z.string().default('') }).prefault({}),
  status: z.object({
    addresses: z.array(z.object({ type: z.string(), address: z.string() })).nullish(),
    daemonEndpoints: z.object({ kubeletEndpoint: z.object({ Port: z.int() }).optional() }).optional(),
  }),
})
export type Node = z.infer<typeof Node>

/** What of a cluster makes targets. */
export type Cluster = {
  pods: Pod[]
  services: Service[]
  endpoints: Endpoints[]
  slices: EndpointSlice[]
  nodes: Node[]
}
