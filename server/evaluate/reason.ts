import type { ServiceState, Severity } from '../../contracts/state.ts'
import type { HeardTarget } from '../live/live-team.ts'
import type { Judgement, Seen } from './judge.ts'
import { quietMs } from './quiet.ts'
import { heardAt } from './silence.ts'
import { clearAfterMs, errorLogThreshold, thresholds } from './thresholds.ts'
import { lengthMs } from './windows.ts'
import { inThousands, inWords, percent, shorten } from './words.ts'

type Asked = { seen: Seen; judgement: Judgement; silent: HeardTarget[]; now: number }

/** Why a service has this state, in one sentence for people, with the numbers it was decided by. */
export function reasonFor({ state, severity }: Pick<ServiceState, 'state' | 'severity'>, asked: Asked): string {
  if (state === 'no-data') return shorten(whyNoData(severity, asked), 300)
  if (state === 'no-traffic') return whyNoTraffic(severity, asked)
  if (asked.seen.vantage === 'error-log') return whyErrorLog(severity, asked.judgement)
  const { sourceNote } = asked.seen
  const why = whyRate(severity, asked.judgement)
  return sourceNote ? shorten(`${why}; ${sourceNote}`, 300) : why
}

function whyNoData(severity: Severity, { seen, silent, now }: Asked): string {
  const first = silent[0]
  if (first === undefined && severity === 'failing' && seen.vantage === 'error-log') {
    return 'no source counts the requests any more; it was failing before, and an error log cannot show that this is over'
  }
  if (first === undefined && seen.vantage === 'requests-only') {
    if (seen.buckets.every(({ requests }) => requests === 0)) {
      return 'nothing counts its requests; what else is counted of it is in its details'
    }
    return 'its requests are counted, and not how they ended: an access log or the server behind would tell'
  }
  if (seen.targets.length === 0) return 'no source of this service has reported yet'
  if (first === undefined) return 'just started: the first numbers are being confirmed'
  const at = heardAt(first)
  const name = shorten(first.report.name, 120)
  const since = at === null ? `${name} could never be read` : `${name} has not been read for ${inWords(now - at)}`
  return first.report.ok || first.report.detail === '' ? since : `${since}: ${first.report.detail}`
}

function whyNoTraffic(severity: Severity, { seen, now }: Asked): string {
  const ms = quietMs(seen.buckets, now)
  const quiet = ms === null ? 'no requests in the last hour' : `no requests for ${inWords(ms)}`
  return severity === 'ok' ? quiet : `${quiet}; it was ${severity} before, and nothing shows that this is over`
}

function whyRate(severity: Severity, judgement: Judgement): string {
  const window = judgement.windowFor(severity)
  const failed = `${inThousands(window.errors)} of ${inThousands(window.requests)} requests failed in ${inWords(lengthMs(window))}`
  if (severity === 'ok') {
    return window.errors === 0 ? failed : `${failed}; that is no proof of more than ${percent(thresholds.watch.ratio)}`
  }
  return judgement.proofFor(severity) === null
    ? `${failed}; still ${severity} until this has been clearly better for ${inWords(clearAfterMs)}`
    : `${failed}; ${percent(thresholds[severity].ratio)} or less would do that less than once in 1 000 times`
}

function whyErrorLog(severity: Severity, judgement: Judgement): string {
  const { errors } = judgement.windowFor(severity)
  const counted = `${errors} ${errors === 1 ? 'error' : 'errors'} in the log in ${inWords(errorLogThreshold.withinMs)}`
  return severity === 'ok' ? counted : `${counted}; an error log knows no requests, so there is no rate`
}
