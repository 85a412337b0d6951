import { z } from 'zod'
import { safePattern } from './safe-pattern.ts'

const known = ['time', 'level', 'logger', 'message', 'code', 'key', 'method', 'path', 'status', 'agent']
const namedGroup = /\(\?<([A-Za-z_]\w*)>/g

/** An expression with named groups for the lines of one program, checked before any line is tried on it. */
export const LogPattern = z.string().superRefine((source, { addIssue }) => {
  const fault = faultOf(source)
  if (fault !== null) addIssue({ code: 'custom', message: fault })
})

function faultOf(source: string): string | null {
  const safe = safePattern(source)
  if (!safe.ok) return `a regular expression that is safe to try on any line; in this one, ${safe.why}`
  const names = [...source.matchAll(namedGroup)].map(([, name = '']) => name)
  const wrong = names.find((name) => !known.includes(name))
  if (wrong !== undefined) return `groups named ${known.join(', ')}; ${wrong} is none of them`
  const isUseful = names.includes('message') || names.includes('status')
  return isUseful ? null : 'a group (?<message>…), or (?<status>…) for an access log'
}
