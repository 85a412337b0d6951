import { Resolver } from 'node:dns/promises'
import { isIPv6 } from 'node:net'
import { z } from 'zod'
import type { Candidate } from '../candidate.ts'
import { defineDiscovery, type Finder, type FindProblem } from '../discovery-kind.ts'
import { refresh, relabelSetting } from '../settings.ts'

const settings = z
  .strictObject({
    names: z.array(z.string().min(1)).min(1),
    type: z.enum(['SRV', 'A', 'AAAA']).default('SRV'),
    port: z.int().min(1).max(65_535).optional(),
    /** `host:port` of name servers to ask instead of the system's. */
    servers: z.array(z.string()).optional(),
    refresh: refresh('30s'),
    ...relabelSetting,
  })
  .refine(({ type, port }) => type === 'SRV' || port !== undefined, {
    path: ['port'],
    message: 'a port, because A and AAAA records have none',
  })

/** Names whose records are the targets. */
export const kind = defineDiscovery({
  kind: 'dns',
  about: 'Names whose records are the targets: SRV, or A and AAAA with a port (Prometheus’ `dns_sd`).',
  example: `discovery:
  - kind: dns
    team: web
    names: [_metrics._tcp.shop.example]   # SRV; or type: A with a port
`,
  settings,
  open: ({ names, type, port, servers, refresh: refreshMs }) => openDns({ names, type, port, servers, refreshMs }),
})

type Dns = {
  names: string[]
  type: 'SRV' | 'A' | 'AAAA'
  port: number | undefined
  servers?: string[] | undefined
  refreshMs: number
}

/** The same finder, for those who find its settings elsewhere. */
export function openDns({ names, type, port, servers, refreshMs }: Dns): Finder {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  if (servers) resolver.setServers(servers)
  /** What each name meant when it could last be resolved. */
  let known = new Map<string, Candidate[]>()

  const resolve = async (name: string): Promise<Candidate[]> => {
    const labels = (address: string, more: [string, string][] = []) => ({
      labels: new Map([['__address__', address], ['__meta_dns_name', name], ...more] as const),
    })
    if (type === 'SRV') {
      const records = await resolver.resolveSrv(name)
      return records.map(({ name: target, port: at }) =>
        labels(`${target}:${at}`, [
          ['__meta_dns_srv_record_target', `${target}.`],
          ['__meta_dns_srv_record_port', String(at)],
        ]),
      )
    }
    const addresses = type === 'A' ? await resolver.resolve4(name) : await resolver.resolve6(name)
    return addresses.map((address) => labels(`${isIPv6(address) ? `[${address}]` : address}:${port}`))
  }

  return {
    name: names.join(', ').slice(0, 500),
    refreshMs,
    async find() {
      const now = new Map<string, Candidate[]>()
      const problems: FindProblem[] = []
      await Promise.all(
        names.map(async (name) => {
          try {
            now.set(name, await resolve(name))
          } catch (error) {
            const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
            // A name that is known to have no records has no targets; a server that does not answer says nothing.
            const isEmpty = code === 'ENOTFOUND' || code === 'ENODATA'
            now.set(name, isEmpty ? [] : (known.get(name) ?? []))
            problems.push({ fault: code === 'ETIMEOUT' ? 'timeout' : 'dns', detail: detailOf(name, type, code) })
          }
        }),
      )
      known = now
      return { candidates: names.flatMap((name) => now.get(name) ?? []), problem: problems[0] ?? null, notes: [] }
    },
    async close() {
      resolver.cancel()
    },
  }
}

const detailOf = (name: string, type: string, code: string): string =>
  code === 'ENOTFOUND' || code === 'ENODATA'
    ? `${name} has no ${type} record. Is it spelt in full? Search domains are not tried.`
    : `${name} cannot be resolved (${code}); its former targets stay.`
