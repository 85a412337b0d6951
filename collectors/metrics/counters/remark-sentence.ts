import type { Remark } from './reading.ts'

/** `12 s`, `3 min`. */
const length = (ms: number): string =>
  ms < 90_000 ? `${Math.ceil(Math.max(0, ms) / 1_000)} s` : `${Math.round(ms / 60_000)} min`

/** One remark for people, so long after it was made. */
export function remarkSentence(remark: Remark, agoMs = 0): string {
  switch (remark.kind) {
    case 'baseline':
      return `${remark.series} series had counted before this watch began; what they had then is not counted.`
    case 'restart':
      return `${
        remark.by === 'start-time'
          ? 'The process started again'
          : 'Nearly all counters fell to almost nothing, so the process is taken to have started again,'
      } ${length(agoMs)} ago: what it counted in its last ${length(remark.missedMs)} may be missing.${
        remark.lives > 2 ? ` It has had ${remark.lives} lives since this watch began.` : ''
      }`
    case 'partial-reset':
      return `${remark.series} counters fell while others did not, as when one worker of several ends; they count on from there.`
    case 'late':
      return `After ${Math.round(remark.gapMs / 1_000)} s without a reading, what happened meanwhile was counted at once.`
    case 'family-with-history':
      return `${remark.metric} appeared with ${remark.value} counted already; that is taken as history and not counted.`
    case 'duplicates':
      return `${remark.series} series appear more than once in one answer; their increments are added.`
    case 'processes':
      return `${remark.count} processes answer at this address in turns; each one is counted on its own, when it answers.`
    case 'held-back':
      return 'It does not tell since when it runs, and a reading looked like that of another process: it was counted a few readings later, when that was clear.'
    case 'inexact':
      return `${remark.series} series are above 9007199254740992, where numbers lose their last digits; their counts may be off by a few.`
    case 'not-countable':
      return `${remark.series} series have a value that is no count (negative, infinite or not a number).`
  }
}
