import type { Format, LogRecord } from '../../collectors/logs/formats/format.ts'

const fence = (text: string): string => `\`\`\`text\n${text.replaceAll('\uFEFF', '')}\n\`\`\``
const code = (text: string): string => {
  const oneLine = text.replaceAll('\n', '⏎')
  return oneLine.includes('`') ? `\`\` ${oneLine} \`\`` : `\`${oneLine}\``
}

function kindOf({ level, head, request, message }: LogRecord): string {
  if (request) return `request ${code(`${request.method} ${request.path}`)}, status ${request.status}`
  const text = message === '' ? '' : `: ${code(message)}`
  if (!head) return `belongs to the line before it${text}`
  return `${level === 'unknown' ? 'no level' : level}${text}`
}

/** What is read of a line, in words. */
function readingOf(record: LogRecord): string {
  const more = [
    record.logger === null ? null : `logger ${code(record.logger)}`,
    record.code === null ? null : `code ${code(record.code)}`,
    record.stack === null ? null : `stack ${code(record.stack)}`,
    record.request?.passed?.isMade === true ? 'the gateway failed itself' : null,
    record.stamp === null ? 'no time' : record.zoned ? null : 'a time without a zone',
  ].filter((part) => part !== null)
  return [kindOf(record), ...more].join('; ')
}

/** The examples of a format: each line, and what is read of it. */
export const examplesOf = (format: Format): string[] =>
  format.examples.flatMap(({ line }) => {
    const record = format.parse(line)
    return record ? [fence(line), `→ ${readingOf(record)}`] : []
  })

/** Lines of an envelope, and what was in them. */
export const openedText = (line: string, texts: readonly string[]): string[] => [
  fence(line),
  `→ ${texts.map(code).join(', ')}`,
]
