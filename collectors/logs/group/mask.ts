import { type Kind, type Masked, maskWord } from './mask-word.ts'
import { endOfQuoted, isLabel, isQuote } from './quoted.ts'

/** Longer messages are told apart well enough by their beginning. */
const cap = 2_048
const maxPlaceholder = 24

// Blanks, brackets, commas, semicolons, equal signs, bars, quotes and what scrubbing leaves in <>.
const isBoundary = new Uint8Array(128)
for (const char of ' \t\n()[]{},;=|"\'`<>') isBoundary[char.charCodeAt(0)] = 1
const isDigit = (char: number): boolean => char >= 48 && char <= 57
const isLetter = (char: number): boolean => (char >= 97 && char <= 122) || (char >= 65 && char <= 90) || char > 127
const isWordChar = (char: number): boolean => isDigit(char) || isLetter(char)
const isNameChar = (char: number): boolean => isWordChar(char) || char === 45 || char === 46 || char === 95
const endsWord = (char: number): boolean => char < 128 && isBoundary[char] === 1

/** What a number may be counted in: the same failure after 900 ms and after 2 s is one. */
const units = new Set(
  'ms msec msecs millisecond milliseconds us ns s sec secs second seconds min mins minute minutes hour hours day days byte bytes b kb mb gb tb kib mib gib am pm gmt utc'.split(
    ' ',
  ),
)
/** Words after which a number says which error it is. */
const codeWords = /(?:^|[ ([])(?:errno|sqlstate|http|status code)$/i
const answerWords = /(?:^|[ ([])(?:(?:returned|answered|responded|replied|failed)(?: with)?|status)$/i
const failedAnswer = /^[45]\d\d[.,:;]?$/
const exitWords = /(?:^|[ ([])(?:(?:exit|error) (?:code|status)|with code|with status|signal)$/i
const smallNumber = /^-?\d{1,3}[.,:;]?$/
const method = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /

/**
 * The message with its variable parts masked, read once from left to right: numbers, ids, hosts, quoted strings and
 * paths become words that say what stood there. Cost is linear in the message, whatever stands in it.
 */
export function mask(message: string): string {
  const text = message.length > cap ? message.slice(0, cap) : message
  const written: Written = { out: '', gap: '', last: 'word', token: '' }
  let at = 0
  while (at < text.length) {
    const char = text.charCodeAt(at)
    const end =
      isQuote(char) && !isWordBefore(text, at)
        ? takeQuoted(text, at, written)
        : char === 60
          ? takeAngle(text, at, written)
          : -1
    if (end > at) at = end
    else if (endsWord(char)) {
      separate(written, text[at] ?? '')
      at++
    } else at = takeWord(text, at, written)
  }
  return written.out + written.gap.trimEnd()
}

/** A letter before a quote makes it an apostrophe, but for the prefixes of Python's strings. */
function isWordBefore(text: string, at: number): boolean {
  if (at === 0 || !isWordChar(text.charCodeAt(at - 1))) return false
  const isPrefix = 'bur'.includes(text[at - 1] ?? '') && (at === 1 || endsWord(text.charCodeAt(at - 2)))
  return !isPrefix
}

/** Takes a quoted string whose end is near; −1 when there is none. */
function takeQuoted(text: string, at: number, written: Written): number {
  const end = endOfQuoted(text, at)
  if (end < 0) return -1
  const inside = text.slice(at + 1, end - 1)
  if (isLabel(inside, text, end)) put(written, 'word', text.slice(at, end))
  else if (method.test(inside)) put(written, 'text', `"${inside.slice(0, inside.indexOf(' '))} <path>"`)
  else put(written, 'text', '<str>')
  return end
}

/** Takes what scrubbing has left, `<email>`; a `<` before a number is part of it. −1 when it is neither. */
function takeAngle(text: string, at: number, written: Written): number {
  if (isDigit(text.charCodeAt(at + 1))) return takeWord(text, at + 1, written)
  const close = text.slice(at + 1, at + 1 + maxPlaceholder).indexOf('>')
  const name = close > 0 ? text.slice(at + 1, at + 1 + close) : ''
  if (!/^[a-z-]+$/.test(name)) return -1
  const end = at + close + 2
  if (name === 'card') return takeWord(text, at, written)
  if (name === 'ip') {
    // Brackets around an address are part of it: `[2001:db8::1]:80`.
    const isBracketed = text[end] === ']' && written.gap.endsWith('[')
    if (isBracketed) written.gap = written.gap.slice(0, -1)
    put(written, 'host', '<host>')
    return endOfHost(text, isBracketed ? end + 1 : end)
  }
  put(written, 'text', `<${name}>`)
  return end
}

/** An address is a host, as is a name that begins with one, and its port is no news. */
function endOfHost(text: string, from: number): number {
  let at = from
  if (text[at] === '.' && isWordChar(text.charCodeAt(at + 1))) while (isNameChar(text.charCodeAt(at))) at++
  if (text[at] === ':' && isDigit(text.charCodeAt(at + 1))) for (at++; isDigit(text.charCodeAt(at)); ) at++
  return at
}

/**
 * The length of what scrubbing left in the middle of a word, if it did: one in ten of long ids passes for a card, and a
 * version for an address. It is read as the digits that it was.
 */
function gluedTo(text: string, at: number, isInWord: boolean): number {
  if (text.startsWith('<card>', at)) return 6
  if (!isInWord || !text.startsWith('<ip>', at)) return 0
  const before = text.charCodeAt(at - 1)
  return isWordChar(before) || '_-~./@+'.includes(text[at - 1] ?? ' ') ? 4 : 0
}

/** `HTTP 502`, `answered 503` and `exited with code 137`: the number is what happened. */
function isCode({ out, gap }: Written, word: string): boolean {
  if (gap !== ' ') return false
  const before = out.slice(-16)
  if (codeWords.test(before) || (failedAnswer.test(word) && answerWords.test(before))) return true
  return smallNumber.test(word) && exitWords.test(before)
}

function takeWord(text: string, from: number, written: Written): number {
  let at = from
  let isGlued = false
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 60) {
      const glued = gluedTo(text, at, at > from)
      if (glued === 0) break
      isGlued = true
      at += glued - 1
    } else if (endsWord(char)) break
    if (char === 58 && at > from && text.charCodeAt(at + 1) === 47 && text.charCodeAt(at + 2) === 47) {
      put(written, 'text', '<url>')
      return endOfAddress(text, at)
    }
  }
  const found = text.slice(from, at)
  const word = isGlued ? found.replace(/<(?:card|ip)>/g, '4111') : found
  const masked = maskWord(word)
  if (masked.kind === 'path') {
    put(written, 'text', masked.text)
    return text[at] === '<' ? endOfAddress(text, at) : at
  }
  if (word.length <= 6 && masked.text !== word && isCode(written, word)) put(written, 'word', word)
  else add(written, word, masked)
  return at
}

/** Addresses and paths go on over equal signs and over what scrubbing left in them; what ends a sentence is no part. */
function endOfAddress(text: string, from: number): number {
  let at = from
  while (at < text.length && !' \t\n"\'`)],;'.includes(text[at] ?? '')) at++
  while (at > from && '.:!?'.includes(text[at - 1] ?? ' ')) at--
  return at
}

/** The mask as far as it is written, what stands since its last word, of what kind that word was, and the word. */
type Written = { out: string; gap: string; last: Kind; token: string }

function put(written: Written, kind: Kind, token: string): void {
  // A list, a date or a duration of several numbers is one value, and so is a list of hosts, ids or names.
  if (token === written.token && token.startsWith('<') && token.endsWith('>') && isLoose(written.gap)) {
    written.gap = ''
    return
  }
  written.out += written.gap + token
  written.gap = ''
  written.last = kind
  written.token = token
}

function add(written: Written, word: string, masked: Masked): void {
  const isUnit =
    masked.kind === 'word' &&
    written.last === 'number' &&
    written.gap === ' ' &&
    word.length <= 13 &&
    units.has(word.toLowerCase().replace(/[.,:]$/, ''))
  if (!isUnit) {
    put(written, masked.kind, masked.text)
    return
  }
  written.gap = /[.:]$/.exec(word)?.[0] ?? ''
  if (written.gap === '') return
  written.last = 'word'
  written.token = ''
}

function separate(written: Written, char: string): void {
  const { gap, out } = written
  if (char === ')') {
    if (gap.length > 1 && gap.endsWith('(')) {
      written.gap = gap.slice(0, -1).trimEnd()
      return
    }
    // `1190 bytes (1.16 KB)` and `192.0.2.7 (dsl-7.example.net)` say the same thing twice.
    if (gap === '' && (out.endsWith('<num> (<num>') || out.endsWith('<host> (<host>'))) {
      written.out = out.slice(0, out.lastIndexOf(' ('))
      return
    }
  }
  const isBlank = char === ' ' || char === '\t' || char === '\n'
  if (isBlank && (gap.endsWith(' ') || (gap === '' && out === ''))) return
  written.gap += isBlank ? ' ' : char
}

/** Only what stands between the values of a list or the numbers of a date. */
function isLoose(gap: string): boolean {
  for (let i = 0; i < gap.length; i++) if (gap[i] !== ' ' && gap[i] !== ',') return false
  return gap !== ''
}
