import type { ServiceDetail } from '../../contracts/board.ts'

const pad = (n: number) => String(n).padStart(2, '0')

/** The reader's own clock: this page is read on a desk or a phone, not on the team's wall. */
export function formatTick(at: number, isLong: boolean): string {
  const date = new Date(at)
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}`
  return isLong ? `${date.getDate()}.${date.getMonth() + 1}. ${time}` : time
}

/** Slices before anything was ever seen: the axis is the whole range, and what is unknown is empty, not zero. */
export function unknownSlices({ since, until, widthMs, timeline }: ServiceDetail): { at: number }[] {
  const slices: { at: number }[] = []
  for (let at = (timeline[0]?.at ?? until) - widthMs; at >= since; at -= widthMs) slices.unshift({ at })
  return slices
}
