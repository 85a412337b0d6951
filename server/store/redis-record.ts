import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { BatchId, BatchPart } from '../../contracts/batch.ts'
import type { TeamName } from '../../contracts/team.ts'
import { addOverflow, foldPart, noOverflow, type Over } from './fold-part.ts'
import { kept } from './kept.ts'
import type { Keys } from './keys.ts'
import type { NamesOf } from './names.ts'
import { preparePart } from './prepare-part.ts'
import { planRecord } from './redis-plan.ts'

type Entry = { team: TeamName; id: BatchId; part: BatchPart; now: number }

/**
 * Counts a part once. One trip as a rule: the script counts nothing when a name is over its bound and says which, and
 * is asked again with those folded into `other`. Each round folds at least one name more, so it ends.
 */
export async function recordInRedis(entry: Entry, { redis, keys }: { redis: Redis; keys: Keys }): Promise<boolean> {
  const { team, id, now } = entry
  const fixed = [keys.version(team), keys.seq(team, id), keys.overflow(team)]
  let part = preparePart(entry.part, now)
  let overflow = noOverflow()
  for (;;) {
    const plan = planRecord({ team, part, now, overflow }, { keys, firstKey: fixed.length + 1 })
    const all = [...fixed, ...plan.keys]
    const args = [id.seq, kept.seqMs, now, kept.namesMs, keys.feed(team), JSON.stringify(part), plan.json]
    const [code, ...rest] = Answer.parse(await redis.fbRecord(all.length, ...all, ...args))
    if (code === 0) return false
    if (code === 1) return true
    const folded = foldPart(part, overOf(plan.names, rest))
    part = folded.part
    overflow = addOverflow(overflow, folded.overflow)
  }
}

const Answer = z.array(z.int().nonnegative()).min(1)

/** Pairs of numbers, as the script counts them from 1, back to names. */
function overOf(names: NamesOf[], pairs: number[]): Over[] {
  const over: Over[] = []
  for (let i = 0; i < pairs.length; i += 2) {
    const set = names[(pairs[i] ?? 0) - 1]
    const name = set && [...set.names, ...set.mustBeKnown][(pairs[i + 1] ?? 0) - 1]
    if (!set || name === undefined) throw new Error('record-n.lua named something that was not in its plan')
    over.push({ kind: set.kind, service: set.service, name })
  }
  return over
}
