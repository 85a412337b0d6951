import { isUtf8 } from 'node:buffer'
import { isOpenMetricsType, OpenMetricsFamily, typesText } from './openmetrics-family.ts'
import { readOpenMetricsSample } from './openmetrics-sample.ts'
import { type Fault, fault, isFault, type Rejection } from './rejection.ts'

const metadata = /^# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*|"[^"\\]*(?:\\.[^"\\]*)*") (.*)$/s

/** Why a strict reader of OpenMetrics 1.0 would refuse this body; null when it would not. */
export function checkOpenMetrics(body: Buffer): Rejection | null {
  if (!isUtf8(body)) return { line: 1, text: '', ...fault('not-utf8', 'The body is UTF-8.') }
  const lines = body.toString('utf8').split('\n')
  // A newline after # EOF may be there or not.
  if (lines.at(-1) === '') lines.pop()
  const document = new OpenMetricsDocument()
  for (const [i, text] of lines.entries()) {
    const failed = document.read(text)
    if (failed) return { line: i + 1, text: text.slice(0, 120), ...failed }
  }
  const failed = document.end()
  return failed ? { line: Math.max(1, lines.length), text: (lines.at(-1) ?? '').slice(0, 120), ...failed } : null
}

class OpenMetricsDocument {
  private family: OpenMetricsFamily | null = null
  /** Names of families, and of all the samples that they might have. */
  private readonly taken = new Set<string>()
  private hasEof = false

  read(line: string): Fault | null {
    if (this.hasEof) return fault('after-eof', 'Nothing follows # EOF.')
    if (line === '') return fault('blank-line', 'There are no blank lines.')
    if (line === '# EOF') {
      this.hasEof = true
      return this.close()
    }
    return line.startsWith('#') ? this.metadata(line) : this.sample(line)
  }

  end(): Fault | null {
    return this.hasEof ? null : fault('no-eof', 'The last line is # EOF; without it nobody knows that all of it came.')
  }

  private close(): Fault | null {
    const { family } = this
    if (family === null) return null
    const failed = family.close()
    if (failed) return failed
    for (const name of family.possibleNames()) {
      if (this.taken.has(name)) {
        return fault(
          'repeated-family',
          `The lines of a family stand together, and no other has its names; ${name} is taken.`,
        )
      }
      this.taken.add(name)
    }
    return null
  }

  private metadata(line: string): Fault | null {
    const [, kind, name = '', text = ''] = metadata.exec(line) ?? []
    if (kind === undefined)
      return fault('bad-comment', 'A comment is # TYPE, # HELP or # UNIT, a name and a text, or # EOF.')
    const plain = name.startsWith('"') ? name.slice(1, -1).replace(/\\(["\\])/g, '$1') : name
    if (this.family?.name !== plain) {
      const failed = this.close()
      if (failed) return failed
      this.family = new OpenMetricsFamily(plain)
    }
    return this.describe(this.family, kind, text)
  }

  private describe(family: OpenMetricsFamily, kind: string, text: string): Fault | null {
    if (family.hasSamples) return fault('late-metadata', 'TYPE, HELP and UNIT come before the samples of their family.')
    if (family.described.has(kind)) return fault('repeated-metadata', `A family has one ${kind} line.`)
    family.described.add(kind)
    if (kind === 'TYPE') {
      if (!isOpenMetricsType(text)) return fault('bad-type', `A type is one of ${typesText}.`)
      family.type = text
    }
    if (kind === 'UNIT') {
      if (text !== '' && !family.name.endsWith(`_${text}`))
        return fault('bad-unit', 'The name of a family ends with its unit.')
      family.unit = text
    }
    return null
  }

  private sample(line: string): Fault | null {
    const sample = readOpenMetricsSample(line)
    if (isFault(sample)) return sample
    if (this.family === null || !this.family.has(sample.name)) {
      const failed = this.close()
      if (failed) return failed
      this.family = new OpenMetricsFamily(sample.name)
    }
    return this.family.add(sample)
  }
}
