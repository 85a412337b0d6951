import { examine } from '../../collectors/doctor.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createLog } from '../../runtime/log.ts'
import { createMetrics } from '../../runtime/metrics.ts'
import { systemRandom } from '../../runtime/random.ts'
import { type Command, UsageError } from '../command.ts'
import { configOption, settingsOf, sourceOptions } from '../settings.ts'

/** `faultboard doctor`: reads every Target once and says what would be counted, and what not, and why. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Say what a configuration would read, and why something is not counted',
  about:
    'Reads every target once, sends nothing anywhere, and says for each: the family or format that was recognised, the\n' +
    'last sample, what is left out, and why something is not counted. Exit code 1: a target cannot be read.',
  options: { ...configOption, ...sourceOptions },
  async run(values, io) {
    const config = settingsOf(values, io.env)
    if (!config)
      throw new UsageError('Nothing to examine: name a file with --config, or give --scrape, --log or --prometheus')
    const deps = {
      clock: systemClock,
      random: systemRandom,
      log: createLog('silent', 'doctor'),
      metrics: createMetrics(),
    }
    let failed = 0
    for await (const finding of examine(config, deps)) {
      if (!finding.ok) failed++
      for (const line of finding.lines) io.out(line)
    }
    return failed > 0 ? 1 : 0
  },
}
