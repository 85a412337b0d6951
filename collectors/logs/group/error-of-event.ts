import type { ErrorGroup } from '../../../contracts/error-group.ts'
import { groupId } from '../../group-id.ts'
import type { Owner } from '../../sink.ts'
import type { LogEvent } from '../blocks/assemble.ts'
import { exceptionsIn } from '../blocks/exceptions.ts'
import { requestSummary } from '../blocks/join.ts'
import { stackLines } from '../blocks/message-lines.ts'
import { classify, classOfProxy, classOfStatus, isRetried } from '../classify/classify.ts'
import type { Exception, LogRecord, RequestLine } from '../formats/format.ts'
import { type ProxyReason, reasonOf } from '../formats/passed.ts'
import { remembering } from '../remembering.ts'
import { scrub, scrubStart } from '../scrub/scrub.ts'
import { cleanLine, cleanText, cutTo } from './clean-text.ts'
import { mask } from './mask.ts'
import { namedRoute } from './named-route.ts'
import { routeOf } from './route.ts'
import type { Templates } from './templates.ts'
import { describeFrame, keyOfFrame, ownFrame } from './where.ts'

/** What may be shown of a text, on one line. */
const safe = remembering((text) => cleanLine(scrubStart(text, 4_096)), 2_000)
const maskOf = remembering(mask, 2_000)
const idOfKey = remembering((key) => groupId(key), 2_000)
/** Stacks that come inside a record are the same as often as what is said beside them is not. */
const exceptionsOfStack = remembering((stack) => exceptionsIn(stackLines(stack), { isStack: true }), 500)
const safeLine = (text: string, length: number): string => cutTo(safe(text), length)
/** `django.db.utils.OperationalError` is `OperationalError` to people. */
const shortType = (type: string): string => type.split(/[.$]/).at(-1) ?? type

const sampleOf = (event: LogEvent, at: number) => {
  const heads = event.heads.flatMap((head) => (head.stack ? [head.stack] : []))
  return { at, text: cutTo(cleanText(scrub([...event.lines, ...heads].join('\n'))), 8_192) }
}

/** Why a gateway gave no server's answer, for people. */
export const reasonWords: Record<ProxyReason, string> = {
  unreachable: 'no server could be reached',
  timeout: 'no answer in time',
  closed: 'the server broke off',
  failed: 'no answer that could be used',
}

/** The group of a failed request that an access log tells of: method, route and status, never one a URL. Values of the
 * query and of the path are nobody's business, so the sample has the route. */
export function groupOfRequest(owner: Owner, request: RequestLine, at: number): ErrorGroup {
  const { method, path, status, passed } = request
  const group = groupOfAnswer(owner, { route: `${method} ${routeOf(path)}`, status }, at)
  if (!passed?.class) return group
  const reason = reasonOf(passed)
  if (reason === null) return { ...group, class: passed.class }
  return {
    ...group,
    ...classOfProxy(status, { class: passed.class, reason }),
    id: groupId('access', owner.service, group.route ?? '', String(status), reason),
    title: status >= 500 ? group.title : 'Answer cut off',
    message: cutTo(`${group.message}, ${reasonWords[reason]}`, 300),
  }
}

/** The same, where the route is known already. */
export function groupOfAnswer(owner: Owner, answer: { route: string; status: number }, at: number): ErrorGroup {
  const { route, status } = answer
  const verdict = classOfStatus(status)
  return {
    id: groupId('access', owner.service, route, String(status)),
    service: owner.service,
    vantage: 'access-log',
    class: verdict.class,
    rule: verdict.rule,
    title: `HTTP ${status}`,
    message: safeLine(route, 300),
    route: safeLine(route, 200),
    where: null,
    sample: { at, text: safeLine(`${route} answered ${status}`, 8_192) },
  }
}

