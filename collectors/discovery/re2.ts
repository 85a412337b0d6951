/** A regular expression as Prometheus takes it, or why it cannot be one here. */
export type Re2Result = { ok: true; regex: RegExp } | { ok: false; why: string }

const maxRepeats = 1_000
const posix: Record<string, string> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}
const space = '\\t\\n\\f\\r '

class NotPossible extends Error {}

/**
 * Turns an expression in Go's syntax (RE2) into one of JavaScript that means the same, anchored at both ends. What one
 * of the two has and the other does not (look-around, back-references, flags for a part) is refused, never guessed.
 */
export function anchoredRegex(pattern: string): Re2Result {
  // Go's `.` stops at line breaks only without the s flag, which Prometheus sets.
  const flags = new Set(['u', 's'])
  let rest = pattern
  const leading = /^\(\?([a-zA-Z]+)\)/.exec(pattern)
  if (leading) {
    for (const flag of leading[1] ?? '') {
      if (!'ims'.includes(flag)) return { ok: false, why: `the flag ${flag} does not exist here` }
      flags.add(flag)
    }
    rest = pattern.slice(leading[0].length)
  }
  try {
    const source = `(?<![\\s\\S])(?:${translate(rest)})(?![\\s\\S])`
    return { ok: true, regex: new RegExp(source, [...flags].join('')) }
  } catch (error) {
    if (error instanceof NotPossible) return { ok: false, why: error.message }
    if (error instanceof SyntaxError)
      return { ok: false, why: error.message.replace(/^Invalid regular expression: \S*: /, '') }
    throw error
  }
}

function translate(pattern: string): string {
  let out = ''
  for (let at = 0; at < pattern.length; ) {
    const [text, length] = nextToken(pattern.slice(at))
    out += text
    at += length
  }
  return out
}

/** The first token in JavaScript's words, and how long it is in Go's. */
function nextToken(rest: string): [string, number] {
  const first = rest[0] ?? ''
  if (first === '\\') return escaped(rest, false)
  if (first === '[') return characterClass(rest)
  if (first === '(') return group(rest)
  if (first === '{') return repetition(rest)
  if (first === '}' || first === ']') return [`\\${first}`, 1]
  return [first, 1]
}

function group(rest: string): [string, number] {
  if (!rest.startsWith('(?') || rest.startsWith('(?:')) return ['(', 1]
  const named = /^\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>/.exec(rest)
  if (named) return [`(?<${named[1]}>`, named[0].length]
  if (/^\(\?<?[=!]/.test(rest)) throw new NotPossible('look-around does not exist in this syntax')
  throw new NotPossible('flags are possible only at the beginning, for all of it')
}

function repetition(rest: string): [string, number] {
  const counted = /^\{(\d+)(?:,(\d*))?\}/.exec(rest)
  if (!counted) return ['\\{', 1]
  const [text, least, most] = counted
  if (Math.max(Number(least), Number(most ?? 0)) > maxRepeats)
    throw new NotPossible(`a repetition is at most ${maxRepeats} times`)
  return [text, text.length]
}

function characterClass(rest: string): [string, number] {
  let out = '['
  let at = 1
  if (rest[at] === '^') {
    out += '^'
    at++
  }
  for (let isFirst = true; ; isFirst = false) {
    const here = rest.slice(at)
    if (here === '') throw new NotPossible('a class [ is not closed')
    if (here[0] === ']' && !isFirst) return [`${out}]`, at + 1]
    const [text, length] = inClass(here)
    out += text
    at += length
  }
}

function inClass(here: string): [string, number] {
  const named = /^\[:(\^?)(\w+):\]/.exec(here)
  if (named) {
    const members = posix[named[2] ?? '']
    if (members === undefined) throw new NotPossible(`there is no class [:${named[2]}:]`)
    if (named[1] === '^') throw new NotPossible('a class [:^…:] is not possible here')
    return [members, named[0].length]
  }
  if (here[0] === '\\') return escaped(here, true)
  return ['[]{}()|/&~!#%,:;<=>@`^$*+?.'.includes(here[0] ?? '') ? `\\u{${hex(here)}}` : (here[0] ?? ''), 1]
}

const hex = (text: string): string => (text.codePointAt(0) ?? 0).toString(16)

function escaped(rest: string, isInClass: boolean): [string, number] {
  const letter = rest[1]
  if (letter === undefined) throw new NotPossible('it ends with a backslash')
  const named = namedPoint(rest, isInClass)
  if (named) return named
  if (!isInClass && outside[letter]) return [outside[letter], 2]
  if (letter === 's') return [space, 2]
  if (letter === 'a') return ['\\x07', 2]
  if (/[dDwWftnrv]/.test(letter)) return [`\\${letter}`, 2]
  if (/[0-9]/.test(letter)) throw new NotPossible(`\\${letter}: back-references do not exist in this syntax`)
  if (/[A-Za-z]/.test(letter)) throw new NotPossible(`\\${letter} is not possible here`)
  // Punctuation may always be escaped; its code point is right inside and outside of a class.
  return [`\\u{${hex(rest.slice(1))}}`, 1 + String.fromCodePoint(rest.codePointAt(1) ?? 0).length]
}

/** What means something else, or nothing, within a class. */
const outside: Record<string, string> = {
  s: `[${space}]`,
  S: `[^${space}]`,
  A: '(?<![\\s\\S])',
  z: '(?![\\s\\S])',
  b: '\\b',
  B: '\\B',
}

/** Code points by property, by number, or quoted. */
function namedPoint(rest: string, isInClass: boolean): [string, number] | null {
  const property = /^\\([pP])(?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))/.exec(rest)
  if (property) return [propertyOf(property), property[0].length]
  const code = /^\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest)
  if (code) return [`\\u{${code[1] ?? code[2]}}`, code[0].length]
  const quoted = /^\\Q([\s\S]*?)(?:\\E|$)/.exec(rest)
  if (quoted && !isInClass) return [[...(quoted[1] ?? '')].map((one) => `\\u{${hex(one)}}`).join(''), quoted[0].length]
  return null
}

function propertyOf([, letter, not, long, short]: RegExpExecArray): string {
  const name = long ?? short ?? ''
  const sign = (letter === 'P') !== (not === '^') ? 'P' : 'p'
  return name.length <= 2 ? `\\${sign}{${name}}` : `\\${sign}{Script=${name}}`
}
