import type { LogSource } from '../../../runtime/config.ts'
import { safePattern } from '../../../runtime/safe-pattern.ts'
import type { Format, LogRecord } from './format.ts'
import { type Groups, recordOfGroups } from './layout.ts'
import { levelOfLetter } from './level.ts'
import { formatNamed } from './registry.ts'

/** Longer lines are tried on their beginning only: with one unclear repetition that is the square of this at most. */
const maxTried = 4_096

/** A request, where the groups of an access log are there. */
function requestOf({ status, method, path, agent }: Groups): Partial<LogRecord> {
  if (status === undefined || !/^\d{3}$/.test(status)) return {}
  const code = Number(status)
  return {
    alone: true,
    level: code >= 500 ? 'error' : 'info',
    request: { method: method ?? '-', path: path ?? '-', status: code, agent: agent ?? '' },
  }
}

/** Whoever writes one letter for a level means what klog and Ruby mean by it. */
const levelOf = ({ level = '' }: Groups): Partial<LogRecord> =>
  level.length === 1 ? { level: levelOfLetter(level.toUpperCase()) } : {}

/** The format that a `pattern` of the configuration describes. The configuration's check has refused what is unsafe. */
export function formatOfPattern(source: string): Format | null {
  const safe = safePattern(source)
  if (!safe.ok) return null
  const isAccess = /\(\?<status>/.test(source)
  return {
    name: 'pattern',
    about: 'The pattern of the configuration.',
    vantage: isAccess ? 'access-log' : 'error-log',
    parse(line) {
      const groups = safe.regex.exec(line.length > maxTried ? line.slice(0, maxTried) : line)?.groups
      if (!groups) return null
      const cut = line.length > maxTried ? line.slice(maxTried) : ''
      const message = groups.message === undefined ? line : groups.message + cut
      return recordOfGroups({ ...groups, message }, { ...levelOf(groups), ...requestOf(groups) })
    },
    examples: [],
  }
}

/** What the configuration says a file is read as; null where it is recognised. */
export function configuredFormat({ format, pattern }: Pick<LogSource, 'format' | 'pattern'>): Format | null {
  if (pattern !== undefined) return formatOfPattern(pattern)
  return format === undefined ? null : formatNamed(format)
}
