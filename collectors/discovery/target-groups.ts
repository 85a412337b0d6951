import { z } from 'zod'
import type { Candidate } from './candidate.ts'
import { isLabelName, type Labels } from './labels.ts'

/** As Prometheus reads them: no other key, and no group that is null. */
export const TargetGroup = z.strictObject({
  targets: z
    .array(z.string())
    .nullish()
    .transform((targets) => targets ?? []),
  labels: z
    .record(z.string().refine(isLabelName, 'a label name is letters, digits and underscores'), z.string())
    .nullish()
    .transform((labels) => labels ?? {}),
})
export type TargetGroup = z.infer<typeof TargetGroup>
const TargetGroups = z.array(TargetGroup)

export type GroupsResult = { ok: true; groups: TargetGroup[] } | { ok: false; why: string }

/** Groups out of JSON or YAML that was parsed already; the first fault in words, without the values around it. */
export function targetGroups(raw: unknown): GroupsResult {
  const parsed = TargetGroups.safeParse(raw)
  if (parsed.success) return { ok: true, groups: parsed.data }
  const [issue] = parsed.error.issues
  const where = (issue?.path ?? [])
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
  const at = where === '' ? 'The whole' : `Group ${where}`
  const why =
    issue?.code === 'unrecognized_keys'
      ? `has the key "${issue.keys[0]}"; a group has "targets" and "labels"`
      : `is wrong: ${issue?.message.replace(/^Invalid input: /, '') ?? 'not a list of groups'}`
  return { ok: false, why: `${at} ${why}.` }
}

/** One candidate for each target; what a target says itself wins over its group and `also`. */
export const candidatesOf = (groups: readonly TargetGroup[], also: Labels = new Map()): Candidate[] =>
  groups.flatMap(({ targets, labels }) =>
    targets.map((address) => ({
      labels: new Map([...Object.entries(labels), ...also, ['__address__', address] as const]),
    })),
  )
