/** A time as written. Without a zone it is read as if it were UTC: good for differences, not for instants. */
export type Stamp = { stamp: number | null; zoned: boolean }

export const noStamp: Stamp = { stamp: null, zoned: false }

const iso = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d\d:?\d\d)?$/
const apache = /^\w{3} (\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? (\d{4})$/
const commonLog = /^(\d\d)\/(\w{3})\/(\d{4})[: ](\d\d):(\d\d):(\d\d)(?: ([+-]\d{4}))?$/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const fractionMs = (digits: string | undefined): number => (digits ? Math.floor(Number(`0.${digits}`) * 1_000) : 0)

function zoneMs(zone: string | undefined): number {
  if (!zone || zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.replace(/\D/g, '')
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * 60_000
}

/** `2026-11-23 21:34:06,408`, `2026-11-24T03:41:25.166Z`, `2025/07/22 15:45:51 +0200`. */
export function parseIso(text: string): Stamp {
  const found = iso.exec(text)
  if (!found) return noStamp
  const [, year, month, day, hour, minute, second, fraction, zone] = found
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  return { stamp: utc + fractionMs(fraction) - zoneMs(zone), zoned: zone !== undefined }
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

/** `24/Nov/2026:03:34:06 +0000`, as access logs write it. */
export function parseCommonLog(text: string): Stamp {
  const found = commonLog.exec(text)
  if (!found) return noStamp
  const [, day, month, year, hour, minute, second, zone] = found
  const at = months.indexOf(month ?? '')
  if (at < 0) return noStamp
  const utc = Date.UTC(Number(year), at, Number(day), Number(hour), Number(minute), Number(second))
  return { stamp: utc - zoneMs(zone), zoned: zone !== undefined }
}
