import { scrubRules } from './rules.ts'
import type { ScrubRule } from './scrub-rule.ts'

/** More than any text we keep. What is behind it is cut first, so that the cost has a bound. */
const cap = 16_384
/** A secret that the cut goes through is no longer known as one; what could be left of it is this long at most. */
const unsure = 256

/** Signs without which a rule has nothing to find; digits are one of them, and a word as long as a token is another. */
const signs = '@:=?-./\\"\'(%|<+,'
const digits = 1 << signs.length
const longWord = 2 << signs.length
/** No token is shorter. */
const leastToken = 18
const signOf = new Int32Array(128)
for (let i = 0; i < signs.length; i++) signOf[signs.charCodeAt(i)] = 1 << i
for (let char = 48; char < 58; char++) signOf[char] = digits

const isOfWord = new Uint8Array(128)
for (let char = 0; char < 128; char++) if (/[\w.~-]/.test(String.fromCharCode(char))) isOfWord[char] = 1

const signsOf = ({ needs }: ScrubRule): number => {
  let all = 0
  for (const sign of needs) all |= sign === '0' ? digits : sign === 'w' ? longWord : (signOf[sign.charCodeAt(0)] ?? 0)
  return all
}
// Several rules ask for the same words, which are looked for once.
const lists = [...new Set(scrubRules.map(({ keywords }) => keywords))]
const rules = scrubRules.map((rule) => ({ ...rule, needed: signsOf(rule), list: lists.indexOf(rule.keywords) }))
const answers = new Int8Array(lists.length)

/** The text without secrets and personal data. Cost is linear and bounded; the end of a very long text is cut off. */
export const scrub = (text: string): string => scrubStart(text, cap)

/** The beginning of a text, up to `length`, without secrets: also without the first half of one that the cut goes through. */
export function scrubStart(text: string, length: number): string {
  if (text.length <= length) return scrubAll(text)
  return `${scrubAll(text.slice(0, length)).slice(0, -unsure)}…`
}

function scrubAll(text: string): string {
  const found = signsIn(text)
  const hasWords = asking(text)
  let clean = text
  for (const rule of rules) {
    if (rule.needed !== 0 && (rule.needed & found) === 0) continue
    if (!hasWords(rule) || (rule.hint && !rule.hint.test(clean))) continue
    const { pattern, replace } = rule
    clean = typeof replace === 'string' ? clean.replace(pattern, replace) : clean.replace(pattern, replace)
  }
  return clean
}

/** Whether one of a rule's words is in the text, found out once for each list of words. */
function asking(text: string): (rule: { list: number; keywords: readonly string[] }) => boolean {
  let lower = ''
  answers.fill(0)
  return ({ list, keywords }) => {
    if (keywords.length === 0) return true
    if (lower === '') lower = text.toLowerCase()
    if (answers[list] === 0) answers[list] = hasOne(lower, keywords) ? 1 : -1
    return answers[list] === 1
  }
}

function signsIn(text: string): number {
  let found = 0
  let word = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char < 128) found |= signOf[char] ?? 0
    word = char < 128 && isOfWord[char] === 1 ? word + 1 : 0
    if (word >= leastToken) found |= longWord
  }
  return found
}

function hasOne(lower: string, keywords: readonly string[]): boolean {
  for (const word of keywords) if (lower.includes(word)) return true
  return false
}
