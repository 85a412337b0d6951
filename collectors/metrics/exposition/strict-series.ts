import { parseNumber } from './number.ts'
import { type Fault, fault, isFault } from './rejection.ts'

/** How a dialect writes a series: text may have blanks nearly anywhere, OpenMetrics has one way to write everything. */
export type Dialect = 'text' | 'openmetrics'
export type Series = { name: string; labels: Map<string, string> }

const bareName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const bareLabel = /[a-zA-Z_][a-zA-Z0-9_]*/y
const blanks = /[ \t]*/y

/** A number of either format. The sign of a NaN means nothing, so it has none. */
export const strictNumber = (text: string): number | null => (/^[+-]nan$/i.test(text) ? null : parseNumber(text))

/** Reads the beginning of one line; `at` is how far it has come. */
export class StrictSeries {
  at = 0
  private readonly text: string
  private readonly dialect: Dialect

  constructor(text: string, dialect: Dialect) {
    this.text = text
    this.dialect = dialect
  }

  /** Name and labels. */
  series(): Series | Fault {
    const bare = this.take(bareName)
    if (bare !== '') this.skipBlanks()
    if (this.text[this.at] !== '{') {
      return bare === ''
        ? fault('bad-name', 'A line begins with a name of letters, digits, _ and :, and no digit first.')
        : { name: bare, labels: new Map() }
    }
    const set = this.labelSet()
    if (isFault(set)) return set
    const name = bare === '' ? set.quotedName : bare
    if (name === null || (bare !== '' && set.quotedName !== null)) {
      return fault('bad-name', 'A series has one name: before its braces, or quoted among its labels.')
    }
    return { name, labels: set.labels }
  }

  /** A label set; the opening brace is next. */
  labelSet(): { labels: Map<string, string>; quotedName: string | null } | Fault {
    this.at++
    const set = { labels: new Map<string, string>(), quotedName: null }
    this.skipBlanks()
    if (this.next('}')) return set
    for (;;) {
      const failed = this.label(set)
      if (failed) return failed
      this.skipBlanks()
      if (this.next('}')) return set
      if (!this.next(',')) return fault('bad-label', 'Between two labels there is a comma, and } ends them.')
      this.skipBlanks()
      if (this.dialect === 'text' && this.next('}')) return set
    }
  }

  private label(into: { labels: Map<string, string>; quotedName: string | null }): Fault | null {
    const isQuoted = this.text[this.at] === '"'
    const name = isQuoted ? this.quoted() : this.take(bareLabel)
    if (typeof name !== 'string') return name
    if (name === '') return fault('bad-label', 'A label has a name of letters, digits and _, and no digit first.')
    this.skipBlanks()
    if (!this.next('=')) {
      if (!isQuoted || into.quotedName !== null) return fault('bad-label', 'A label is written name="value".')
      into.quotedName = name
      return null
    }
    this.skipBlanks()
    if (this.text[this.at] !== '"') return fault('bad-label', 'The value of a label is in double quotes.')
    const value = this.quoted()
    if (typeof value !== 'string') return value
    if (name === '__name__') return fault('bad-label', 'The name __name__ is reserved; no label has it.')
    if (into.labels.has(name)) return fault('bad-label', `Each label is there once; ${name} is not.`)
    into.labels.set(name, value)
    return null
  }

  /** A text in double quotes; the first of them is next. */
  private quoted(): string | Fault {
    const { text } = this
    let value = ''
    for (let from = ++this.at; ; this.at++) {
      const letter = text[this.at]
      if (letter === undefined) return fault('bad-label', 'A quoted text ends with a double quote, in the same line.')
      if (letter === '"') {
        value += text.slice(from, this.at++)
        return value
      }
      if (letter !== '\\') continue
      const escaped = text[this.at + 1]
      const meant = escaped === 'n' ? '\n' : escaped === '"' || escaped === '\\' ? escaped : null
      if (meant === null && this.dialect === 'text') {
        return fault('bad-label', String.raw`A backslash is written \\, and stands else only in \" and \n.`)
      }
      value += text.slice(from, this.at) + (meant ?? `\\${escaped ?? ''}`)
      this.at++
      from = this.at + 1
    }
  }

  /** Passes over blanks where this dialect may have them. */
  skipBlanks(): void {
    if (this.dialect === 'text') this.take(blanks)
  }

  /** Passes over this letter if it is next. */
  next(letter: string): boolean {
    if (this.text[this.at] !== letter) return false
    this.at++
    return true
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [found = ''] = pattern.exec(this.text) ?? []
    this.at += found.length
    return found
  }
}
