const formats = new Map<string, Intl.DateTimeFormat>()

/** Formats are dear to make and are kept; a zone the browser does not know is shown as UTC. */
function formatIn(zone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${name}`
  let format = formats.get(key)
  if (!format) {
    try {
      format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone })
    } catch {
      format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
    }
    formats.set(key, format)
  }
  return format
}

/** `14:32:07` on the team's wall. */
export const formatClock = (at: number, zone: string): string =>
  formatIn(zone, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(at)

/** `14:32`. */
export const formatMinute = (at: number, zone: string): string =>
  formatIn(zone, 'minute', { hour: '2-digit', minute: '2-digit', hour12: false }).format(at)

/** `Tue 24 Nov CET`. */
export function formatDate(at: number, zone: string): string {
  const parts = formatIn(zone, 'date', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZoneName: 'short',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((found) => found.type === type)?.value ?? ''
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('timeZoneName')}`
}

const formatDay = (at: number, zone: string): string =>
  formatIn(zone, 'day', { day: 'numeric', month: 'short' }).format(at)

/** `14:32` today, `23 Nov 14:32` on another day. */
export function formatMoment(at: number, now: number, zone: string): string {
  const day = formatDay(at, zone)
  return day === formatDay(now, zone) ? formatMinute(at, zone) : `${day} ${formatMinute(at, zone)}`
}
