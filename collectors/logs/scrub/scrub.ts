import { scrubRules } from './rules.ts'
import type { ScrubRule } from './scrub-rule.ts'

/** More than any text we keep. What is behind it is cut first, so that the cost has a bound. */
const cap = 16_384

/** Signs without which a rule has nothing to find, and digits as one of them. */
const signs = '@:=?-./\\"\'('
const digits = 1 << signs.length
const signOf = new Int32Array(128)
for (let i = 0; i < signs.length; i++) signOf[signs.charCodeAt(i)] = 1 << i
for (let char = 48; char < 58; char++) signOf[char] = digits

const signsOf = ({ needs }: ScrubRule): number => {
  let all = 0
  for (const sign of needs) all |= sign === '0' ? digits : (signOf[sign.charCodeAt(0)] ?? 0)
  return all
}
const rules = scrubRules.map((rule) => ({ ...rule, needed: signsOf(rule) }))

/** The text without secrets and personal data. Cost is linear and bounded; the end of a very long text is cut off. */
export function scrub(text: string): string {
  const short = text.length > cap ? `${text.slice(0, cap)}…` : text
  const found = signsIn(short)
  let lower = ''
  let clean = short
  for (const { pattern, replace, needed, keywords } of rules) {
    if (needed !== 0 && (needed & found) === 0) continue
    if (keywords.length > 0) {
      if (lower === '') lower = short.toLowerCase()
      if (!hasOne(lower, keywords)) continue
    }
    clean = typeof replace === 'string' ? clean.replace(pattern, replace) : clean.replace(pattern, replace)
  }
  return clean
}

function signsIn(text: string): number {
  let found = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char < 128) found |= signOf[char] ?? 0
  }
  return found
}

function hasOne(lower: string, keywords: readonly string[]): boolean {
  for (const word of keywords) if (lower.includes(word)) return true
  return false
}
