import { dirname, isAbsolute, join } from 'node:path'
import { z } from 'zod'
import type { ScrapeAuth, ScrapeTls } from '../../runtime/config-scrape.ts'
import type { ScrapeOptions } from './candidate.ts'

/** The parts of a `prometheus.yml` that say what is scraped and how. Other parts are somebody else's. */
const Whole = z.looseObject({
  global: z
    .looseObject({ scrape_interval: z.string().default('1m'), scrape_timeout: z.string().default('10s') })
    .nullish(),
  scrape_configs: z.array(z.looseObject({ job_name: z.string().min(1) })).nullish(),
  scrape_config_files: z.array(z.string()).nullish(),
})
export type PrometheusFile = z.infer<typeof Whole>
export type RawJob = NonNullable<PrometheusFile['scrape_configs']>[number]

export const prometheusFile = Whole

const Authorization = z.strictObject({
  type: z.string().default('Bearer'),
  credentials: z.string().optional(),
  credentials_file: z.string().optional(),
})
const BasicAuth = z.strictObject({
  username: z.string().optional(),
  username_file: z.string().optional(),
  password: z.string().optional(),
  password_file: z.string().optional(),
})
const TlsConfig = z.looseObject({
  ca_file: z.string().optional(),
  cert_file: z.string().optional(),
  key_file: z.string().optional(),
  server_name: z.string().optional(),
  insecure_skip_verify: z.boolean().optional(),
})

/** How Prometheus logs in and whom it trusts, wherever it asks over HTTP. */
export const HttpClientConfig = z.looseObject({
  basic_auth: BasicAuth.optional(),
  authorization: Authorization.optional(),
  bearer_token: z.string().optional(),
  bearer_token_file: z.string().optional(),
  tls_config: TlsConfig.optional(),
})
export type HttpClientConfig = z.infer<typeof HttpClientConfig>

export type Access = { auth?: ScrapeAuth; tls?: ScrapeTls; headers?: Record<string, string> }

/** Relative paths in a Prometheus configuration start where it lies. */
export const besides = (file: string, path: string): string => (isAbsolute(path) ? path : join(dirname(file), path))

/** The same access in our words, or a sentence why there is none. */
export function accessOf(
  client: HttpClientConfig,
  file: string,
): { ok: true; access: Access } | { ok: false; why: string } {
  const unable = impossible.find((key) => client[key] !== undefined)
  if (unable !== undefined) return { ok: false, why: `it logs in with ${unable}, which is not possible here` }
  if (client.basic_auth?.username_file !== undefined)
    return { ok: false, why: 'its basic_auth reads the name from a file, which is not possible here' }
  const tls = client.tls_config
  if (tls && (tls.ca !== undefined || tls.cert !== undefined || tls.key !== undefined))
    return { ok: false, why: 'its tls_config holds certificates themselves; files of them can be read' }
  const at = (path: string | undefined) => (path === undefined ? undefined : besides(file, path))
  return {
    ok: true,
    access: {
      ...loginOf(client, at),
      ...(tls === undefined
        ? {}
        : {
            tls: defined({
              ca: at(tls.ca_file),
              cert: at(tls.cert_file),
              key: at(tls.key_file),
              serverName: tls.server_name,
              insecureSkipVerify: tls.insecure_skip_verify,
            }),
          }),
    },
  }
}

const impossible = ['oauth2', 'sigv4', 'azuread', 'google_iam'] as const

/** Without keys that have no value: an option that is there and undefined would hide one that is set elsewhere. */
const defined = <T extends object>(object: T): Partial<T> => {
  const kept: Partial<T> = { ...object }
  for (const key of Object.keys(kept)) if (Reflect.get(kept, key) === undefined) Reflect.deleteProperty(kept, key)
  return kept
}

function loginOf(client: HttpClientConfig, at: (path: string | undefined) => string | undefined): Access {
  const { basic_auth: basic, authorization } = client
  if (basic)
    return {
      auth: defined({
        username: basic.username ?? '',
        password: basic.password,
        passwordFile: at(basic.password_file),
      }),
    }
  const token = authorization?.credentials ?? client.bearer_token
  const tokenFile = at(authorization?.credentials_file ?? client.bearer_token_file)
  if (authorization && authorization.type !== 'Bearer' && token !== undefined)
    return { headers: { authorization: `${authorization.type} ${token}` } }
  if (token !== undefined) return { auth: { token } }
  return tokenFile === undefined ? {} : { auth: { tokenFile } }
}

/** What a scrape says of access, as an entry of the configuration would. */
export const scrapeAccess = ({ auth, tls, headers }: Access): ScrapeOptions => defined({ auth, tls, headers })
