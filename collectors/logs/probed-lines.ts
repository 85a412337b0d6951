import { type Format, isError, type LogRecord } from './formats/format.ts'
import { formats } from './formats/registry.ts'
import { cleanLine, cutTo } from './group/clean-text.ts'
import { scrub } from './scrub/scrub.ts'

/** Text that goes on with what stands before it is of no format of its own. */
const goesOn = /^\s|^$|^(?:Traceback |Caused by: |goroutine \d|main\.|[\w.$]+(?:Error|Exception)\b|#\d+ )/
const isStrict = ({ name }: Format): boolean => name !== 'plain'
/** Bytes that are not UTF-8, or that no program writes as text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const noText = /[\uFFFD\u0000-\u0008]/
const noLog = 'Most of these lines hold bytes that are no text: this is no log, or it is packed or encrypted.'
/** A share of lines from which on it is worth a word. */
const worthAWord = 0.1

/** Counts what of the lines that were looked at is understood. */
export type ProbedLines = {
  take(text: string, record: LogRecord): void
  /** What is not understood, each in one sentence with an example and with what would be right. */
  notes(): string[]
}

/** What is shown of a line: scrubbed, on one line, and not long. */
export const shownLine = (text: string, length = 200): string => cutTo(cleanLine(scrub(text)), length)

/** Each line is tried with the configured format, else with all, as reading itself does; only the doctor can afford it. */
export function createProbedLines(configured: Format | null): ProbedLines {
  let starts = 0
  let levels = 0
  let unknown = 0
  let bytes = 0
  let example = ''
  const knows = (text: string): boolean =>
    configured ? configured.parse(text) !== null : formats.some((format) => isStrict(format) && format.parse(text))
  return {
    take(text, record) {
      const isKnown = knows(text)
      if (!isKnown && (goesOn.test(text) || isError(record.level))) return
      starts++
      if (record.level !== 'unknown' || record.request) levels++
      if (isKnown || record.level !== 'unknown') return
      unknown++
      if (noText.test(text)) bytes++
      example = text
    },
    notes() {
      if (bytes > starts / 2) return [noLog]
      const found: string[] = []
      if (unknown / starts > worthAWord) {
        const what = `${unknown} of ${starts} ${starts === 1 ? 'line is' : 'lines are'} ${configured ? `not what the ${nameOf(configured)} says` : 'of no format that is known'}`
        found.push(`${what}, for example: ${shownLine(example, 120)}`)
        found.push(
          configured?.name === 'pattern'
            ? 'The pattern is tried at the beginning of a line; docs/logs/reading.md says what it may have.'
            : 'Such a line is an error where its first words say so; `format` (docs/logs/README.md) or `pattern` (docs/logs/reading.md) says better what they are.',
        )
      }
      if (configured?.name === 'pattern' && starts > unknown && levels === 0) {
        found.push(
          'No line that the pattern knows has a level that is known, so that none is an error: the group `level` should find words such as error, warn and info, or their first letters.',
        )
      }
      return found
    },
  }
}

const nameOf = ({ name }: Format): string => (name === 'pattern' ? 'pattern' : `format ${name}`)
