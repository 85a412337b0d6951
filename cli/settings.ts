import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { checkDiscoveries, type SettingsFault } from '../collectors/discovery/registry.ts'
import { Config } from '../runtime/config.ts'
import { parseConfig, readConfig } from '../runtime/config-file.ts'
import { checkReceivers } from '../server/receivers/registry.ts'
import { type Option, UsageError, type Values } from './command.ts'

/** Options that name a place which names targets, with the kind and the setting that they stand for. */
const discoveryOptions: Record<string, Option> = {
  prometheus: { value: 'URL', about: 'Scrape what this running Prometheus scrapes; may be repeated', many: true },
  'prometheus-config': { value: 'FILE', about: 'Scrape what this prometheus.yml says; may be repeated', many: true },
  'file-sd': { value: 'PATH', about: 'Scrape the target groups in this file or glob; may be repeated', many: true },
  'http-sd': { value: 'URL', about: 'Scrape the target groups that this address answers; may be repeated', many: true },
  docker: { value: null, about: 'Scrape the containers on this host that say prometheus.io/scrape=true' },
  kubernetes: { value: null, about: 'In a cluster: scrape pods and services annotated with prometheus.io/scrape' },
  interval: {
    value: 'DURATION',
    about: 'Scrape what is named or found this often (default: as it says itself, or 1s)',
  },
}

/** Options that say what to read without a file. */
export const sourceOptions: Record<string, Option> = {
  scrape: { value: 'URL', about: 'Scrape this /metrics address; may be repeated', many: true },
  log: {
    value: 'PATH',
    about: "Follow this log file or glob, for example '/var/log/apache2/*error.log'; may be repeated",
    many: true,
  },
  stdin: { value: null, about: 'Read the log lines that are piped into this command' },
  service: { value: 'NAME', about: 'The service that --scrape, --log and --stdin belong to (default: app)' },
  team: { value: 'NAME', about: 'The team that owns what is named or found (default: team)' },
  ...discoveryOptions,
}

export const configOption: Record<string, Option> = {
  config: { value: 'FILE', about: 'Configuration file (default: faultboard.yml, where there is one)' },
}

export const listenOptions: Record<string, Option> = {
  host: { value: 'ADDRESS', about: 'Listen here (default: 127.0.0.1; anything else needs tokens)' },
  port: { value: 'NUMBER', about: 'Listen on this port (default: 7300)' },
  redis: { value: 'URL', about: 'Keep counts in this Redis (default: REDIS_URL, else memory)' },
}

const defaultFile = 'faultboard.yml'

/** What one command wants to be right besides, and the others can live with. */
type Check = (config: Config) => SettingsFault[]

/**
 * The configuration of a command: the file, then the environment, then the options, the later ones winning.
 * Null: there is no file and nothing was asked for. Faults are a UsageError with one line each.
 */
export function settingsOf(
  values: Values,
  env: Record<string, string | undefined>,
  more: Check | null = null,
): Config | null {
  const file = values.one('config') ?? env.FAULTBOARD_CONFIG ?? (existsSync(defaultFile) ? defaultFile : undefined)
  const named = [...values.many('scrape'), ...values.many('log'), ...discoveriesOf(values)]
  const asked = named.length > 0 || values.has('stdin')
  if (!file && !asked) return null
  const base = file ? fileConfig(file, env, more) : emptyConfig()
  return withOptions(asked ? withSources(base, values) : base, values, env)
}

/** A configuration without sources, for a server that only listens, or the demo. */
export const plainSettings = (values: Values, env: Record<string, string | undefined>): Config =>
  withOptions(emptyConfig(), values, env)

const emptyConfig = () => Config.parse({ teams: {} })

function fileConfig(file: string, env: Record<string, string | undefined>, more: Check | null): Config {
  const result = readConfig(file, env)
  const faults = result.ok
    ? [...checkReceivers(result.config), ...checkDiscoveries(result.config), ...(more?.(result.config) ?? [])].map(
        (fault) => ({
          ...fault,
          ...result.whereIs(fault.path),
        }),
      )
    : result.faults
  if (result.ok && faults.length === 0) return result.config
  const lines = faults.map(({ path, line, column, found, right }) => {
    const where = [file, line, column].filter((part) => part !== null).join(':')
    return `${where}  ${path ? `${path}: ` : ''}found ${found}. ${right}`
  })
  throw new UsageError(lines.join('\n'))
}

