import { isIPv6 } from 'node:net'
import { z } from 'zod'
import type { Candidate } from './candidate.ts'
import { asLabelName } from './labels.ts'

/** The parts of Docker's `GET /containers/json` and `GET /networks` that make targets. */
export const Containers = z.array(
  z.looseObject({
    Id: z.string(),
    Names: z.array(z.string()).nullish(),
    Image: z.string().default(''),
    ImageID: z.string().default(''),
    Labels: z.record(z.string(), z.string()).nullish(),
    Ports: z
      .array(
        z.looseObject({
          IP: z.string().default(''),
          PrivatePort: z.int(),
          PublicPort: z.int().default(0),
          Type: z.string(),
        }),
      )
      .nullish(),
    HostConfig: z.looseObject({ NetworkMode: z.string().default('') }).prefault({}),
    NetworkSettings: z
      .looseObject({
        Networks: z
          .record(z.string(), z.looseObject({ IPAddress: z.string().default(''), NetworkID: z.string().default('') }))
          .nullish(),
      })
      .nullish(),
  }),
)
type Container = z.infer<typeof Containers>[number]

export const Networks = z.array(
  z.looseObject({
    Id: z.string(),
    Name: z.string(),
    Scope: z.string().default(''),
    Internal: z.boolean().default(false),
    Ingress: z.boolean().default(false),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
)

type Options = {
  /** For containers that expose no TCP port. */
  port: number
  hostNetworkingHost: string
  matchFirstNetwork: boolean
}

/** One candidate for each network and TCP port of each container, with the labels that Prometheus gives them. */
export function dockerCandidates(
  containers: z.infer<typeof Containers>,
  networks: z.infer<typeof Networks>,
  options: Options,
): Candidate[] {
  const networkLabels = new Map(
    networks.map(({ Id, Name, Scope, Internal, Ingress, Labels }) => [
      Id,
      [
        ['__meta_docker_network_id', Id],
        ['__meta_docker_network_name', Name],
        ['__meta_docker_network_scope', Scope],
        ['__meta_docker_network_internal', String(Internal)],
        ['__meta_docker_network_ingress', String(Ingress)],
        ...prefixed('__meta_docker_network_label_', Labels),
      ] satisfies [string, string][],
    ]),
  )
  return containers.flatMap((container) => {
    const all = Object.entries(container.NetworkSettings?.Networks ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
    const common = commonLabels(container)
    return (options.matchFirstNetwork ? all.slice(0, 1) : all).flatMap(([, { IPAddress, NetworkID }]) =>
      endpointsOf(container, IPAddress, options).map((endpoint) => ({
        labels: new Map([...common, ...(networkLabels.get(NetworkID) ?? []), ...endpoint]),
      })),
    )
  })
}

const prefixed = (prefix: string, labels: Record<string, string> | null | undefined): [string, string][] =>
  Object.entries(labels ?? {}).map(([name, value]) => [prefix + asLabelName(name), value])

const commonLabels = ({ Id, Names, Image, ImageID, Labels, HostConfig }: Container): [string, string][] => [
  ['__meta_docker_container_id', Id],
  ['__meta_docker_container_name', Names?.[0] ?? ''],
  ['__meta_docker_container_image', Image],
  ['__meta_docker_container_image_id', ImageID],
  ['__meta_docker_container_network_mode', HostConfig.NetworkMode],
  ...prefixed('__meta_docker_container_label_', Labels),
]

function endpointsOf(
  { Ports, HostConfig }: Container,
  ip: string,
  { port, hostNetworkingHost }: Options,
): [string, string][][] {
  const host = isIPv6(ip) ? `[${ip}]` : ip
  const exposed = (Ports ?? []).filter(({ Type }) => Type === 'tcp').sort((a, b) => a.PrivatePort - b.PrivatePort)
  if (exposed.length === 0) {
    // A container in the host's own network has no ports and no address of its own.
    const address = HostConfig.NetworkMode === 'host' ? hostNetworkingHost : `${host}:${port}`
    return [
      [
        ['__address__', address],
        ['__meta_docker_network_ip', ip],
      ],
    ]
  }
  return exposed.map(({ IP, PrivatePort, PublicPort }) => [
    ['__address__', `${host}:${PrivatePort}`],
    ['__meta_docker_network_ip', ip],
    ['__meta_docker_port_private', String(PrivatePort)],
    ...(PublicPort > 0
      ? [
          ['__meta_docker_port_public', String(PublicPort)] as [string, string],
          ['__meta_docker_port_public_ip', IP] as [string, string],
        ]
      : []),
  ])
}
