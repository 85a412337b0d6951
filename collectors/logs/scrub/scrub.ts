import { scrubRules } from './rules.ts'

/** More than any text we keep. What is behind it is cut first, so that the cost has a bound. */
const cap = 16_384

/** The text without secrets and personal data. Cost is linear and bounded; the end of a very long text is cut off. */
export function scrub(text: string): string {
  const short = text.length > cap ? `${text.slice(0, cap)}…` : text
  const lower = short.toLowerCase()
  let clean = short
  for (const rule of scrubRules) {
    if (rule.keywords.length > 0 && !rule.keywords.some((word) => lower.includes(word))) continue
    const { replace } = rule
    clean = typeof replace === 'string' ? clean.replace(rule.pattern, replace) : clean.replace(rule.pattern, replace)
  }
  return clean
}
