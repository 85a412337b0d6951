import type { ErrorClass } from '../../../contracts/error-class.ts'
import type { Exception } from '../formats/format.ts'
import type { ProxyReason } from '../formats/passed.ts'
import { remembering } from '../remembering.ts'
import type { ClassRule } from './class-rule.ts'
import { classRules } from './rules.ts'

/** What is known of an error: its chain of causes, root first, and what was said beside it. */
export type Symptoms = {
  exceptions: Exception[]
  messages: string[]
  codes: string[]
  /** What the records call their writer. */
  loggers?: readonly string[]
}
export type Verdict = { class: ErrorClass; rule: string }

/** What such a server calls an error in its own log is one of a database, whatever it says. */
const databaseServers = new Set(['postgresql', 'mysql', 'mongodb', 'redis'])

/** Longer texts say no more about their class. */
const cap = 2_048

/** The class of an error and the rule that chose it. Causes outweigh what wraps them; a database outweighs all. */
export function classify({ exceptions, messages, codes, loggers = [] }: Symptoms): Verdict {
  const server = loggers.find((logger) => databaseServers.has(logger))
  if (server !== undefined) return { class: 'database', rule: `log-of-${server}` }
  const isBare = exceptions.length === 0
  const known = isBare ? messages.slice(0, 10).flatMap(namedIn) : exceptions.slice(0, 20)
  const chain = known.map((exception) => ({ ...exception, message: exception.message.slice(0, cap) }))
  const said = messages.slice(0, 10).map((message) => message.slice(0, cap))
  const mayHold = chain.map(({ type }) => rulesOfType(type))
  const ofRecords = isBare ? recordRules : recordRulesBesideExceptions
  for (const [place] of order.entries()) {
    for (const [i, exception] of chain.entries()) {
      const rule = mayHold[i]?.[place]?.find((each) => holdsForException(each, exception))
      if (rule) return { class: rule.class, rule: rule.id }
    }
    const rule = ofRecords[place]?.find((each) => holdsForRecord(each, said, codes))
    if (rule) return { class: rule.class, rule: rule.id }
  }
  return chain.length > 0 ? { class: 'exception', rule: 'typed' } : { class: 'other', rule: 'untyped' }
}

const named = /^([A-Za-z_][\w$]{0,80}(?:(?:\.|::|\\)[A-Za-z_][\w$]{0,80}){0,12})(?:: | \()/
const looksTyped = /(?:\.|::|\\)[A-Z][\w$]*$|(?:Error|Exception|Timeout)$/

/** An exception that a message begins with, told without its stack: `requests.exceptions.ReadTimeout: …`. */
function namedIn(text: string): Exception[] {
  const [all = '', type = ''] = named.exec(text) ?? []
  return looksTyped.test(type) ? [{ type, message: text.slice(all.length), code: null, frames: [] }] : []
}

/** Status codes of answers: 502 to 504 are a gateway's. */
export function classOfStatus(status: number): Verdict {
  if (status >= 502 && status <= 504) return { class: 'gateway', rule: `status-${status}` }
  return { class: 'http_5xx', rule: `status-${status}` }
}

/**
 * A failure whose reason the log of a gateway tells, as HAProxy and Envoy do. For the gateway all that it answers in place
 * of a server is one class, as in its error log; an answer that was cut has the status of a good one and is its own.
 */
export const classOfProxy = (status: number, found: { class: ErrorClass; reason: ProxyReason }): Verdict => ({
  class: status >= 500 ? 'gateway' : found.class,
  rule: `proxy-${found.reason}`,
})

const order: ErrorClass[] = ['database', 'contract', 'gateway', 'timeout', 'network', 'http_5xx', 'exception', 'other']
const inOrder = (isMeant: (rule: ClassRule) => boolean): ClassRule[][] =>
  order.map((name) => classRules.filter((rule) => rule.class === name && isMeant(rule)))
const recordRules = inOrder((rule) => !rule.type)
const recordRulesBesideExceptions = inOrder((rule) => !rule.type && !rule.bare)
/** There are few types, and most rules ask for one. */
const rulesOfType = remembering((type) => inOrder((rule) => !rule.bare && (!rule.type || rule.type.test(type))), 500)

function holdsForException({ message, code }: ClassRule, exception: Exception): boolean {
  if (message && !message.test(exception.message)) return false
  return !code || (exception.code !== null && code.test(exception.code))
}

function holdsForRecord({ message, code }: ClassRule, said: readonly string[], codes: readonly string[]): boolean {
  if (message && !said.some((each) => message.test(each))) return false
  return !code || codes.some((each) => code.test(each))
}
