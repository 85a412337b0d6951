import type { Format } from './format.ts'
import { type Fields, isFields, readFields, textOf } from './json-fields.ts'
import { levelOfOtel } from './level.ts'

/** The text of an attribute: attributes are a list of keys and values. */
function attribute(fields: Fields, key: string): string | null {
  const list = Array.isArray(fields.attributes) ? fields.attributes : []
  const found: unknown = list.find((each) => isFields(each) && each.key === key)
  return isFields(found) ? textOf(found, ['value.stringValue']) : null
}

function headOf(fields: Fields): string | null {
  const type = attribute(fields, 'exception.type')
  return type === null ? null : `${type}: ${attribute(fields, 'exception.message') ?? ''}`
}

/** Nanoseconds since 1970 as text, because JSON's numbers are too small for them. */
function nanos(fields: Fields): number | null {
  const text = [fields.timeUnixNano, fields.observedTimeUnixNano]
    .map(String)
    .find((each) => /^[1-9]\d{9,19}$/.test(each))
  return text === undefined ? null : Math.round(Number(text) / 1e6)
}

export const format: Format = {
  name: 'otel-json',
  about: 'One log record of OpenTelemetry as JSON; a line with many of them is taken apart first.',
  vantage: 'error-log',
  parse: readFields(
    (fields) => 'severityNumber' in fields && ('timeUnixNano' in fields || 'observedTimeUnixNano' in fields),
    (fields) => ({
      level: levelOfOtel(Number(fields.severityNumber)),
      message: textOf(fields, ['body.stringValue', 'body']) ?? '',
      stack: attribute(fields, 'exception.stacktrace') ?? headOf(fields),
      logger: textOf(fields, ['scope.name']),
      code: null,
      stamp: nanos(fields),
      zoned: true,
    }),
  ),
  examples: [
    {
      line: '{"timeUnixNano":"1795491685166000000","severityNumber":17,"severityText":"ERROR","body":{"stringValue":"charge failed"},"attributes":[{"key":"exception.type","value":{"stringValue":"IOError"}},{"key":"exception.message","value":{"stringValue":"gone"}}],"scope":{"name":"shop"}}',
      record: {
        level: 'error',
        message: 'charge failed',
        stack: 'IOError: gone',
        logger: 'shop',
        stamp: 1_795_491_685_166,
      },
    },
    {
      line: '{"timeUnixNano":"1795491685166000000","severityNumber":10,"severityText":"Information","body":{"stringValue":"Example log record"}}',
      record: { level: 'info', message: 'Example log record' },
    },
    {
      line: '{"observedTimeUnixNano":"1795491685166000000","severityNumber":0,"body":{"stringValue":"no level"}}',
      record: { level: 'unknown' },
    },
  ],
}
