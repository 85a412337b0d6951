import { Registry } from 'prom-client'
import { z } from 'zod'
import { Config } from '../../runtime/config.ts'
import { createHttpClient } from '../../runtime/http-client.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { configuredReceivers } from '../receivers/registry.ts'
import { createRedisStore } from '../store/redis-store.ts'
import { createDeliverer } from './deliver.ts'
import { deliveryMetrics } from './delivery-metrics.ts'

/** A process of its own that delivers what is due at one moment, and then waits to be killed. */
const Asked = z.object({ redis: z.string(), now: z.number(), config: Config })
const { redis, now, config } = Asked.parse(JSON.parse(process.argv[2] ?? ''))

const store = await createRedisStore({ url: redis, prefix: 'fb' }, { log: silentLog() })
createDeliverer({
  store,
  receivers: configuredReceivers(config),
  http: createHttpClient(),
  publicUrl: null,
  clock: manualClock(now),
  random: systemRandom,
  log: silentLog(),
  metrics: deliveryMetrics(new Registry()),
}).wake('web')
