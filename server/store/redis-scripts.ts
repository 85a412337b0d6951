import { readFileSync } from 'node:fs'
import type { Redis, Result } from 'ioredis'

type Argument = string | number

// Scripts become methods of the connection; what they answer is parsed where they are called.
declare module 'ioredis' {
  interface RedisCommander<Context> {
    fbRecord(keyCount: number, ...keysAndArgs: Argument[]): Result<unknown, Context>
    fbRead(keyCount: number, ...keysAndArgs: Argument[]): Result<unknown, Context>
    fbReport(...keysAndArgs: Argument[]): Result<unknown, Context>
    fbGap(...keysAndArgs: Argument[]): Result<unknown, Context>
    fbLease(...keysAndArgs: Argument[]): Result<unknown, Context>
    fbUnlease(...keysAndArgs: Argument[]): Result<unknown, Context>
    fbTransition(...keysAndArgs: Argument[]): Result<unknown, Context>
    fbClaim(...keysAndArgs: Argument[]): Result<unknown, Context>
    fbSettle(...keysAndArgs: Argument[]): Result<unknown, Context>
  }
}

/** Command, and the file whose name ends in its number of keys; `n`: the caller says how many. */
const scripts = {
  fbRecord: 'record-n',
  fbRead: 'read-n',
  fbReport: 'report-3',
  fbGap: 'gap-1',
  fbLease: 'lease-1',
  fbUnlease: 'unlease-1',
  fbTransition: 'transition-7',
  fbClaim: 'claim-4',
  fbSettle: 'settle-5',
} as const

/**
 * Teaches a connection the scripts. They are sent by their hash, and whole where Redis has forgotten them.
 * The files lie in `scripts/` beside this module, or beside the bundle that it became a part of.
 */
export function defineScripts(redis: Redis): void {
  for (const [command, file] of Object.entries(scripts)) {
    const lua = readFileSync(new URL(`./scripts/${file}.lua`, import.meta.url), 'utf8')
    const keys = file.slice(file.lastIndexOf('-') + 1)
    redis.defineCommand(command, keys === 'n' ? { lua } : { lua, numberOfKeys: Number(keys) })
  }
}
