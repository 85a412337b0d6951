import { createHash } from 'node:crypto'
import { isLabelName, type Labels } from './labels.ts'
import type { RelabelRule } from './relabel-rule.ts'

/** Applies rules in order, each to what the one before left. Null: a rule said that the target is not wanted. */
export function relabel(labels: Labels, rules: readonly RelabelRule[]): Map<string, string> | null {
  const now = new Map([...labels].filter(([, value]) => value !== ''))
  for (const rule of rules) if (!apply(rule, now)) return null
  return now
}

/** Changes `labels`; false when the target is dropped. */
function apply(rule: RelabelRule, labels: Map<string, string>): boolean {
  const value = rule.sourceLabels.map((name) => labels.get(name) ?? '').join(rule.separator)
  switch (rule.action) {
    case 'keep':
      return rule.regex.test(value)
    case 'drop':
      return !rule.regex.test(value)
    case 'keepequal':
      return (labels.get(rule.targetLabel) ?? '') === value
    case 'dropequal':
      return (labels.get(rule.targetLabel) ?? '') !== value
    case 'replace':
      replace(rule, labels, value)
      return true
    case 'lowercase':
      set(
        labels,
        rule.targetLabel,
        recased(value, (one) => one.toLowerCase()),
      )
      return true
    case 'uppercase':
      set(
        labels,
        rule.targetLabel,
        recased(value, (one) => one.toUpperCase()),
      )
      return true
    case 'hashmod':
      set(labels, rule.targetLabel, String(hashOf(value) % rule.modulus))
      return true
    case 'labelmap':
      for (const [name, mapped] of [...labels]) {
        const match = rule.regex.exec(name)
        if (match) set(labels, expand(rule.replacement, match), mapped)
      }
      return true
    case 'labeldrop':
      for (const name of [...labels.keys()]) if (rule.regex.test(name)) labels.delete(name)
      return true
    case 'labelkeep':
      for (const name of [...labels.keys()]) if (!rule.regex.test(name)) labels.delete(name)
      return true
  }
}

/** Each letter becomes one letter: ß stays ß, as Go has it. */
const recased = (text: string, recase: (one: string) => string): string =>
  [...text].map((one) => ([...recase(one)].length === 1 ? recase(one) : one)).join('')

/** A label without a value is no label. */
function set(labels: Map<string, string>, name: string, value: string): void {
  if (value === '') labels.delete(name)
  else labels.set(name, value)
}

function replace(rule: RelabelRule, labels: Map<string, string>, value: string): void {
  const match = rule.regex.exec(value)
  if (!match) return
  const target = expand(rule.targetLabel, match)
  if (isLabelName(target)) set(labels, target, expand(rule.replacement, match))
}

/** The low 64 bits of MD5, as Prometheus shards by. */
const hashOf = (value: string): bigint => createHash('md5').update(value).digest().readBigUInt64BE(8)

/** `$1`, `${1}`, `$name`: a name is as long as it can be, so `$1_total` asks for a group called `1_total`. */
function expand(template: string, match: RegExpExecArray): string {
  return template.replace(/\$(?:\$|\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g, (_whole, braced, plain) => {
    const name: string | undefined = braced ?? plain
    if (name === undefined) return '$'
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? ''
  })
}
