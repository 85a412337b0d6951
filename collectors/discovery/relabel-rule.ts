import { z } from 'zod'
import { anchoredRegex } from './re2.ts'

const actions = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const

const needsTarget = new Set<string>(['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'])

/** An action may be written in any case, as Prometheus takes it. */
const Action = z.preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), z.enum(actions))

/** YAML has numbers where Prometheus has texts: `regex: 80`, `replacement: 1`. */
const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String)

/** One entry of Prometheus' `relabel_configs`, with its defaults, ready to be applied. */
export const RelabelRule = z
  .strictObject({
    source_labels: z.array(z.string()).nullish(),
    separator: Text.default(';'),
    regex: Text.default('(.*)'),
    modulus: z.int().min(0).default(0),
    target_label: Text.default(''),
    replacement: Text.default('$1'),
    action: Action.default('replace'),
  })
  .transform((rule, { addIssue }) => {
    const wrong = (path: string, message: string) => addIssue({ code: 'custom', path: [path], message })
    const compiled = anchoredRegex(rule.regex)
    if (!compiled.ok) wrong('regex', `an expression that can be used: ${compiled.why}`)
    if (rule.action === 'hashmod' && rule.modulus === 0)
      wrong('modulus', 'a number above 0, because the action is hashmod')
    if (needsTarget.has(rule.action) && rule.target_label === '')
      wrong('target_label', `the name of a label, because the action is ${rule.action}`)
    return {
      action: rule.action,
      sourceLabels: rule.source_labels ?? [],
      separator: rule.separator,
      regex: compiled.ok ? compiled.regex : /$^/,
      modulus: BigInt(rule.modulus),
      targetLabel: rule.target_label,
      replacement: rule.replacement,
    }
  })
export type RelabelRule = z.infer<typeof RelabelRule>
export const RelabelRules = z.array(RelabelRule)
