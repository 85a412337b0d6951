/** A part of a word that was drawn by lot is at least this long. */
const leastRandom = 20
const leastBehindPrefix = 16
const leastHex = 32

/** What a run of letters and digits is made of, and how often it goes from one kind of them to another. */
function lookAt(run: string) {
  const found = { lower: 0, upper: 0, digits: 0, groups: 0, beyondHex: 0, changes: 0 }
  let before = 0
  for (let i = 0; i < run.length; i++) {
    const char = run.charCodeAt(i)
    const kind = char < 58 ? 1 : char < 91 ? 2 : 3
    if (kind === 1 && before !== 1) found.groups++
    if (kind === 1) found.digits++
    else if (kind === 2) found.upper++
    else found.lower++
    if (kind !== 1 && (char | 32) > 102) found.beyondHex++
    if (i > 0 && kind !== before) found.changes++
    before = kind
  }
  return found
}

/** How much of a run reads as words: `LongClassName2` nearly all, a key that was drawn by lot less than a third. */
function spelled(run: string): number {
  let letters = 0
  for (const [word] of run.matchAll(/[A-Z][a-z]{2,}|[a-z]{4,}/g)) letters += word.length
  return letters / run.length
}

/** Names have their digits together; what was drawn by lot changes between digits and letters all the time. */
function isRandomRun(run: string, isBehindPrefix: boolean): boolean {
  const { lower, upper, digits, groups, beyondHex, changes } = lookAt(run)
  if (run.length < (isBehindPrefix ? leastBehindPrefix : leastRandom)) return false
  if (lower > 0 && upper > 0) return (groups >= 2 || run.length >= 32) && spelled(run) < 0.45
  if (digits < 2 || lower + upper === 0) return false
  // Hashes, trace ids and ids of containers look the same and are no secrets.
  if (beyondHex === 0) return isBehindPrefix && run.length >= leastHex
  return changes / run.length >= 0.25
}

const prefix = /^[A-Za-z][A-Za-z0-9]{1,11}(?:_[A-Za-z0-9]{1,16}){0,2}_$/

const isOfRun = (char: number): boolean =>
  (char >= 48 && char <= 57) || (char >= 65 && char <= 90) || (char >= 97 && char <= 122)

/** Whether a word has a part that nobody thought of: keys and tokens, whoever gave them out. */
export function isRandomWord(word: string): boolean {
  let from = 0
  for (let at = 0; at <= word.length; at++) {
    if (at < word.length && isOfRun(word.charCodeAt(at))) continue
    const isLong = at - from >= leastBehindPrefix
    if (isLong && isRandomRun(word.slice(from, at), prefix.test(word.slice(0, from)))) return true
    from = at + 1
  }
  return false
}
