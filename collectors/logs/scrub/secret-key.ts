/** Names that say of a value that it is a secret. What stands before and behind them in a name is part of the name. */
const strong =
  'passw(?:or)?d|passwrd|passphrase|passcode|secret|(?:api|access|private|account|signing|encryption|master|license|auth|shared[_-]?access)[_ -]?key|mysql_pwd|pwd|cvv|cvc|otp'
const weak = 'token|credentials?|creds|sess(?:ion)?(?:_?id|_?key)|session|csrf\\w{0,20}|two[_-]factor|auth'
/** These are names by themselves, or behind a sign; in the middle of a word they are part of another one. */
const short = '(?<![A-Za-z0-9])(?:pw|sid|pin)|(?<=[_.-])pass|(?<=user|smtp|mail|ftp|ldap)pass'
const suffix = '(?:s|_[A-Za-z0-9_]{0,20}|Hash|Value|Base|\\d{1,3})?'

export const secretKey = `(?:[A-Za-z0-9_.-]{0,40}?(?:${strong}|${weak})${suffix}|[A-Za-z0-9_.-]{0,40}?(?:${short}))`

/** The end of such a name, for a quick look: it begins with letters, not with what may stand before them. */
export const endOfSecretKey = `(?:passw(?:or|r)?d|passphrase|passcode|secret|key|pwd|cvv|cvc|otp|token|cred(?:ential)?s?|sess(?:ion)?(?:_?(?:id|key))?|csrf\\w{0,20}|factor|auth|pw|sid|pin|pass)${suffix}`

/** One of these is in every such name, in lower case. */
export const secretWords = [
  ...['pass', 'secret', 'token', 'key', 'cred', 'pwd', 'sess', 'csrf', 'otp', 'cvv', 'cvc', 'factor', 'auth'],
  ...['pw', 'sid', 'pin'],
]

const isStrong = new RegExp(strong, 'i')
/** Values that say that there is none, or what is wrong with it. */
const noValue =
  /^(?:true|false|yes|no|null|none|nil|undefined|empty|missing|required|invalid|expired|unknown|not|is|was|has|must|cannot|could|failed|error|\*+|\.+|<[a-z-]+>?)$/i
/** What is measured of a secret is none. */
const ofSecret =
  /(?:timeout|time|type|count|length|limit|size|ttl|expiry|expires(?:_in|_at)?|enabled|required)$|tokens$/i
/** Words of a sentence, and status codes, may stand behind a colon. */
const isPlain = /^(?:[A-Z]?[a-z'’-]+[.,:!?]?|[A-Z_]+|\d{1,3})$/

/**
 * Whether what stands behind such a name is one. An equal sign gives a value; behind a colon in prose (`auth: connection
 * refused`) stand words as well, which are only taken where the name can mean nothing else.
 */
export function isSecretValue({ name, sign, value }: { name: string; sign: string; value: string }): boolean {
  const bare = value.replace(/^["'`]|["'`]$/g, '')
  if (noValue.test(bare) || (ofSecret.test(name) && /^[\d.]{1,12}\w{0,3}$|^[A-Za-z]{1,12}$/.test(bare))) return false
  if (!/^\s*:\s+$/.test(sign) || bare.length < value.length) return true
  return !isPlain.test(bare) || (isStrong.test(name) && !/^\d{1,3}$/.test(bare))
}
