/** A time as written. Without a zone it is read as if it were UTC: good for differences, not for instants. */
export type Stamp = { stamp: number | null; zoned: boolean }

export const noStamp: Stamp = { stamp: null, zoned: false }

const iso =
  /^(\d{4})[-/.](\d\d)[-/.](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?|[A-Z]{3,4})?$/
const apache = /^\w{3} (\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? (\d{4})$/
const commonLog =
  /^(\d\d)[-/ ](\w{3})[-/ ](\d{4})[: ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,6}))?(?: ([+-]\d{4}|UTC|[A-Z][\w/]{2,40}))?$/
const yearless = /^(\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)$/
const halfDay = /^(\w{3}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d):(\d\d)\s([AP]M)$/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** A year with a 29th of February, for stamps that name none: their differences are all that is used. */
const anyYear = 2_000

const fractionMs = (digits: string | undefined): number => (digits ? Math.floor(Number(`0.${digits}`) * 1_000) : 0)
const isZone = (zone: string | undefined): boolean => zone !== undefined && /^(?:Z|UTC|GMT|[+-])/.test(zone)

function zoneMs(zone: string | undefined): number {
  if (!zone || !/^[+-]/.test(zone)) return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.replace(/\D/g, '')
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * 60_000
}

/** `2026-11-23 21:34:06,408`, `2026-11-24T03:41:25.166Z`, `2025/07/22 15:45:51 +0200`. Other names of zones are no zone. */
export function parseIso(text: string): Stamp {
  const found = iso.exec(text)
  if (!found) return noStamp
  const [, year, month, day, hour, minute, second, fraction, zone] = found
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  return { stamp: utc + fractionMs(fraction) - zoneMs(zone), zoned: isZone(zone) }
}

/** `Tue Nov 24 03:34:02.809499 2026`, as Apache's error log writes it. */
export function parseApache(text: string): Stamp {
  const found = apache.exec(text)
  if (!found) return noStamp
  const [, month, day, hour, minute, second, fraction, year] = found
  const at = months.indexOf(month ?? '')
  if (at < 0) return noStamp
  const utc = Date.UTC(Number(year), at, Number(day), Number(hour), Number(minute), Number(second))
  return { stamp: utc + fractionMs(fraction), zoned: false }
}

/** `24/Nov/2026:03:34:06 +0000` of access logs, `24-Nov-2026 03:34:06.123` of PHP and Tomcat, `24 Nov 2026 03:34:06.123` of Redis. */
export function parseCommonLog(text: string): Stamp {
  const found = commonLog.exec(text)
  if (!found) return noStamp
  const [, day, month, year, hour, minute, second, fraction, zone] = found
  const at = months.indexOf(month ?? '')
  if (at < 0) return noStamp
  const utc = Date.UTC(Number(year), at, Number(day), Number(hour), Number(minute), Number(second))
  return { stamp: utc + fractionMs(fraction) - zoneMs(zone), zoned: isZone(zone) }
}

/** `Nov 24 03:42:10` of syslog, which knows neither year nor zone. */
export function parseYearless(text: string): Stamp {
  const found = yearless.exec(text)
  if (!found) return noStamp
  const [, month, day, hour, minute, second] = found
  const at = months.indexOf(month ?? '')
  if (at < 0) return noStamp
  const utc = Date.UTC(anyYear, at, Number(day), Number(hour), Number(minute), Number(second))
  return { stamp: utc, zoned: false }
}

/** `Nov 24, 2026 3:42:10 PM` of java.util.logging. */
export function parseHalfDay(text: string): Stamp {
  const found = halfDay.exec(text)
  if (!found) return noStamp
  const [, month, day, year, hour, minute, second, half] = found
  const at = months.indexOf(month ?? '')
  if (at < 0) return noStamp
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0)
  return { stamp: Date.UTC(Number(year), at, Number(day), hours, Number(minute), Number(second)), zoned: false }
}

/** `03:42:10.123`: the time of a day that is not told. */
export function parseTimeOfDay(text: string): Stamp {
  const found = /^(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?$/.exec(text)
  if (!found) return noStamp
  const [, hour, minute, second, fraction] = found
  const ms = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000
  return { stamp: ms + fractionMs(fraction), zoned: false }
}

/** Seconds, with or without fractions, are below 10¹¹; milliseconds are below 10¹⁴; then micro- and nanoseconds. */
export function parseEpoch(value: number): Stamp {
  const scale = value < 1e11 ? 1_000 : value < 1e14 ? 1 : value < 1e17 ? 1e-3 : 1e-6
  return { stamp: Math.round(value * scale), zoned: true }
}

/** A time in any of these ways. */
export function parseTime(text: string): Stamp {
  for (const parse of [parseIso, parseCommonLog, parseApache, parseYearless, parseTimeOfDay, parseHalfDay]) {
    const found = parse(text)
    if (found.stamp !== null) return found
  }
  return /^\d{9,19}(?:\.\d{1,9})?$/.test(text) ? parseEpoch(Number(text)) : noStamp
}
