import { z } from 'zod'
import { CollectorId } from '../contracts/batch.ts'
import { ServiceName } from '../contracts/service.ts'
import { Team, TeamName } from '../contracts/team.ts'
import { DiscoveryConfig } from './config-discovery.ts'
import { Backends, teamsBehind } from './config-gateway.ts'
import { LogPattern } from './config-pattern.ts'
import { ReceiveConfig } from './config-receive.ts'
import { ScrapeSource } from './config-scrape.ts'
import {
  DockerLogsConfig,
  JournaldConfig,
  PodLogsConfig,
  StdinConfig,
  SyslogConfig,
  teamsNamed,
} from './config-ways-in.ts'

const HttpUrl = z
  .string()
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'an http:// or https:// address')

/** One path or glob of log files to follow. */
export const LogSource = z.strictObject({
  path: z.string().min(1),
  format: z.string().optional(),
  /** Lines that no format knows: an expression with named groups. */
  pattern: LogPattern.optional(),
  /** Read what is there already, not only what comes. */
  fromStart: z.boolean().optional(),
  /** Where it is the access log of a gateway: whose its backends are. */
  backends: Backends.optional(),
})
export type LogSource = z.infer<typeof LogSource>

const oneOrMany = <T extends z.ZodType, K extends string>(item: T, key: K) => {
  const each = z.preprocess((value) => (typeof value === 'string' ? { [key]: value } : value), item)
  return z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(each))
}

const ServiceConfig = z.strictObject({
  scrape: oneOrMany(ScrapeSource, 'url'),
  log: oneOrMany(LogSource, 'path'),
})
export type ServiceConfig = z.infer<typeof ServiceConfig>

/** A service's entry as the file would have it, for those who write none. */
export const serviceConfig = (entry: { scrape?: string[]; log?: string[] }): ServiceConfig => ServiceConfig.parse(entry)

const TeamConfig = z.strictObject({
  title: Team.shape.title.optional(),
  timezone: Team.shape.timezone.optional(),
  services: z.record(ServiceName, ServiceConfig),
})

/** A receiver's own settings are checked by the receiver of that kind (`server/receivers/`). */
const ReceiverConfig = z.looseObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'lower-case letters, digits, hyphens'),
  kind: z.string(),
  /** Absent: all teams. */
  teams: z.array(TeamName).optional(),
})
export type ReceiverConfig = z.infer<typeof ReceiverConfig>

/** The one YAML file. See docs/configuration.md. */
export const Config = z
  .strictObject({
    server: z
      .strictObject({
        host: z.string().default('127.0.0.1'),
        port: z.int().min(0).max(65_535).default(7300),
        /** Other addresses people open the board at, for example `https://wall.example`. */
        origins: z.array(HttpUrl).default([]),
        collectorToken: z.string().min(16, 'at least 16 characters').optional(),
        boardToken: z.string().min(16, 'at least 16 characters').optional(),
      })
      .prefault({}),
    redis: z.strictObject({ url: z.string().min(1), prefix: z.string().default('fb') }).optional(),
    collector: z
      .strictObject({
        id: CollectorId.optional(),
        /** Address of the server; `start` fills it in. */
        server: HttpUrl.optional(),
        token: z.string().optional(),
        /** Folder of the durable outbox. Absent: kept in memory only. */
        state: z.string().optional(),
        /** Take what a Prometheus writes, and logs that are posted. */
        receive: ReceiveConfig.optional(),
        /** Other ways for logs than files, see docs/ways-in.md. */
        stdin: StdinConfig.optional(),
        syslog: SyslogConfig.optional(),
        journald: JournaldConfig.optional(),
        dockerLogs: DockerLogsConfig.optional(),
        podLogs: PodLogsConfig.optional(),
      })
      .prefault({}),
    teams: z.record(TeamName, TeamConfig),
    discovery: z.array(DiscoveryConfig).default([]),
    receivers: z.array(ReceiverConfig).default([]),
  })
  .superRefine(({ teams, collector }, { addIssue }) => {
    const { receive, stdin, syslog, journald, dockerLogs, podLogs } = collector
    const posted = receive && { team: receive.team, services: receive.logs.services }
    for (const { path, team } of teamsNamed({ stdin, syslog, journald, dockerLogs, podLogs, 'receive.logs': posted })) {
      // Who takes what a Prometheus writes may name a team that only its labels know.
      if (Object.hasOwn(teams, team) || team === receive?.team) continue
      const message = `a team of this file; ${team} is none of ${Object.keys(teams).join(', ')}`
      addIssue({ code: 'custom', path, message })
    }
    for (const { path, backend, team } of strangersIn(teams)) {
      const message = `backend ${backend} belongs to a team of this file; ${team} is none of ${Object.keys(teams).join(', ')}`
      addIssue({ code: 'custom', path, message })
    }
  })
export type Config = z.infer<typeof Config>

type Stranger = { path: string[]; backend: string; team: string }

/** Backends that are given to teams which nobody knows: their counts would be refused by the server. */
function strangersIn(teams: Record<string, z.infer<typeof TeamConfig>>): Stranger[] {
  return Object.entries(teams).flatMap(([name, { services }]) =>
    Object.entries(services).flatMap(([service, { scrape, log }]) =>
      [...scrape.map((entry) => ['scrape', entry] as const), ...log.map((entry) => ['log', entry] as const)].flatMap(
        ([kind, { backends }]) =>
          teamsBehind(backends)
            .filter(([, team]) => !Object.hasOwn(teams, team))
            .map(([backend, team]) => ({ path: ['teams', name, 'services', service, kind], backend, team })),
      ),
    ),
  )
}
