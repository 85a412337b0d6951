import { z } from 'zod'
import { ByteSize } from './byte-size.ts'
import { Backends } from './config-gateway.ts'
import { Duration } from './duration.ts'

const isAddress = (text: string): boolean =>
  /^(https?|http\+unix):\/\/[^/]/i.test(text) && URL.canParse(text) && (!isUnix(text) || isAbsolute(socketOf(text)))
const isUnix = (text: string): boolean => /^http\+unix:/i.test(text)
const isAbsolute = (path: string): boolean => path.startsWith('/')
/** The path of the socket stands where a host name stands, with %2F for each slash. */
const socketOf = (text: string): string => {
  try {
    return decodeURIComponent(new URL(text).hostname)
  } catch {
    return ''
  }
}

const ScrapeUrl = z.string().refine(isAddress, {
  error: ({ input }) =>
    /^(unix|http\+unix):/i.test(String(input))
      ? 'a unix socket is written as http+unix://%2Frun%2Fapp.sock/metrics, with %2F for each slash of its path'
      : 'an http:// or https:// address',
})

/** How to log in: name and password, or a token. A file is read again when it changes. */
export const ScrapeAuth = z
  .strictObject({
    username: z.string().optional(),
    password: z.string().optional(),
    passwordFile: z.string().min(1).optional(),
    token: z.string().min(1).optional(),
    tokenFile: z.string().min(1).optional(),
  })
  .superRefine(({ username, password, passwordFile, token, tokenFile }, { addIssue }) => {
    const wrong = (message: string) => addIssue({ code: 'custom', message })
    const isBasic = (username ?? password ?? passwordFile) !== undefined
    const isToken = (token ?? tokenFile) !== undefined
    if (isBasic === isToken) wrong('either username with password or passwordFile, or one of token and tokenFile')
    else if (isBasic && username === undefined) wrong('a password needs a username')
    else if (password !== undefined && passwordFile !== undefined) wrong('one of password and passwordFile')
    else if (token !== undefined && tokenFile !== undefined) wrong('one of token and tokenFile')
  })
export type ScrapeAuth = z.infer<typeof ScrapeAuth>

/** Whom to trust and who we are, over https. The files are PEM, and are read again when they change. */
export const ScrapeTls = z
  .strictObject({
    /** Authorities to trust instead of the usual ones. */
    ca: z.string().min(1).optional(),
    cert: z.string().min(1).optional(),
    key: z.string().min(1).optional(),
    /** The name that the certificate must have, where it is not the host of the address. */
    serverName: z.string().min(1).optional(),
    insecureSkipVerify: z.boolean().optional(),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), 'cert and key belong together')
export type ScrapeTls = z.infer<typeof ScrapeTls>

/** What one answer may hold. Only the first limit fails a scrape; families that count are never left out. */
export const ScrapeLimits = z.strictObject({
  maxBytes: ByteSize.optional(),
  maxSeries: z.int().min(1).optional(),
  maxLabels: z.int().min(1).optional(),
  maxLabelLength: z.int().min(1).optional(),
})
export type ScrapeLimits = z.infer<typeof ScrapeLimits>

const labels = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string().min(1)).min(1))

/** What counts the requests of a target, where it is not recognised or wrongly. Labels that are absent are guessed. */
export const FamilyConfig = z.strictObject({
  /** Exact name of a sample; a histogram's is its `_count`. */
  metric: z.string().min(1),
  status: labels.optional(),
  method: labels.optional(),
  route: labels.optional(),
  /** How the status is spelled. */
  codes: z.enum(['http', 'grpc']).optional(),
})
export type FamilyConfig = z.infer<typeof FamilyConfig>

/** One `/metrics` address to scrape. */
export const ScrapeSource = z.strictObject({
  url: ScrapeUrl,
  interval: Duration.pipe(z.number().min(250, 'not faster than 250ms')).optional(),
  timeout: Duration.optional(),
  preset: z.string().optional(),
  family: FamilyConfig.optional(),
  /** `count`: recognised health checks are in the rate. Absent: they are left out, and shown. */
  healthChecks: z.enum(['count', 'leave-out']).optional(),
  /** Whether our own scrapes are among the requests that it counts. Absent: found out by watching. */
  ownScrapes: z.enum(['subtract', 'count']).optional(),
  /** `delta`: its counters begin anew with each answer. */
  temporality: z.enum(['cumulative', 'delta']).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  auth: ScrapeAuth.optional(),
  tls: ScrapeTls.optional(),
  limits: ScrapeLimits.optional(),
  /** Where it is a gateway: whose its backends are. */
  backends: Backends.optional(),
  /** Whether a target that can send less is asked for what counts alone. */
  filter: z.enum(['auto', 'off']).optional(),
})
export type ScrapeSource = z.infer<typeof ScrapeSource>
