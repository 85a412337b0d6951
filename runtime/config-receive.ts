import { z } from 'zod'
import { TeamName } from '../contracts/team.ts'
import { PostedLogsConfig } from './config-ways-in.ts'

const oneOrMany = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string().min(1)))

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

/** Where a collector takes what a Prometheus writes to it (remote write 1.0 and 2.0). */
export const ReceiveConfig = z
  .strictObject({
    host: z.string().default('127.0.0.1'),
    port: z.int().min(0).max(65_535),
    /** Owns what is written, where no label names another team of the configuration. */
    team: TeamName,
    teamLabel: oneOrMany.optional(),
    serviceLabel: oneOrMany.optional(),
    /** Teams that only labels name are taken too. */
    anyTeam: z.boolean().default(false),
    /** Labels in which two Prometheus differ that write the same: one of them is counted. */
    replicaLabels: oneOrMany.default(['__replica__', 'prometheus_replica', 'replica']),
    token: z.string().min(16, 'at least 16 characters').optional(),
    basicAuth: z
      .strictObject({ username: z.string().min(1), password: z.string().min(8, 'at least 8 characters') })
      .optional(),
    logs: PostedLogsConfig.prefault({}),
    maxTargets: z.int().min(1).max(2_000).default(2_000),
    /** Of one target. */
    maxSeries: z.int().min(1).default(50_000),
  })
  .refine(({ host, token, basicAuth }) => isLoopback(host) || token !== undefined || basicAuth !== undefined, {
    path: ['host'],
    message: 'a token or basicAuth beside it, because this address lets others in; or 127.0.0.1',
  })
export type ReceiveConfig = z.infer<typeof ReceiveConfig>
