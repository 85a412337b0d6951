import { type Kind, type Masked, maskWord } from './mask-word.ts'

/** Longer messages are told apart well enough by their beginning. */
const cap = 2_048
const maxQuoted = 200
const maxLabel = 40
const maxPlaceholder = 24

// Blanks, brackets, commas, semicolons, equal signs, bars, quotes and what scrubbing leaves in <>.
const isBoundary = new Uint8Array(128)
for (const char of ' \t\n()[]{},;=|"\'`<>') isBoundary[char.charCodeAt(0)] = 1
const isQuote = (char: number): boolean => char === 34 || char === 39 || char === 96
const isDigit = (char: number): boolean => char >= 48 && char <= 57
const isLetter = (char: number): boolean => (char >= 97 && char <= 122) || (char >= 65 && char <= 90) || char > 127
const isWordChar = (char: number): boolean => isDigit(char) || isLetter(char)
const endsWord = (char: number): boolean => char < 128 && isBoundary[char] === 1

/** What a number may be counted in: the same failure after 900 ms and after 2 s is one. */
const units = new Set(
  'ms msec msecs millisecond milliseconds us ns s sec secs second seconds min mins minute minutes hour hours day days byte bytes b kb mb gb tb kib mib gib'.split(
    ' ',
  ),
)
/** Words after which a number says which error it is. */
const codeWords = /(?:^|[ ([])(?:errno|sqlstate|http|status code)$/i
const method = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /

/**
 * The message with its variable parts masked, read once from left to right: numbers, ids, hosts, quoted strings and
 * paths become words that say what stood there. Cost is linear in the message, whatever stands in it.
 */
export function mask(message: string): string {
  const text = message.length > cap ? message.slice(0, cap) : message
  const written: Written = { out: '', gap: '', last: 'word' }
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
  const quote = text[at] ?? ''
  const close = text.slice(at + 1, at + 1 + maxQuoted).indexOf(quote)
  if (close < 0) return -1
  const inside = text.slice(at + 1, at + 1 + close)
  const end = at + close + 2
  if (isLabel(inside, text, end)) put(written, 'word', `${quote}${inside}${quote}`)
  else if (method.test(inside)) put(written, 'text', `"${inside.slice(0, inside.indexOf(' '))} <path>"`)
  else put(written, 'text', '<str>')
  return end
}

/** `"code": 7` names what follows; the name is no value. */
function isLabel(inside: string, text: string, end: number): boolean {
  if (inside.length === 0 || inside.length > maxLabel) return false
  const next = text[end] === ' ' ? text[end + 1] : text[end]
  return next === ':' && /^[A-Za-z_.-]+$/.test(inside)
}

/** Takes what scrubbing has left, `<email>`; a `<` before a number is part of it. −1 when it is neither. */
function takeAngle(text: string, at: number, written: Written): number {
  if (isDigit(text.charCodeAt(at + 1))) return takeWord(text, at + 1, written)
  const close = text.slice(at + 1, at + 1 + maxPlaceholder).indexOf('>')
  const name = close > 0 ? text.slice(at + 1, at + 1 + close) : ''
  if (!/^[a-z-]+$/.test(name)) return -1
  let end = at + close + 2
  if (name !== 'ip') {
    put(written, 'text', `<${name}>`)
    return end
  }
  // An address is a host, and its port is no news.
  if (text[end] === ':' && isDigit(text.charCodeAt(end + 1))) for (end++; isDigit(text.charCodeAt(end)); ) end++
  put(written, 'host', '<host>')
  return end
}

const isCode = ({ out, gap }: Written): boolean => gap === ' ' && codeWords.test(out.slice(-16))

function takeWord(text: string, from: number, written: Written): number {
  let at = from
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (endsWord(char)) break
    if (char === 58 && at > from && text.charCodeAt(at + 1) === 47 && text.charCodeAt(at + 2) === 47) {
      put(written, 'text', '<url>')
      return endOfAddress(text, at)
    }
  }
  const word = text.slice(from, at)
  const masked = maskWord(word)
  if (masked.kind === 'path') {
    put(written, 'text', masked.text)
    return text[at] === '<' ? endOfAddress(text, at) : at
  }
  if (word.length <= 6 && masked.text !== word && isCode(written)) put(written, 'word', word)
  else add(written, word, masked)
  return at
}

/** Addresses and paths go on over equal signs and over what scrubbing left in them. */
function endOfAddress(text: string, from: number): number {
  let at = from
  while (at < text.length && !' \t\n"\'`)],;'.includes(text[at] ?? '')) at++
  return at
}

/** The mask as far as it is written, what stands since its last word, and of what kind that word was. */
type Written = { out: string; gap: string; last: Kind }

function put(written: Written, kind: Kind, token: string): void {
  // A list, a date or a duration of several numbers is one value.
  if (kind === 'number' && written.last === 'number' && token === '<num>' && isLoose(written.gap)) {
    written.gap = ''
    return
  }
  written.out += written.gap + token
  written.gap = ''
  written.last = kind
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
  if (written.gap !== '') written.last = 'word'
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

/** Only what stands between the numbers of a list or a date. */
function isLoose(gap: string): boolean {
  for (let i = 0; i < gap.length; i++) if (gap[i] !== ' ' && gap[i] !== ',') return false
  return gap !== ''
}