type Discovery = { kind: string; [setting: string]: unknown }

/** The discoveries that options ask for. */
const discoveriesOf = (values: Values): Discovery[] => [
  ...values.many('prometheus').map((url) => ({ kind: 'prometheus', url })),
  ...values.many('prometheus-config').map((file) => ({ kind: 'prometheus-config', file })),
  ...values.many('file-sd').map((file) => ({ kind: 'file', files: [file] })),
  ...values.many('http-sd').map((url) => ({ kind: 'http', url })),
  ...(values.has('docker') ? [{ kind: 'docker' }] : []),
  ...(values.has('kubernetes') ? [{ kind: 'kubernetes' }] : []),
]

function withSources(base: Config, values: Values): Config {
  const service = values.one('service') ?? 'app'
  const team = values.one('team') ?? 'team'
  const interval = values.one('interval')
  const paced = interval === undefined ? {} : { interval }
  const scrape = values.many('scrape').map((url) => ({ url, ...paced }))
  const log = values.many('log')
  const isNamed = scrape.length + log.length > 0 || values.has('stdin')
  // The same check as the file's, so that the same mistake gets the same words. Whoever has no file has no list of
  // teams either: the ones that labels name are taken.
  const anyTeam = Object.keys(base.teams).length === 0
  const result = parseConfig(
    JSON.stringify({
      teams: { [team]: { services: isNamed ? { [service]: { scrape, log } } : {} } },
      discovery: discoveriesOf(values).map((entry) => ({ ...entry, team, anyTeam, scrape: paced })),
      ...(values.has('stdin') ? { collector: { stdin: { team, service } } } : {}),
    }),
    {},
  )
  const faults = result.ok ? checkDiscoveries(result.config) : result.faults
  if (!result.ok || faults.length > 0)
    throw new UsageError(faults.map(({ path, found, right }) => `${path}: found ${found}. ${right}`).join('\n'))
  const added = result.config.teams[team]
  const before = base.teams[team]
  if (!added) return base
  return {
    ...base,
    teams: { ...base.teams, [team]: { ...before, ...added, services: { ...before?.services, ...added.services } } },
    discovery: [...base.discovery, ...result.config.discovery],
    collector: { ...base.collector, stdin: result.config.collector.stdin ?? base.collector.stdin },
  }
}

function withOptions(base: Config, values: Values, env: Record<string, string | undefined>): Config {
  const port = values.one('port') ?? env.FAULTBOARD_PORT
  if (port !== undefined && !/^\d{1,5}$/.test(port))
    throw new UsageError(`--port: found "${port}". A number from 0 to 65535`)
  const redisUrl = values.one('redis') ?? env.REDIS_URL ?? base.redis?.url
  return {
    ...base,
    server: {
      ...base.server,
      host: values.one('host') ?? env.FAULTBOARD_HOST ?? base.server.host,
      port: port === undefined ? base.server.port : Number(port),
      collectorToken: base.server.collectorToken ?? env.FAULTBOARD_COLLECTOR_TOKEN,
      boardToken: base.server.boardToken ?? env.FAULTBOARD_BOARD_TOKEN,
    },
    redis: redisUrl ? { prefix: 'fb', ...base.redis, url: redisUrl } : undefined,
    collector: {
      ...base.collector,
      id:
        values.one('id') ??
        base.collector.id ??
        (
          hostname()
            .replace(/[^A-Za-z0-9._-]/g, '-')
            .replace(/^[^A-Za-z0-9]+/, '') || 'collector'
        ).slice(0, 60),
      server: values.one('server') ?? base.collector.server ?? env.FAULTBOARD_SERVER,
      token:
        values.one('token') ?? base.collector.token ?? base.server.collectorToken ?? env.FAULTBOARD_COLLECTOR_TOKEN,
      state: values.one('state') ?? base.collector.state,
    },
  }
}
