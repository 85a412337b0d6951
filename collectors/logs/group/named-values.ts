import { isPlainWord, sayings } from './plain-words.ts'

/** What stands for a name in a message. */
export const hole = '<*>'

const wordSet = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Things that have names: after one comes which it was, unless a saying or another thing follows. */
const named = wordSet(`
user username account principal member tenant customer role
host hostname server node machine peer broker backend upstream proxy instance cluster region zone domain
pod container image namespace deployment service daemon unit
job task worker process thread queue topic exchange channel stream consumer producer subscription
bucket volume device interface adapter driver database schema table collection view column sequence
field property attribute parameter argument variable option setting flag feature
module package plugin extension library bean class component function procedure handler controller template
file folder directory repository branch project workspace environment pipeline workflow program command`)

/** A pair `label=value` with one of these says who or which; `reason=`, `code=` and `state=` say what it is about. */
const labels: ReadonlySet<string> = new Set([
  ...named,
  ...wordSet('client name id uid gid pid tid addr address ip path uri url tag owner rhost ruser tty sender recipient'),
])
/** A name may follow these as well: `password for alice`. */
const credentials = wordSet('password publickey login logon credentials authentication')
const possessive = wordSet('of for')
const noThing = wordSet('because out instead lack loss')
const auxiliary = wordSet('is was are were has had can cannot could did does will would may must should')
const whence = wordSet('from at by')
const towards = wordSet('to from at on by via of for')

const deed = /[a-z](?:ed|ing|ly|tion|sion|ment|ness|ance|ence)$/
/** Endings of what else of a thing there is, and how it is; a name may end so too. */
const quality = /[a-z](?:ity|able|ible|ful|less|er|or)$/
const nameLike = /^[A-Za-z_][\w.$@/+-]{0,200}$/
const stop = /[.,;:!?)\]}"']+$/
const pair = /^([\w.-]{0,60}?)([A-Za-z]{1,40})=(?!=|$|(?:null|none|nil|undefined|true|false)\b)/i
/** Keys of settings, packages of programs: two dots and no capital, unless it is the name of an error. */
const key = /^[a-z_]+(?:\.[a-z_]+){2,}$/
const ofError = /err|fail|exception|timeout|denied|invalid|missing/
/** `LOCAL(0)`, where hosts stand. `db:5432` and `cache:6379` are hosts too, and say what it was that failed. */
const partly = /^[\w.-]{1,100}\(<id>\)([.,;:]?)$/

/**
 * The words of a mask with a hole for each that says which one and not what: `user alice`, `topic orders`, `name=web`.
 * It looks at one message alone, so everybody makes the same of it, whatever else was met and in whatever order.
 */
export const withoutNames = (words: readonly string[]): string[] =>
  words.map((word, at) => {
    if (word.includes('=')) return withoutPair(word)
    if (at === 0) return word
    const kind = kindBefore(words, at)
    if (kind !== '' && isName(words, at, kind)) return hole + endOf(word)
    if (word.includes('.') && isKey(word.replace(stop, ''))) return hole + endOf(word)
    return word.startsWith('<') || !towards.has(words[at - 1] ?? '') ? word : word.replace(partly, '<id>$1')
  })

const endOf = (word: string): string => stop.exec(word)?.[0] ?? ''
const isCapital = (char: number): boolean => char >= 65 && char <= 90

/** The kind of thing whose name the word may be; empty where none is told. */
function kindBefore(words: readonly string[], at: number): string {
  const before = words[at - 1] ?? ''
  const kind = isCapital(before.charCodeAt(0)) ? before.toLowerCase() : before
  if (named.has(kind)) return kind
  if (!possessive.has(kind)) return ''
  const owned = words[at - 2] ?? ''
  // `the order of anna could not be charged`.
  if (auxiliary.has(words[at + 1] ?? '')) return noThing.has(owned) ? '' : 'user'
  return kind === 'for' && credentials.has(owned.toLowerCase()) ? 'user' : ''
}

function isName(words: readonly string[], at: number, kind: string): boolean {
  const word = (words[at] ?? '').replace(stop, '')
  if (word.startsWith('<')) return word.endsWith('>')
  const lower = word.toLowerCase()
  if (!nameLike.test(word) || sayings.has(lower)) return false
  const isLower = word === lower
  const isTowards = towards.has(words[at - 2] ?? '')
  if (isLower && deed.test(word)) return isTowards && word.endsWith('ing')
  // Who comes from somewhere has a name, whatever name it is.
  if (whence.has(words[at + 1] ?? '')) return true
  if (isLower && !isTowards && quality.test(word)) return false
  return !isPlainWord(lower, kind) && !named.has(lower)
}

const isKey = (word: string): boolean => key.test(word) && !ofError.test(word)

function withoutPair(word: string): string {
  const [all = '', before = '', label = ''] = pair.exec(word) ?? []
  if (all === '' || !labels.has(label.toLowerCase())) return word
  return `${before}${label}=${hole}${endOf(word)}`
}
