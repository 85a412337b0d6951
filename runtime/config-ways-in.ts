import { z } from 'zod'
import { ServiceName } from '../contracts/service.ts'
import { TeamName } from '../contracts/team.ts'
import { ServicePath } from './config-gateway.ts'

/** Whose the lines are that a way in brings. */
const Names = z.strictObject({
  team: TeamName,
  /** Of what names no service. */
  service: ServiceName.default('app'),
  /** Names that senders use, and the services that they are: `payments/shop` is one of another team, null is left out. */
  services: z.record(z.string().min(1).max(300), ServicePath.nullable()).default({}),
  /** Leave out what `services` does not name. */
  onlyNamed: z.boolean().default(false),
})
export type WayNames = z.infer<typeof Names>

/** Lines on the standard input of this process. */
export const StdinConfig = z.strictObject({ team: TeamName, service: ServiceName, format: z.string().optional() })
export type StdinConfig = z.infer<typeof StdinConfig>

/** Syslog over UDP and TCP. */
export const SyslogConfig = Names.extend({
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535),
  udp: z.boolean().default(true),
  tcp: z.boolean().default(true),
})
export type SyslogConfig = z.infer<typeof SyslogConfig>

/** systemd's journal of this machine. */
export const JournaldConfig = Names.extend({
  /** Only these units. Absent: all. */
  units: z.array(z.string().regex(/^[^-]/, 'the name of a unit, as shop.service')).optional(),
  /** Folder of the journal, where it is not this machine's own. */
  directory: z.string().regex(/^\//, 'an absolute path').optional(),
})
export type JournaldConfig = z.infer<typeof JournaldConfig>

/** What containers of this machine write, by the API of Docker. */
export const DockerLogsConfig = Names.extend({
  socket: z.string().default('/var/run/docker.sock'),
})
export type DockerLogsConfig = z.infer<typeof DockerLogsConfig>

/** Files that Kubernetes keeps of the pods on this node. */
export const PodLogsConfig = Names.extend({
  path: z.string().default('/var/log/pods'),
  /** Only pods of these namespaces. Absent: all. */
  namespaces: z.array(z.string().min(1)).optional(),
})
export type PodLogsConfig = z.infer<typeof PodLogsConfig>

/** What names the services of logs that are posted. */
export const PostedLogsConfig = Names.omit({ team: true, onlyNamed: true }).extend({
  /** Fields of a record that name its service, the first one that is there. */
  serviceFields: z.array(z.string().min(1)).optional(),
})
export type PostedLogsConfig = z.infer<typeof PostedLogsConfig>

type Named = { team: TeamName; services?: Record<string, string | null> }

/** Teams that ways in give lines to, with the place of each in the file. */
export function teamsNamed(ways: Record<string, Named | undefined>): { path: string[]; team: string }[] {
  return Object.entries(ways).flatMap(([way, named]) => {
    const { team, services = {} } = named ?? {}
    const others = Object.entries(services).flatMap(([name, service]) => {
      const [of, ...more] = service?.split('/') ?? []
      return of !== undefined && more.length === 1
        ? [{ path: ['collector', ...way.split('.'), 'services', name], team: of }]
        : []
    })
    return team === undefined ? others : [{ path: ['collector', ...way.split('.'), 'team'], team }, ...others]
  })
}
