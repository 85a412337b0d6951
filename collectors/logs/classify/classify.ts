import type { ErrorClass } from '../../../contracts/error-class.ts'
import type { Exception } from '../formats/format.ts'
import type { ProxyReason } from '../formats/passed.ts'
import { remembering } from '../remembering.ts'
import type { ClassRule } from './class-rule.ts'
import { classRules, retryRules } from './rules.ts'

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

const mostMessages = 10
const mostExceptions = 20

/** The class of an error and the rule that chose it. Causes outweigh what wraps them; a database outweighs all. */
export function classify({ exceptions, messages, codes, loggers = [] }: Symptoms): Verdict {
  const server = loggers.find((logger) => databaseServers.has(logger))
  if (server !== undefined) return { class: 'database', rule: `log-of-${server}` }
  const isBare = exceptions.length === 0
  const chain = isBare ? messages.slice(0, mostMessages).flatMap(namedIn) : withTold(exceptions)
  const length = Math.min(chain.length, mostExceptions)
  const mayHold = chain.slice(0, mostExceptions).map(({ type }) => rulesOfType(type))
  const ofRecords = isBare ? recordRules : recordRulesBesideExceptions
  // This is done for every error of an outage, so that nothing is made anew in these loops.
  for (let place = 0; place < order.length; place++) {
    for (let i = 0; i < length; i++) {
      const rule = ruleForException(mayHold[i]?.[place] ?? [], chain[i])
      if (rule !== null) return { class: rule.class, rule: rule.id }
    }
    const rule = ruleForRecord(ofRecords[place] ?? [], messages, codes)
    if (rule !== null) return { class: rule.class, rule: rule.id }
  }
  return chain.length > 0 ? { class: 'exception', rule: 'typed' } : { class: 'other', rule: 'untyped' }
}

/** Whether it was given up after several tries, whatever the cause was. */
export function isRetried({ exceptions, messages }: Pick<Symptoms, 'exceptions' | 'messages'>): boolean {
  const chain = exceptions.length > 0 ? exceptions.slice(0, 20) : messages.slice(0, 10).flatMap(namedIn)
  const said = [...messages.slice(0, 10), ...chain.map(({ message }) => message)].map((each) => each.slice(0, cap))
  return retryRules.some(({ type, message }) =>
    message ? said.some((each) => message.test(each)) : chain.some((exception) => type?.test(exception.type)),
  )
}

const named = /^([A-Za-z_][\w$]{0,80}(?:(?:\.|::|\\)[A-Za-z_][\w$]{0,80}){0,12})(?:: | \()/
const looksTyped = /(?:\.|::|\\)[A-Z][\w$]*$|(?:Error|Exception|Timeout)$/

/** An exception that a message begins with, told without its stack: `requests.exceptions.ReadTimeout: …`. */
function namedIn(text: string): Exception[] {
  const [all = '', type = ''] = named.exec(text) ?? []
  return looksTyped.test(type) ? [{ type, message: text.slice(all.length), code: null, frames: [] }] : []
}

const toldCause = /^(?:[a-z_]\w{0,40}\.){1,12}[A-Z][\w$]{0,80}(?:Error|Exception)(?=: |;|$)/
const nested = 'nested exception is '

/** A cause that is told only in the words of what wraps it: `Send failed; nested exception is a.b.TimeoutException: …`. */
function withTold(exceptions: Exception[]): Exception[] {
  const [only] = exceptions
  if (only === undefined || exceptions.length > 1) return exceptions
  const at = only.message.lastIndexOf(nested, cap)
  const said = at < 0 ? only.message : only.message.slice(at + nested.length)
  const type = toldCause.exec(said)?.[0]
  return type === undefined
    ? exceptions
    : [{ type, message: said.slice(type.length + 2), code: null, frames: [] }, only]
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

const start = (text: string): string => (text.length > cap ? text.slice(0, cap) : text)

function ruleForException(rules: readonly ClassRule[], exception: Exception | undefined): ClassRule | null {
  if (exception === undefined || rules.length === 0) return null
  const said = start(exception.message)
  for (const rule of rules) {
    if (rule.message && !rule.message.test(said)) continue
    if (!rule.code || (exception.code !== null && rule.code.test(exception.code))) return rule
  }
  return null
}

function ruleForRecord(rules: readonly ClassRule[], messages: readonly string[], codes: readonly string[]) {
  for (const rule of rules) {
    if (rule.message && !saysOne(rule.message, messages)) continue
    if (!rule.code || codes.some((each) => rule.code?.test(each))) return rule
  }
  return null
}

function saysOne(pattern: RegExp, messages: readonly string[]): boolean {
  const length = Math.min(messages.length, mostMessages)
  for (let i = 0; i < length; i++) if (pattern.test(start(messages[i] ?? ''))) return true
  return false
}
