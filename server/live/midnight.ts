const dayMs = 24 * 3_600_000

/** Reads wall clocks of one time zone. Making a formatter is slow, so it is made once. */
export type ZoneClock = {
  /** The instant at which the local day of `at` began. */
  midnight(at: number): number
  /** `14:03:05` in the zone. */
  text(at: number): string
}

export function zoneClock(timeZone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    timeStyle: 'medium',
    dateStyle: 'short',
  })
  const parts = (at: number) => {
    const of = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
    return { date: `${of.year}-${of.month}-${of.day}`, time: `${of.hour}:${of.minute}:${of.second}` }
  }
  return {
    text: (at) => parts(at).time,
    midnight(at) {
      const today = parts(at).date
      // The day began at most 25 hours ago (a clock that was put back). Zones differ from UTC by whole quarters.
      const quarterMs = 900_000
      let low = Math.floor((at - dayMs - 3_600_000) / quarterMs)
      let high = Math.floor(at / quarterMs)
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2)
        if (parts(middle * quarterMs).date === today) high = middle
        else low = middle
      }
      return high * quarterMs
    },
  }
}