/** The group of a whole block: what was raised and where, or what the line says with its variable parts masked. */
export function groupOfEvent(owner: Owner, found: { event: LogEvent; at: number }, templates: Templates): ErrorGroup {
  const { event, at } = found
  const { heads, lines } = event
  let sample: ErrorGroup['sample'] = null
  const exceptions = exceptionsOf(event)
  const messages = heads.map((head) => head.message)
  const verdict = classify({
    exceptions,
    messages,
    codes: heads.flatMap((head) => (head.code ? [head.code] : [])),
    loggers: heads.flatMap((head) => (head.logger ? [head.logger] : [])),
  })
  const root = exceptions[0]
  const frame = ownFrame(exceptions)
  const said = root ? messageOf(root, heads) : (heads[0]?.message ?? lines[0] ?? '')
  const masked = maskedMessage(safe(said))
  const place = frame ? keyOfFrame(frame) : null
  const route = namedRoute(heads)
  const key = root
    ? ['exception', owner.service, verdict.class, root.type, exceptions.at(-1)?.type ?? '']
    : ['log', owner.service, verdict.class, heads[0]?.logger ?? '']
  const kind =
    root && place
      ? { id: idOfKey([...key, place].join('\u0000')), message: masked }
      : templates.find(
          {
            class: verdict.class,
            kind: root?.type ?? heads[0]?.logger ?? '',
            mask: masked,
            idOf: (first) => groupId(...key, first),
          },
          at,
        )
  return {
    id: kind.id,
    service: owner.service,
    vantage: 'error-log',
    class: verdict.class,
    rule: verdict.rule,
    ...(isRetried({ exceptions, messages }) ? { retried: true } : {}),
    title:
      kind.id === 'other'
        ? 'Other errors'
        : safeLine(titleOf({ exceptions, heads, masked: kind.message }), 120) || 'Error',
    message: cutTo(kind.message, 300),
    route: route === null ? null : safeLine(route, 200),
    where: frame ? safeLine(describeFrame(frame), 200) : null,
    // Most events are the hundredth of their group: nobody will ask for their sample.
    get sample() {
      sample ??= sampleOf(event, at)
      return sample
    },
  }
}

function exceptionsOf({ heads, lines }: LogEvent): Exception[] {
  const stack = heads.find((head) => head.stack)?.stack
  const chain = stack ? exceptionsOfStack(stack) : exceptionsIn(lines)
  const code = heads[0]?.alone ? heads[0].code : null
  const root = chain[0]
  // JSON tells the code of an error beside its stack.
  return root && code && root.code === null ? [{ ...root, code }, ...chain.slice(1)] : chain
}

/** Exceptions without words of their own are told by the record they came with. */
const messageOf = (root: Exception, heads: LogRecord[]): string =>
  root.message.trim() === '' ? (heads.find((head) => head.head)?.message ?? '') : (root.message.split('\n', 1)[0] ?? '')

/** These say only that something was wrapped. */
const wrapper =
  /^(?:BaseExceptionGroup|ExceptionGroup|Aggregate(?:Error|Exception)|RuntimeException|(?:Execution|Completion|InvocationTarget|UndeclaredThrowable|TypeInitialization)Exception)$/

/** `ConnectException → OrderFailed`: the root cause and what was made of it, where that has another name. */
function chainOf(exceptions: Exception[]): string {
  const root = shortType(exceptions[0]?.type ?? '')
  const outer = shortType(exceptions.at(-1)?.type ?? '')
  return root === outer || wrapper.test(outer) ? root : `${root} → ${outer}`
}

function titleOf({
  exceptions,
  heads,
  masked,
}: {
  exceptions: Exception[]
  heads: LogRecord[]
  masked: string
}): string {
  const root = exceptions[0]
  if (root) return chainOf(exceptions)
  const head = heads[0]
  const summary = heads.map((each) => requestSummary.exec(each.message)?.[0]).find(Boolean)
  if (summary) return summary.replace(/: \/$/, '')
  if (head?.code?.startsWith('AH')) return `${head.logger} ${head.code}`
  if (head?.logger && head.logger !== 'root') return `${head.logger} ${head.level}`
  return masked.split(' ').slice(0, 6).join(' ')
}

const summaryPath = /^((?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout): )(\/\S{0,2000})/

/** A path that a request failed on is told as its route; everything else is masked. */
function maskedMessage(message: string): string {
  const found = summaryPath.exec(message)
  return found ? `${found[1]}${routeOf(found[2] ?? '')}` : maskOf(message)
}
