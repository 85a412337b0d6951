/** What stands in a template where its messages differ. */
export const hole = '<*>'

/**
 * Whether two messages that differ in the word at `at` are the same message with another value there. What a value can
 * be says the place and the look of both words: `for user alice` and `for user bob` are one message, `user created` and
 * `user deleted` are two.
 */
export function isSameKind(a: readonly string[], b: readonly string[], at: number): boolean {
  const one = a[at] ?? ''
  const other = b[at] ?? ''
  if (one === hole || other === hole) return true
  const before = a[at - 1] ?? ''
  // The first word says what a message is about; it may stand behind a bracket.
  if (at === 0 || before.endsWith(']')) return false
  if (isState(one) || isState(other)) return false
  if (isLabel(one) || isLabel(other)) return sameLabel(one, other)
  if (isMasked(one) || isMasked(other)) return true
  // A number that the mask has left says which error it is.
  if (/\d/.test(one) || /\d/.test(other)) return false
  if (/[:=]$/.test(before)) return true
  // `signal 9` and `code 9`, `the date` and `the number`: a name of what it is. `was started twice`: how, and not which.
  if ((a[at + 1] ?? '').startsWith('<') || article.test(before) || deed.test(before)) return false
  return lookOf(one) === lookOf(other) && !isPlural(one, other) && !areDeeds(one, other) && !isVerb(a, at)
}

/** What is on or off, begun or ended, there or not is the news itself. */
const states = new Set('true false yes no on off null none nil begin end start stop up down open closed'.split(' '))
const isState = (word: string): boolean =>
  states.has(word.toLowerCase().replace(/^.{0,60}[=:(]|[.,;:)\]}!]{1,5}$/g, ''))

const isMasked = (word: string): boolean => word.includes('<') && word.includes('>')

// `used:` and `state=` name what follows, so only what follows them may differ.
const isLabel = (word: string): boolean => /[\w)\]"']:$|^[\w.-]{1,60}=/.test(word)
function sameLabel(one: string, other: string): boolean {
  const end = one.indexOf('=')
  return end > 0 && one.slice(0, end + 1) === other.slice(0, end + 1)
}

/** HTTPS and GET are words of a protocol: two of them are never values of the same thing, unless their looks agree. */
function lookOf(word: string): string {
  const bare = word.replace(/^["'([{<]+|["')\]}>.,;:!?]+$/g, '')
  if (/^[A-Z]{2,}$/.test(bare)) return bare
  if (/^[A-Z][a-z]+$/.test(bare)) return 'Name'
  if (/^[a-z]+$/.test(bare)) return 'word'
  return 'other'
}

const isPlural = (one: string, other: string): boolean => {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return long.replace(/s([.,;:!?)]*)$/, '$1') === short
}

/** Paused and resumed, opening and closing: what was done, and not to whom. */
const deed = /(?:ed|ing|ly)[.,;:!?)\]]*$/
const areDeeds = (one: string, other: string): boolean => deed.test(one) && deed.test(other)

const beforeVerb =
  /^(?:cannot|can't|couldn't|could|not|didn't|won't|will|would|should|must|unable|failed|trying|attempt(?:ed|ing)?)$/i
const article = /^(?:the|a|an|its|this|that|new)$/i

/** `to spawn the instance`, `cannot open`: a verb says what failed. */
function isVerb(words: readonly string[], at: number): boolean {
  const before = words[at - 1] ?? ''
  if (beforeVerb.test(before)) return true
  if (before !== 'to') return false
  return article.test(words[at + 1] ?? '') || beforeVerb.test(words[at - 2] ?? '')
}
