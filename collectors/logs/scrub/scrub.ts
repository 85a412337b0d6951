import { scrubRules } from './rules.ts'
import type { ScrubRule } from './scrub-rule.ts'

/** More than any text we keep. What is behind it is cut first, so that the cost has a bound. */
const cap = 16_384
/** A secret that the cut goes through is no longer known as one; what could be left of it is this long at most. */
const unsure = 256

/** Signs without which a rule has nothing to find, and digits as one of them. */
const signs = '@:=?-./\\"\'(%|<+,'
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
export const scrub = (text: string): string => scrubStart(text, cap)

/** The beginning of a text, up to `length`, without secrets: also without the first half of one that the cut goes through. */
export function scrubStart(text: string, length: number): string {
  if (text.length <= length) return scrubAll(text)
  return `${scrubAll(text.slice(0, length)).slice(0, -unsure)}…`
}

function scrubAll(text: string): string {
  const found = signsIn(text)
  let lower = ''
  let clean = text
  // Rules that stand side by side share their words.
  let asked: readonly string[] | null = null
  let isThere = false
  for (const { pattern, hint, replace, needed, keywords } of rules) {
    if (needed !== 0 && (needed & found) === 0) continue
    if (keywords.length > 0) {
      if (lower === '') lower = text.toLowerCase()
      if (asked !== keywords) isThere = hasOne(lower, keywords)
      asked = keywords
      if (!isThere) continue
    }
    if (hint && !hint.test(clean)) continue
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
