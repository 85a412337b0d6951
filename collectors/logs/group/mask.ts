/** Longer messages are told apart well enough by their beginning. */
const cap = 2_048
const maxQuoted = 200

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const number = /^[+-]?\d[\d.,:_]*(?:%|[a-zA-Z]{1,3})?$/
const hex = /^(?:0x[0-9a-f]+|(?=[a-f]*\d)[0-9a-f]{8,})$/i
/** Words with digits in them that are names and not values. */
const name =
  /^(?:AH\d{5}|WSGI\d{4}|E\d{3,4}|HTTPS?|HTTP\/[\d.]+|utf-?\d+|sha\d+|md5|ipv[46]|oauth2|base64|s3|ec2|k8s|x509|[45]xx|p\d\d)$/i

/**
 * The message with its variable parts masked, read once from left to right: numbers, ids, quoted strings and paths
 * become words that say what stood there.
 */
export function mask(message: string): string {
  const text = message.slice(0, cap)
  let masked = ''
  let at = 0
  while (at < text.length) {
    const char = text.charCodeAt(at)
    const quoted = isQuote(char) && !isWordAt(text, at - 1) ? endOfQuote(text, at) : -1
    if (quoted > 0) {
      masked += '<str>'
      at = quoted
    } else if (isBoundary(char)) {
      masked += text[at]
      at++
    } else {
      const end = isUrlAt(text, at) ? endOfUrl(text, at) : endOfWord(text, at)
      masked += maskWord(text.slice(at, end))
      at = end
    }
  }
  return masked
}

const isQuote = (char: number): boolean => char === 34 || char === 39 || char === 96
const isWordAt = (text: string, at: number): boolean => /[\p{L}\d]/u.test(text[at] ?? '')

/** Where the quoted string ends, or −1 when no end is near. */
function endOfQuote(text: string, at: number): number {
  const end = text.slice(at + 1, at + 1 + maxQuoted).indexOf(text[at] ?? '')
  return end < 0 ? -1 : at + 1 + end + 1
}

// Blanks, brackets, commas, semicolons, equal signs, bars, quotes and what scrubbing leaves in <>.
const boundaries = new Set([...' \t\n()[]{},;=|"\'`<>'].map((char) => char.charCodeAt(0)))
const isBoundary = (char: number): boolean => boundaries.has(char)

function endOfWord(text: string, from: number): number {
  let at = from
  while (at < text.length && !isBoundary(text.charCodeAt(at))) at++
  return at
}

const isUrlAt = (text: string, at: number): boolean => text.startsWith('http://', at) || text.startsWith('https://', at)

/** An address goes on over equal signs and what scrubbing left in its query. */
function endOfUrl(text: string, from: number): number {
  let at = from
  while (at < text.length && !' \t\n"\'`)],'.includes(text[at] ?? '')) at++
  return at
}

function maskWord(word: string): string {
  const end = trailing(word)
  const core = end === 0 ? word : word.slice(0, -end)
  const tail = end === 0 ? '' : word.slice(-end)
  return maskCore(core) + tail
}

/** Punctuation at the end of a word is not part of it. */
function trailing(word: string): number {
  let count = 0
  while (count < word.length && '.:!?'.includes(word[word.length - 1 - count] ?? '')) count++
  return count
}

function maskCore(word: string): string {
  if (word === '' || name.test(word)) return word
  if (uuid.test(word)) return '<id>'
  if (/^:\d{1,5}$/.test(word)) return ':<num>'
  if (number.test(word)) return '<num>'
  if (hex.test(word)) return '<hex>'
  if (/^https?:\/\//i.test(word)) return '<url>'
  if (/^(?:\/|~\/|[A-Za-z]:\\|\.{1,2}\/)[^/\\]/.test(word)) return '<path>'
  const port = /^([A-Za-z][\w.-]{0,253}):(\d{1,5})$/.exec(word)
  if (port) return `${maskCore(port[1] ?? '')}:<num>`
  const hasDigit = /\d/.test(word)
  if (hasDigit && /[\p{L}]/u.test(word)) return '<id>'
  return hasDigit ? '<num>' : word
}
