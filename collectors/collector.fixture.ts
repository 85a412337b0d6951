import { systemClock } from '../runtime/clock.ts'
import { Config } from '../runtime/config.ts'
import { createLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { systemRandom } from '../runtime/random.ts'
import { createCollector } from './collector.ts'
import { openDurableOutbox } from './outbox/durable-outbox.ts'

// A collector as a process of its own, to be killed. Its configuration is its argument.
const config = Config.parse(JSON.parse(process.argv[2] ?? '{}'))
const deps = {
  clock: systemClock,
  random: systemRandom,
  log: createLog('error', 'collector'),
  metrics: createMetrics(),
}
const outbox = await openDurableOutbox(config.collector.state ?? '', deps)
await createCollector(config, { ...deps, outbox, server: config.collector.server ?? '' }).start()
process.stdout.write('started\n')
