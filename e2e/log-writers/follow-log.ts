import { Registry } from 'prom-client'
import { expect, onTestFinished } from 'vitest'
import { createLogSource } from '../../collectors/logs/log-source.ts'
import { recordingSink } from '../../collectors/logs/testing/recording-sink.ts'
import { systemClock } from '../../runtime/clock.ts'
import type { LogSource } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { systemRandom } from '../../runtime/random.ts'

/** A collector's own log source on a file that a real program writes, from its first line. */
export function followLog(path: string, entry: Omit<LogSource, 'path'> = {}) {
  const into = recordingSink()
  const source = createLogSource(
    { owner: { team: 'web', service: 'shop' }, log: { path, fromStart: true, ...entry } },
    {
      sink: into.sink,
      clock: systemClock,
      random: systemRandom,
      log: silentLog(),
      metrics: new Registry(),
      checkpoint: null,
    },
  )
  source.start()
  onTestFinished(() => source.stop())
  const byGroup = () => {
    const groups: Record<string, number> = {}
    for (const { group, count } of into.errors) groups[group.title] = (groups[group.title] ?? 0) + count
    return groups
  }
  return {
    ...into,
    byGroup,
    recognised: () => source.reports()[0]?.recognised,
    stop: () => source.stop(),
    /** Waits for exactly these groups, and stops: what is open is closed then, and must change nothing. */
    async becomes(groups: Record<string, number>) {
      const total = Object.values(groups).reduce((sum, count) => sum + count, 0)
      await expect.poll(into.errorCount, { timeout: 20_000, interval: 50 }).toBeGreaterThanOrEqual(total)
      await source.stop()
      expect(byGroup()).toEqual(groups)
    },
  }
}
