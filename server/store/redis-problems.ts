import type { Redis } from 'ioredis'

/** What an operator must know about this Redis, one sentence each, from INFO alone: CONFIG is often forbidden. */
export async function problemsOfRedis(redis: Redis): Promise<string[]> {
  const info = infoOf(await redis.info())
  const problems: string[] = []
  const version = info.get('redis_version') ?? 'unknown'
  if (Number.parseInt(version, 10) < 7) {
    problems.push(`Redis is version ${version}; Faultboard needs 7 or newer, so counting will fail.`)
  }
  const policy = info.get('maxmemory_policy') ?? 'noeviction'
  if (policy !== 'noeviction') {
    const isLimited = (info.get('maxmemory') ?? '0') !== '0'
    problems.push(
      isLimited
        ? `Redis throws counts away silently when its memory is full (maxmemory-policy ${policy}); set maxmemory-policy noeviction.`
        : `Redis would throw counts away silently once maxmemory is set (maxmemory-policy ${policy}); set maxmemory-policy noeviction.`,
    )
  }
  if (info.get('aof_enabled') !== '1') {
    problems.push(
      'Redis does not write down every change (appendonly no): when it restarts, counts and messages not yet delivered are lost; set appendonly yes.',
    )
  }
  return problems
}

const infoOf = (text: string): Map<string, string> =>
  new Map(
    text.split('\r\n').flatMap((line) => {
      const colon = line.indexOf(':')
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : []
    }),
  )
